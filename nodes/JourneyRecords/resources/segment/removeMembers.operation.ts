import { operation } from '../../operation';
import { contactLocator } from '../../shared/contactLocator';
import { changeMember } from './changeMembers';
import { segmentProperty } from './segmentProperty';

export const removeMembersOperation = operation({
	name: 'Remove Members',
	value: 'removeMembers',
	action: 'Remove members from segment',
	description: 'Remove each contact from a static segment',
	properties: [segmentProperty, contactLocator],
	batched: true,
	async execute(functions, engine, itemIndex) {
		return await changeMember(functions, engine, itemIndex, 'remove');
	},
});
