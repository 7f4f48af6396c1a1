import type { IDataObject } from 'n8n-workflow';

import { scoreJson } from '../../../../lib/n8n/scoreJson';
import { operation } from '../../operation';
import { leadFromModel, leadIdProperty, requireLead } from '../lead/leadId';

/** One item per model that evaluated the lead. */
export const explainOperation = operation({
	name: 'Explain Score',
	value: 'explain',
	action: 'Explain score of lead',
	description: 'List the rules that gave a lead points, for each model, and why',
	tool: {
		description:
			'Explain a lead’s score: the rules that gave it points, for each scoring model, and what for. Example: why does this lead have 70 points?',
		defaults: {
			...leadFromModel,
		},
	},
	properties: [leadIdProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const lead = await requireLead(functions, store, itemIndex);
		const explained: IDataObject[] = [];
		for (const score of await store.scoring.scoresOf([lead.id])) {
			const model = await store.scoring.model(score.modelId);
			if (model === null) continue;
			explained.push({ leadId: lead.id, ...scoreJson(score, model, lead), active: model.active });
		}
		return explained;
	},
});
