import { resource } from '../../resource';
import { addOperation } from './add.operation';
import { getAllOperation } from './getAll.operation';
import { importOperation } from './import.operation';
import { removeOperation } from './remove.operation';

export const suppression = resource({
	name: 'Suppression',
	value: 'suppression',
	initial: getAllOperation,
	operations: [addOperation, getAllOperation, importOperation, removeOperation],
});
