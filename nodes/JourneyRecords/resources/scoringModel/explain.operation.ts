import type { IDataObject } from 'n8n-workflow';

import { scoreJson } from '../../../../lib/n8n/scoreJson';
import { operation } from '../../operation';
import { requiredText, unknownRecord } from '../../shared/values';

/** One item per model that evaluated the lead. */
export const explainOperation = operation({
	name: 'Explain Score',
	value: 'explain',
	action: 'Explain the score of a lead',
	description: 'List the rules that gave a lead points, by each model, and what for',
	properties: [
		{
			displayName: 'Lead ID',
			name: 'leadId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 019b8c1e-7d2a-7c3f-9e10-2f4b6a8c0d11',
			description: 'The lead whose score is explained',
		},
	],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const id = requiredText(functions, 'leadId', itemIndex, {
			field: 'Lead ID',
			remedy: 'give the ID of a lead, such as $json.lead.id',
		});
		const lead = await store.leads.get(id);
		if (lead === null) throw unknownRecord('Lead ID', 'lead', id);
		const explained: IDataObject[] = [];
		for (const score of await store.scoring.scoresOf([lead.id])) {
			const model = await store.scoring.model(score.modelId);
			if (model === null) continue;
			explained.push({ leadId: lead.id, ...scoreJson(score, model, lead), active: model.active });
		}
		return explained;
	},
});
