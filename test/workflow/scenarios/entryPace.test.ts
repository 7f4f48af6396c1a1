import type { INodeParameters } from 'n8n-workflow';

import { HOUR, MINUTE, START } from '../../support/rows';
import { crowd } from '../support/people';
import { useRunner } from '../support/useRunner';
import { ANN, BO, CY, happens, longJourney, makeSegment, openSite, refusals } from './support';

const runner = useRunner();

/** How long after nine o'clock each began, in the order in which they did. */
const begun = (): number[] =>
	runner()
		.ledger.of('Welcome')
		.map(({ at }) => at - START);

const byEvent = (entryOptions: INodeParameters) =>
	longJourney({ audience: 'event', eventTypes: 'enter', entryOptions });

describe('entries per hour', () => {
	it('contacts of a segment begin one after the other, evenly', async () => {
		const all = await makeSegment(runner(), 'All', crowd(10));
		const trigger = { audience: 'segment', segments: [all], when: 'once', entryOptions: { ratePerHour: 4 } };
		await runner().publish(longJourney(trigger));
		await runner().advance('3 hours');
		expect(begun()).toEqual(Array.from({ length: 10 }, (_, n) => n * 15 * MINUTE));
	});

	it('later contacts wait behind the others; when no one waits, one begins at once', async () => {
		await openSite(runner());
		await runner().publish(byEvent({ ratePerHour: 1 }));
		await happens(runner(), 'enter', ANN);
		await runner().advance('30 minutes');
		await happens(runner(), 'enter', BO);
		expect(await runner().store.where(BO)).toBe('ready at Start');
		await runner().advance('5 hours');
		await happens(runner(), 'enter', CY);
		expect(begun()).toEqual([0, HOUR, 5.5 * HOUR]);
	});

	it('go on where they were when n8n is started again, as many an hour as before', async () => {
		const all = await makeSegment(runner(), 'All', crowd(5));
		const trigger = { audience: 'segment', segments: [all], when: 'once', entryOptions: { ratePerHour: 1 } };
		await runner().publish(longJourney(trigger));
		await runner().advance('90 minutes');
		await runner().restart('0 minutes');
		await runner().advance('10 hours');
		expect(begun()).toEqual([0, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]);
	});
});

it('spread: contacts that enter together begin at different times within the hour', async () => {
	const all = await makeSegment(runner(), 'All', crowd(60));
	const trigger = { audience: 'segment', segments: [all], when: 'once', entryOptions: { spread: 60 } };
	await runner().publish(longJourney(trigger));
	await runner().advance('1 hour');
	const times = begun();
	expect(times).toHaveLength(60);
	expect(Math.max(...times)).toBeLessThanOrEqual(HOUR);
	for (const quarter of [0, 1, 2, 3]) {
		const inside = times.filter((at) => at >= quarter * 15 * MINUTE && at < (quarter + 1) * 15 * MINUTE);
		// 15 are expected; that it is below 4 or above 30 once in ten thousand runs is a matter of chance.
		expect(inside.length).toBeGreaterThan(3);
		expect(inside.length).toBeLessThan(31);
	}
});

describe('start and end date', () => {
	it('no one enters before the start, or from the end on; contacts inside continue', async () => {
		await openSite(runner());
		await runner().publish(byEvent({ startAt: '2026-01-06T09:00', endAt: '2026-01-07T09:00' }));
		await happens(runner(), 'enter', ANN);
		expect(await refusals(runner(), ANN)).toEqual(['not_started ×1']);
		await runner().advance('1 day');
		await happens(runner(), 'enter', BO);
		expect(await runner().store.where(BO)).toBe('waiting at Wait');
		await runner().advance('1 day');
		await happens(runner(), 'enter', CY);
		await happens(runner(), 'enter', CY);
		expect(await refusals(runner(), CY)).toEqual(['ended ×2']);
		await runner().advance('730 days');
		expect(runner().ledger.emails('End')).toEqual([BO]);
	});

	it('the members of a segment enter once at the start', async () => {
		const all = await makeSegment(runner(), 'All', [ANN, BO]);
		const trigger = {
			audience: 'segment',
			segments: [all],
			when: 'once',
			entryOptions: { startAt: '2026-01-05T15:00' },
		};
		await runner().publish(longJourney(trigger));
		await runner().advance('5 hours');
		expect(begun()).toEqual([]);
		await runner().advance('1 hour');
		expect(begun()).toEqual([6 * HOUR, 6 * HOUR]);
		expect(await refusals(runner(), ANN)).toEqual([]);
	});
});

it('it is kept who was refused, why, how often, and when', async () => {
	await openSite(runner());
	await runner().publish(byEvent({ endAt: '2026-01-05T08:00' }));
	await happens(runner(), 'enter', ANN);
	await runner().advance('1 hour');
	await happens(runner(), 'enter', ANN);
	const { id } = await runner().store.contact(ANN);
	const found = await runner().store.read(async (store) => await store.entries.refusals({ contactId: id }));
	expect(found).toMatchObject([
		{
			reason: 'ended',
			times: 2,
			journeyId: 'journey',
			stepId: 'id of Start',
			firstAt: START,
			lastAt: START + HOUR,
			detail: { interactionId: expect.any(String) },
		},
	]);
});
