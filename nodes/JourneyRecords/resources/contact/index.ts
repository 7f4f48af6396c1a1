import { resource } from '../../resource';
import { eraseOperation } from './erase.operation';
import { explainOperation } from './explain.operation';
import { exportOperation } from './export.operation';
import { getOperation } from './get.operation';
import { getAllOperation } from './getAll.operation';
import { timelineOperation } from './timeline.operation';
import { upsertOperation } from './upsert.operation';
import { findDuplicates, merge, undoMerge } from './merging';

export const contact = resource({
	name: 'Contact',
	value: 'contact',
	initial: upsertOperation,
	operations: [
		eraseOperation,
		explainOperation,
		exportOperation,
		findDuplicates,
		getAllOperation,
		getOperation,
		merge,
		timelineOperation,
		undoMerge,
		upsertOperation,
	],
});
