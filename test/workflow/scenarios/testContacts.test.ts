import { useRunner } from '../support/useRunner';
import {
	ANN,
	asking,
	BO,
	exits,
	happens,
	know,
	longJourney,
	makeSegment,
	onEvent,
	openSite,
} from './support';

const runner = useRunner();

beforeEach(async () => await openSite(runner()));

const ENTER = { audience: 'event', eventTypes: 'enter' };

/** Waits of a day pass for Ann within a minute; Bo is a real person. */
beforeEach(async () => {
	await know(runner(), ANN, { testSpeed: 1440 });
	await know(runner(), BO);
});

it('a test contact is through a wait of 730 days in as many minutes, a real one is not', async () => {
	await runner().publish(longJourney(ENTER));
	for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
	await runner().advance('729 minutes');
	expect(runner().ledger.of('End')).toEqual([]);
	await runner().advance('1 minute');
	expect(runner().ledger.emails('End')).toEqual([ANN]);
	expect(await runner().store.where(BO)).toBe('waiting at Wait');
});

it('the time it waits for an event is short too, and the event itself is real', async () => {
	const opened = { eventType: 'opened', timeoutAmount: 2, timeoutUnit: 'days' };
	await runner().publish(asking(opened));
	await happens(runner(), 'enter', ANN);
	await runner().advance('2 minutes');
	expect(runner().ledger.emails('No')).toEqual([ANN]);
	await happens(runner(), 'enter', ANN);
	await runner().advance('1 minute');
	await happens(runner(), 'opened', ANN);
	expect(runner().ledger.emails('Yes')).toEqual([ANN]);
});

it('Whichever Comes First times out sooner for it', async () => {
	const firstOf = { condition: 'firstOf', paths: { path: [onEvent('bought')] }, timeoutAmount: 10 };
	await runner().publish(asking(firstOf, ['Bought', 'Nothing']));
	for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
	await runner().advance('10 minutes');
	expect(runner().ledger.emails('Nothing')).toEqual([ANN]);
});

it('exit criteria, goals and segments treat it like anybody else', async () => {
	const all = await makeSegment(runner(), 'All', [ANN, BO]);
	const trigger = { audience: 'segment', segments: [all], when: 'once', ...exits(onEvent('stop')) };
	await runner().publish(longJourney(trigger));
	expect(runner().ledger.emails('Welcome').sort()).toEqual([ANN, BO]);
	await happens(runner(), 'stop', ANN);
	expect(await runner().store.where(ANN)).toBe('exited (exit_criterion)');
});

it('it is not counted among the contacts of the journey', async () => {
	await runner().publish(longJourney(ENTER));
	for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
	const counts = await runner().store.read(async (store) => await store.enrollments.countByStatus('journey'));
	expect(counts).toEqual({ active: 1 });
});
