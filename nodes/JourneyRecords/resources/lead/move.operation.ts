import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { stageName } from '../../../../lib/domain/lifecycle';
import { moveLead, type EngineContext } from '../../../../lib/engine';
import { leadJson } from '../../../../lib/n8n/items';
import { moveJson } from '../../../../lib/n8n/leads/moveJson';
import { movedByProperty, moveProperties } from '../../../../lib/n8n/leads/moveProperties';
import { readMove } from '../../../../lib/n8n/leads/readMove';
import { forOperation } from '../../operation';
import { leadIdProperty, readLeadId } from './leadId';
import { explained } from './links';

export const description = forOperation('lead', 'move', [
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
]);

export const batched = true;

/** Moves a lead manually. Journey steps use the node *Move Lead Stage*, which does so once per visit. */
export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
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
}
