import { NotFoundError } from '../../../../lib/domain/errors';
import { deleteLead } from '../../../../lib/engine';
import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { operation } from '../../operation';
import { readCollection, unknownRecord } from '../../shared/values';
import { leadIdProperty, readLeadId } from './leadId';

export const deleteOperation = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a lead',
	description: 'Delete a lead with its history',
	properties: [
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
	],
	async execute(functions, engine, itemIndex) {
		const id = readLeadId(functions, itemIndex);
		const { cascade } = readCollection(functions, 'options', itemIndex);
		try {
			const { lead, activities } = await deleteLead(engine, id, { cascade: cascade === true });
			return [
				{
					id,
					topic: lead.topic,
					contactId: lead.contactId,
					outcome: 'deleted',
					deletedActivities: activities,
				},
			];
		} catch (error) {
			throw error instanceof NotFoundError ? unknownRecord('Lead ID', 'lead', id) : error;
		}
	},
});
