import { resource } from '../../resource';
import { deleteOperation } from './delete.operation';
import { getOperation } from './get.operation';
import { getAllOperation } from './getAll.operation';
import { timelineOperation } from './timeline.operation';
import { upsertOperation } from './upsert.operation';

export const account = resource({
	name: 'Account',
	value: 'account',
	initial: upsertOperation,
	operations: [deleteOperation, getAllOperation, getOperation, timelineOperation, upsertOperation],
});
