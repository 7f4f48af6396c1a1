import { operation } from '../../operation';
import { contactFromModel, contactLocator } from '../../../../lib/n8n/contacts/contactLocator';
import { changeMember } from './changeMembers';
import { segmentFromModel, segmentProperty } from './segmentProperty';

export const addMembersOperation = operation({
	name: 'Add Members',
	value: 'addMembers',
	action: 'Add members to segment',
	description: 'Add each contact to a static segment',
	tool: {
		description:
			'Add a contact to a static segment (a named list of contacts). Returns whether the contact joined or was a member already. Example: add Ada to VIP Customers.',
		defaults: {
			...segmentFromModel,
			...contactFromModel,
		},
	},
	properties: [segmentProperty, contactLocator],
	batched: true,
	async execute(functions, engine, itemIndex) {
		return await changeMember(functions, engine, itemIndex, 'add');
	},
});
