import { resource } from '../../resource';
import { checkOperation } from './check.operation';
import { getOperation } from './get.operation';
import { getAllOperation } from './getAll.operation';
import { orphansOperation } from './orphans.operation';
import { pauseOperation } from './pause.operation';
import { refusalsOperation } from './refusals.operation';
import { reportOperation } from './report.operation';
import { resumeOperation } from './resume.operation';
import { setOwnerOperation } from './setOwner.operation';

export const journey = resource({
	name: 'Journey',
	value: 'journey',
	initial: getAllOperation,
	operations: [
		checkOperation,
		getOperation,
		getAllOperation,
		orphansOperation,
		pauseOperation,
		refusalsOperation,
		reportOperation,
		resumeOperation,
		setOwnerOperation,
	],
});
