import { resource } from '../../resource';
import { explainOperation } from './explain.operation';
import { getOperation } from './get.operation';
import { getAllOperation } from './getAll.operation';
import { stopOperation } from './stop.operation';

export const scoringModel = resource({
	name: 'Scoring Model',
	value: 'scoringModel',
	initial: getAllOperation,
	operations: [explainOperation, getAllOperation, getOperation, stopOperation],
});
