import { resource } from '../../resource';
import { createOperation } from './create.operation';
import { deleteOperation } from './delete.operation';
import { getOperation } from './get.operation';
import { getAllOperation } from './getAll.operation';
import { updateOperation } from './update.operation';

export const lifecycle = resource({
	name: 'Lifecycle Process',
	value: 'lifecycle',
	initial: getAllOperation,
	operations: [createOperation, deleteOperation, getAllOperation, getOperation, updateOperation],
});
