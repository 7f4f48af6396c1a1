import { NotFoundError } from '../../../../lib/domain/errors';
import { deleteLead } from '../../../../lib/engine';
import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { operation } from '../../operation';
import { readCollection, unknownRecord } from '../../shared/values';
import { ALLOW_DELETION } from '../../authorSwitch';
import { leadFromModel, leadIdProperty, readLeadId } from './leadId';

export const deleteOperation = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete lead',
	description: 'Delete a lead with its history',
	tool: {
		description:
			'Permanently delete a lead with its history. Returns its ID and topic. To close it and keep its history instead, disqualify it. Example: delete the test lead.',
		defaults: {
			...leadFromModel,
		},
	},
	authorSwitch: ALLOW_DELETION,
	properties: [
		leadIdProperty,
		optionsProperty([
			{
				displayName: 'Delete Activities',
				name: 'cascade',
				type: 'boolean',
				default: true,
				description:
					'Whether to delete the lead’s sales activities, too. If turned off, a lead that has any can’t be deleted.',
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
