import type { INodeParameters } from 'n8n-workflow';

import { useRunner } from '../support/useRunner';
import { ANN, asking, BO, happens, onEvent, openSite } from './support';

const runner = useRunner();

beforeEach(async () => await openSite(runner()));

/** First of these events, each with a recorder of its own name, and Timed Out after ten days. */
const firstOf = (events: string[], more: INodeParameters = {}) =>
	asking(
		{
			condition: 'firstOf',
			paths: { path: events.map((type) => onEvent(type, { name: type })) },
			timeoutAmount: 10,
			timeoutUnit: 'days',
			...more,
		},
		[...events, 'nothing'],
	);

/** Who has left by which output. */
const left = (): string[] => runner().ledger.entries.map(({ node }) => node);

describe('a path is taken out of Whichever Comes First while contacts wait', () => {
	it('they leave by what is left, each by its own output', async () => {
		await runner().publish(firstOf(['bought', 'visited', 'called']));
		for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
		await runner().advance('1 day');
		await runner().publish(firstOf(['visited', 'called']));
		await happens(runner(), 'bought', ANN);
		expect(left()).toEqual([]);
		await happens(runner(), 'visited', ANN);
		await happens(runner(), 'called', BO);
		expect(left()).toEqual(['visited', 'called']);
	});

	it('and their time still counts from when they came', async () => {
		await runner().publish(firstOf(['bought', 'visited']));
		await happens(runner(), 'enter', ANN);
		await runner().advance('5 days');
		await runner().publish(firstOf(['visited']));
		await runner().advance('5 days');
		expect(left()).toEqual(['nothing']);
	});

	it('with a path in its place that has come true already, they leave by that', async () => {
		await runner().publish(firstOf(['bought', 'visited'], { pathsSince: 'entry' }));
		await happens(runner(), 'enter', ANN);
		await happens(runner(), 'called', ANN);
		await runner().publish(firstOf(['called', 'visited'], { pathsSince: 'entry' }));
		await runner().advance('1 minute');
		expect(left()).toEqual(['called']);
	});

	// They would leave by the output that now stands where theirs stood: `called`.
	it('and does not touch who waits already, they still leave by the output of what happened', async () => {
		const untouched = { options: { applyChanges: false } };
		await runner().publish(firstOf(['bought', 'visited', 'called'], untouched));
		await happens(runner(), 'enter', ANN);
		await runner().publish(firstOf(['visited', 'called'], untouched));
		await happens(runner(), 'visited', ANN);
		expect(left()).toEqual(['visited']);
	});

	it('and the workflow was not published when the event came, they leave by its output', async () => {
		await runner().publish(firstOf(['bought', 'visited', 'called']));
		await happens(runner(), 'enter', ANN);
		await runner().unpublish();
		await happens(runner(), 'visited', ANN);
		await runner().publish(firstOf(['visited', 'called']));
		await runner().advance('1 minute');
		expect(left()).toEqual(['visited']);
	});
});
