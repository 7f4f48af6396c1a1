import { stageName } from '../../../../lib/domain/lifecycle';
import { moveLead } from '../../../../lib/engine';
import { leadJson } from '../../../../lib/n8n/items';
import { moveJson } from '../../../../lib/n8n/leads/moveJson';
import { movedByProperty, moveProperties } from '../../../../lib/n8n/leads/moveProperties';
import { readMove } from '../../../../lib/n8n/leads/readMove';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { leadFromModel, leadIdProperty, readLeadId } from './leadId';
import { explained } from './links';

/** Moves a lead manually. Journey steps use the node *Move Lead Stage*, which does so once per visit. */
export const moveOperation = operation({
	name: 'Move',
	value: 'move',
	action: 'Move lead',
	description: 'Move a lead to another stage, or accept, disqualify, recycle or reopen it',
	tool: {
		description:
			'Move a lead to another stage of its lifecycle, or accept, disqualify, recycle or reopen it. Returns the lead with its new stage. Example: this lead has no budget, so disqualify it.',
		defaults: {
			...leadFromModel,
			reason: fromModel('Reason', 'Why the lead is moved, such as: no budget this year', { fallback: '' }),
		},
	},
	properties: [
		leadIdProperty,
		...moveProperties,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [movedByProperty],
		},
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		try {
			const result = await moveLead(engine, {
				leadId: readLeadId(functions, itemIndex),
				...readMove(functions, itemIndex, { origin: null }),
				origin: null,
			});
			const { lead, process } = result;
			return [
				{ ...leadJson(lead), stageName: stageName(process.definition, lead.stage), move: moveJson(result) },
			];
		} catch (error) {
			throw explained(error);
		}
	},
});
