import type { INode } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { ItemFailures } from '../../lib/n8n/errors';

const node = {
	id: '1',
	name: 'Wait',
	type: 'test',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
} as INode;

/** What the author reads under the message when some of these items fail. */
function described(failed: number, items: number): string {
	const failures = new ItemFailures({ getNode: () => node, continueOnFail: () => false });
	for (let index = 0; index < failed; index++) {
		failures.add(new InvalidInputError({ field: 'Date', reason: 'is empty' }), index);
	}
	try {
		failures.finish(Array.from({ length: items }, () => ({ json: {} })));
		return '';
	} catch (error) {
		return (error as { description?: string | null }).description ?? '';
	}
}

it.each([
	[0, 3, ''],
	[2, 3, '(2 of 3 items have an error; the others were processed)'],
	[3, 3, '(All 3 items have an error)'],
])('with %i of %i items that fail, says what became of the others', (failed, items, expected) => {
	expect(described(failed, items)).toBe(expected);
});
