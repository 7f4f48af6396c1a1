import { resource } from '../../resource';
import { getOperation } from './get.operation';
import { getKeysOperation } from './getKeys.operation';
import { resumeOperation } from './resume.operation';
import { revokeKeyOperation } from './revokeKey.operation';
import { rotateKeyOperation } from './rotateKey.operation';
import { saveOperation } from './save.operation';
import { stopOperation } from './stop.operation';

export const messagePolicy = resource({
	name: 'Message Policy',
	value: 'messagePolicy',
	initial: getOperation,
	operations: [
		getKeysOperation,
		getOperation,
		resumeOperation,
		revokeKeyOperation,
		rotateKeyOperation,
		saveOperation,
		stopOperation,
	],
});
