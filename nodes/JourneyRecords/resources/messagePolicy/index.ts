import { resource } from '../../resource';
import { getOperation } from './get.operation';
import { resumeOperation } from './resume.operation';
import { saveOperation } from './save.operation';
import { stopOperation } from './stop.operation';

export const messagePolicy = resource({
	name: 'Message Policy',
	value: 'messagePolicy',
	initial: getOperation,
	operations: [getOperation, resumeOperation, saveOperation, stopOperation],
});
