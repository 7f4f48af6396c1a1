import type { INodeParameters } from 'n8n-workflow';

import { useRunner } from '../support/useRunner';
import { ANN, exits, happens, longJourney, onEvent, openSite, refusals, runs } from './support';

const runner = useRunner();

beforeEach(async () => await openSite(runner()));

async function publish(reentry: string, more: INodeParameters = {}): Promise<void> {
	const trigger = { audience: 'event', eventTypes: 'enter', reentry, ...exits(onEvent('stop')), ...more };
	await runner().publish(longJourney(trigger));
}

const enter = async (order?: unknown): Promise<void> =>
	await happens(runner(), 'enter', ANN, order === undefined ? {} : { order: { id: order } });

const stop = async (): Promise<void> => await happens(runner(), 'stop', ANN);

const GONE = 'exited (exit_criterion)';

describe('a contact that has been in the journey before', () => {
	it('never enters again, if it is set so', async () => {
		await publish('never');
		await enter();
		await enter();
		await stop();
		await runner().advance('4000 days');
		await enter();
		expect(await runs(runner(), ANN)).toEqual([GONE]);
		expect(await refusals(runner(), ANN)).toEqual(['already_entered_once ×1', 'already_in_journey ×1']);
	});

	it('enters again when its earlier run has ended, not before', async () => {
		await publish('afterExit');
		await enter();
		await enter();
		await stop();
		await enter();
		expect(await runs(runner(), ANN)).toEqual([GONE, 'active']);
		expect(await refusals(runner(), ANN)).toEqual(['already_in_journey ×1']);
	});

	it('enters again after some time only, and only when its earlier run has ended', async () => {
		await publish('afterTime', { reentryAmount: 30, reentryUnit: 'days' });
		await enter();
		await stop();
		await runner().advance('29 days');
		await enter();
		expect(await runs(runner(), ANN)).toEqual([GONE]);
		await runner().advance('1 day');
		await enter();
		await runner().advance('60 days');
		await enter();
		expect(await runs(runner(), ANN)).toEqual([GONE, 'active']);
		expect(await refusals(runner(), ANN)).toEqual(['already_in_journey ×1', 'entered_recently ×1']);
	});

	it('enters as often as it likes, if it is set to always', async () => {
		await publish('always');
		for (let time = 0; time < 3; time++) await enter();
		expect(await runs(runner(), ANN)).toEqual(['active', 'active', 'active']);
		expect(await refusals(runner(), ANN)).toEqual([]);
		await stop();
		expect(await runs(runner(), ANN)).toEqual([GONE, GONE, GONE]);
	});
});

describe('once for each order', () => {
	const perOrder = { keyProperty: 'order.id' };

	it('a contact is inside several times at once, and never twice for one', async () => {
		await publish('afterExit', perOrder);
		for (const order of [7, 8, '7', 7]) await enter(order);
		expect(await runs(runner(), ANN)).toEqual(['active', 'active']);
		expect(await refusals(runner(), ANN)).toEqual(['already_in_journey ×2']);
		const keys = (await runner().store.enrollments(ANN)).map(({ entryKey }) => entryKey);
		expect(keys.sort()).toEqual(['7', '8']);
	});

	it('never again for the same order, but for another one', async () => {
		await publish('never', perOrder);
		await enter(7);
		await stop();
		await enter(7);
		await enter(8);
		await enter(8);
		expect(await runs(runner(), ANN)).toEqual([GONE, 'active']);
		expect(await refusals(runner(), ANN)).toEqual(['already_entered_once ×1', 'already_in_journey ×1']);
	});

	it('and the time until it may enter again counts for that order', async () => {
		await publish('afterTime', { ...perOrder, reentryAmount: 30, reentryUnit: 'days' });
		await enter(7);
		await stop();
		await runner().advance('20 days');
		await enter(8);
		await stop();
		await runner().advance('10 days');
		await enter(8);
		await enter(7);
		expect((await runner().store.enrollments(ANN)).map(({ entryKey }) => entryKey)).toEqual(['7', '8', '7']);
	});

	it('an event without an order enters once for the contact', async () => {
		await publish('never', perOrder);
		await enter();
		await enter();
		expect(await runs(runner(), ANN)).toEqual(['active']);
		// It is no order’s run, and keeps none out.
		await enter(7);
		expect(await runs(runner(), ANN)).toEqual(['active', 'active']);
	});
});
