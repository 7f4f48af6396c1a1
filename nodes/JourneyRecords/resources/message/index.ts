import { resource } from '../../resource';
import { explainOperation } from './explain.operation';
import { getOperation } from './get.operation';
import { getAllOperation } from './getAll.operation';
import { releaseOperation } from './release.operation';

export const message = resource({
	name: 'Message',
	value: 'message',
	initial: getAllOperation,
	operations: [explainOperation, getAllOperation, getOperation, releaseOperation],
});
