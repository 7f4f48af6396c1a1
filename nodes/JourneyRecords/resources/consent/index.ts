import { resource } from '../../resource';
import { explainOperation } from './explain.operation';
import { getAllOperation } from './getAll.operation';
import { setOperation } from './set.operation';
import { withdrawAllOperation } from './withdrawAll.operation';

export const consent = resource({
	name: 'Consent',
	value: 'consent',
	initial: explainOperation,
	operations: [explainOperation, getAllOperation, setOperation, withdrawAllOperation],
});
