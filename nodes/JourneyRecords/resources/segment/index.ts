import { resource } from '../../resource';
import { addMembersOperation } from './addMembers.operation';
import { createOperation } from './create.operation';
import { deleteOperation } from './delete.operation';
import { getOperation } from './get.operation';
import { getAllOperation } from './getAll.operation';
import { getMembersOperation } from './getMembers.operation';
import { previewOperation } from './preview.operation';
import { refreshOperation } from './refresh.operation';
import { removeMembersOperation } from './removeMembers.operation';
import { updateOperation } from './update.operation';

export const segment = resource({
	name: 'Segment',
	value: 'segment',
	initial: getAllOperation,
	operations: [
		addMembersOperation,
		createOperation,
		deleteOperation,
		getAllOperation,
		getMembersOperation,
		getOperation,
		previewOperation,
		refreshOperation,
		removeMembersOperation,
		updateOperation,
	],
});
