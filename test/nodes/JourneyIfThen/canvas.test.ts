import type { INodeParameters } from 'n8n-workflow';

import { ifThenStep } from '../../../nodes/JourneyIfThen/ifThenStep';
import { outputNames, subtitleOf, testOutput } from './ifThenNode';

const located = (value: string) => ({ __rl: true, mode: 'list', value });

const firstOf = (path: INodeParameters[], more: INodeParameters = {}): INodeParameters => ({
	condition: 'firstOf',
	paths: { path },
	...more,
});

const three = firstOf([
	{ name: 'Bought', on: 'event', eventType: 'order.placed' },
	{ on: 'event', eventType: located('email.opened') },
	{ on: 'segment', segment: { __rl: true, mode: 'id', value: 'customers' } },
]);

it.each<[INodeParameters, string[]]>([
	[{}, ['True', 'False']],
	[{ condition: 'conditions' }, ['True', 'False']],
	[three, ['Bought', 'email.opened', 'Path 3', 'Timed Out']],
	[{ condition: 'firstOf' }, ['Opened', 'Timed Out']],
])('the outputs of %j are %j', (parameters, names) => {
	expect(outputNames(parameters)).toEqual(names);
});

it.each<[INodeParameters, string]>([
	[{ eventType: 'email.opened' }, 'email.opened within 1 day'],
	[{ eventType: located('email.opened') }, 'email.opened within 1 day'],
	[{ eventType: located('={{ $json.type }}') }, 'an event within 1 day'],
	[{ eventType: 'email.opened', timeout: 'never' }, 'email.opened, no timeout'],
	[{ eventType: '={{ $json.type }}', timeoutAmount: 2 }, 'an event within 2 days'],
	[{ condition: 'conditions', timeout: 'immediately' }, 'conditions, now'],
	[{ condition: 'fields', timeout: 'date' }, 'item data until a date'],
	[{ condition: 'expression' }, 'an expression, now'],
	[{ ...three, timeoutUnit: 'weeks' }, 'first of 3 within 1 week'],
])('the canvas says of %j: %s', (parameters, subtitle) => {
	expect(subtitleOf(parameters)).toBe(subtitle);
});

describe('a run in the editor', () => {
	it.each<[INodeParameters, number | undefined]>([
		[{}, 0],
		[{ whenTesting: 'false' }, 1],
		[{ whenTesting: 'stop' }, undefined],
		[three, 0],
		[{ ...three, whenTestingPath: 3 }, 2],
		[{ ...three, whenTestingPath: 9 }, 2],
		[{ ...three, whenTestingPath: 0 }, 3],
	])('with %j leaves by output %j', (parameters, output) => {
		expect(testOutput(parameters)).toBe(output);
	});
});

it('contacts that time out leave by the last output, those in time by that of the condition', () => {
	expect(ifThenStep.outputOf('matched', null)).toBe(0);
	expect(ifThenStep.outputOf('matched', 2)).toBe(2);
	expect(ifThenStep.outputOf('elapsed', null)).toBeGreaterThan(20);
});
