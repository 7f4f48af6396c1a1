import { ours } from '../../support/draw';
import type { WorkflowRunner } from '../../support/WorkflowRunner';
import { ANN, type Cases } from '../support';

const submits = async (runner: WorkflowRunner): Promise<void> => {
	await runner.call('Enter', { body: { email: ANN, firstName: 'Ann', product: 'filter' } });
	await runner.settle();
};

const form = {
	formName: 'info',
	fields: {
		field: [
			{ name: 'email', target: 'email', required: true },
			{ name: 'firstName', target: 'firstName', required: false },
			{ name: 'product', target: 'property', required: false },
		],
	},
};

export const cases: Cases = {
	'a form is submitted': { nodes: { Enter: ours('journeyFormTrigger', form) }, happens: submits },
	'and makes a lead': {
		nodes: { Enter: ours('journeyFormTrigger', { ...form, leadMatching: 'email' }) },
		happens: submits,
	},
};
