import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { NotFoundError } from '../../../../lib/domain/errors';
import { deleteLead, type EngineContext } from '../../../../lib/engine';
import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { forOperation } from '../../operation';
import { readCollection, unknownRecord } from '../../shared/values';
import { leadIdProperty, readLeadId } from './leadId';

export const description = forOperation('lead', 'delete', [
	leadIdProperty,
	optionsProperty([
		{
			displayName: 'Delete Its Activities',
			name: 'cascade',
			type: 'boolean',
			default: true,
			description:
				'Whether its sales activities are deleted along with it. Otherwise a lead that has some is kept, with an error.',
		},
	]),
]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const id = readLeadId(functions, itemIndex);
	const { cascade } = readCollection(functions, 'options', itemIndex);
	try {
		const { lead, activities } = await deleteLead(engine, id, { cascade: cascade === true });
		return [
			{ id, topic: lead.topic, contactId: lead.contactId, outcome: 'deleted', deletedActivities: activities },
		];
	} catch (error) {
		throw error instanceof NotFoundError ? unknownRecord('Lead ID', 'lead', id) : error;
	}
}
