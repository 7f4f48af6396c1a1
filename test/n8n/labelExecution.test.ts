import type { IExecuteFunctions } from 'n8n-workflow';

import { labelExecution } from '../../lib/n8n/labelExecution';

const site = {
	getWorkflow: () => ({ id: 'w1', name: 'Welcome' }),
	getNode: () => ({ name: 'Wait a Day' }),
};

function labelsOf(contactIds: string[], more: object = {}): Record<string, unknown> {
	const labels: Record<string, unknown> = {};
	const customData = { set: (key: string, value: unknown) => (labels[key] = value) };
	labelExecution({ ...site, customData, ...more } as unknown as IExecuteFunctions, contactIds);
	return labels;
}

it('says which journey and step, and the contact if it is one', () => {
	expect(labelsOf(['c1'])).toEqual({ journey: 'Welcome', step: 'Wait a Day', contacts: 1, contact: 'c1' });
	expect(labelsOf(['c1', 'c2'])).toEqual({ journey: 'Welcome', step: 'Wait a Day', contacts: 2 });
});

it('says it with keys and values that n8n takes', () => {
	const labels = labelsOf(['c1'], { getNode: () => ({ name: 'x'.repeat(500) }) });
	for (const [key, value] of Object.entries(labels)) {
		expect(key).toMatch(/^[a-z]+$/);
		expect(String(value).length).toBeLessThanOrEqual(255);
	}
});

it.each<[string, object]>([
	['has no such labels', { customData: undefined }],
	['has them in another way', { customData: {} }],
	[
		'refuses them',
		{
			customData: {
				set() {
					throw new Error('no');
				},
			},
		},
	],
])('never fails an execution where n8n %s', (_, more) => {
	expect(labelsOf(['c1'], more)).toEqual({});
});

it('never fails an execution where the property itself throws', () => {
	const functions = Object.defineProperty({ ...site }, 'customData', {
		get() {
			throw new Error('runExecutionData is not available in this context');
		},
	});
	expect(() => labelExecution(functions as unknown as IExecuteFunctions, ['c1'])).not.toThrow();
});
