import { resource } from '../../resource';
import { deleteOldOperation } from './deleteOld.operation';
import { exitOperation } from './exit.operation';
import { getOperation } from './get.operation';
import { getAllOperation } from './getAll.operation';
import { moveOperation } from './move.operation';
import { pauseOperation } from './pause.operation';
import { resumeOperation } from './resume.operation';
import { retryOperation } from './retry.operation';

export const enrollment = resource({
	name: 'Enrollment',
	value: 'enrollment',
	initial: getAllOperation,
	operations: [
		deleteOldOperation,
		exitOperation,
		getAllOperation,
		getOperation,
		moveOperation,
		pauseOperation,
		resumeOperation,
		retryOperation,
	],
});
