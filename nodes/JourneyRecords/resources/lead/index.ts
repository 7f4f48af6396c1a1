import { resource } from '../../resource';
import { createOperation } from './create.operation';
import { deleteOperation } from './delete.operation';
import { getOperation } from './get.operation';
import { getAllOperation } from './getAll.operation';
import { getHistoryOperation } from './getHistory.operation';
import { moveOperation } from './move.operation';
import { updateOperation } from './update.operation';
import { findDuplicates, merge, undoMerge } from './merging';

export const lead = resource({
	name: 'Lead',
	value: 'lead',
	initial: getAllOperation,
	operations: [
		createOperation,
		deleteOperation,
		findDuplicates,
		getAllOperation,
		getHistoryOperation,
		getOperation,
		merge,
		moveOperation,
		undoMerge,
		updateOperation,
	],
});
