import { resource } from '../../resource';
import { createOperation } from './create.operation';
import { deleteOldOperation } from './deleteOld.operation';

export const interaction = resource({
	name: 'Interaction',
	value: 'interaction',
	initial: createOperation,
	operations: [createOperation, deleteOldOperation],
});
