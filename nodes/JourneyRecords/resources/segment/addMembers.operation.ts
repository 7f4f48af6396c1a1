import { operation } from '../../operation';
import { contactLocator } from '../../shared/contactLocator';
import { changeMember } from './changeMembers';
import { segmentProperty } from './segmentProperty';

export const addMembersOperation = operation({
	name: 'Add Members',
	value: 'addMembers',
	action: 'Add members to segment',
	description: 'Add each contact to a static segment',
	properties: [segmentProperty, contactLocator],
	batched: true,
	async execute(functions, engine, itemIndex) {
		return await changeMember(functions, engine, itemIndex, 'add');
	},
});
