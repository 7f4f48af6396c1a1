import { resource } from '../../resource';
import { cancelOperation } from './cancel.operation';
import { completeOperation } from './complete.operation';
import { createOperation } from './create.operation';
import { deleteOperation } from './delete.operation';
import { getAllOperation } from './getAll.operation';
import { getInvitationOperation } from './getInvitation.operation';
import { updateOperation } from './update.operation';

export const activity = resource({
	name: 'Activity',
	value: 'activity',
	initial: getAllOperation,
	operations: [
		cancelOperation,
		completeOperation,
		createOperation,
		deleteOperation,
		getAllOperation,
		getInvitationOperation,
		updateOperation,
	],
});
