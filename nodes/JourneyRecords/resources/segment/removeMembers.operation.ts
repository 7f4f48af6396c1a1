import { operation } from '../../operation';
import { contactFromModel, contactLocator } from '../../../../lib/n8n/contacts/contactLocator';
import { changeMember } from './changeMembers';
import { segmentFromModel, segmentProperty } from './segmentProperty';

export const removeMembersOperation = operation({
	name: 'Remove Members',
	value: 'removeMembers',
	action: 'Remove members from segment',
	description: 'Remove each contact from a static segment',
	tool: {
		description:
			'Remove a contact from a static segment (a named list of contacts). Returns whether the contact left or wasn’t a member. Example: remove Ada from VIP Customers.',
		defaults: {
			...segmentFromModel,
			...contactFromModel,
		},
	},
	properties: [segmentProperty, contactLocator],
	batched: true,
	async execute(functions, engine, itemIndex) {
		return await changeMember(functions, engine, itemIndex, 'remove');
	},
});
