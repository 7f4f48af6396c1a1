import { resource } from '../../resource';
import { createOperation } from './create.operation';
import { deleteOperation } from './delete.operation';
import { findMatchesOperation } from './findMatches.operation';
import { getOperation } from './get.operation';
import { getAllOperation } from './getAll.operation';
import { rekeyOperation } from './rekey.operation';
import { updateOperation } from './update.operation';

export const matching = resource({
	name: 'Matching Strategy',
	value: 'matching',
	initial: getAllOperation,
	operations: [
		createOperation,
		deleteOperation,
		findMatchesOperation,
		getAllOperation,
		getOperation,
		rekeyOperation,
		updateOperation,
	],
});
