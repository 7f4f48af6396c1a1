import fc from 'fast-check';

import { saveContact } from '../../lib/engine';
import { scaleDelay } from '../../lib/engine/holding/testSpeed';
import type { Contact } from '../../lib/store';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { lookingStep } from '../support/lookingStep';
import { onBothStores } from '../support/onBothStores';
import { DAY, HOUR, MINUTE, SECOND, START } from '../support/rows';

/** A day lasts a minute. */
const SPEED = 1440;

describe('a speed', () => {
	const instant = fc.integer({ min: 0, max: 4e12 });

	const speed = fc.integer({ min: 1, max: 1_000_000 });

	it('divides the time that is left, up to a millisecond', () => {
		fc.assert(
			fc.property(instant, fc.integer({ min: 0, max: 1e12 }), speed, (from, wait, times) => {
				const hastened = scaleDelay(from + wait, from, times)! - from;
				expect(hastened * times).toBeGreaterThanOrEqual(wait);
				expect((hastened - 1) * times).toBeLessThan(wait);
			}),
		);
	});

	it('keeps the order of waits that began together', () => {
		fc.assert(
			fc.property(instant, instant, instant, speed, (from, one, other, times) => {
				const [first, second] = [one, other].sort((left, right) => left - right);
				expect(scaleDelay(first, from, times)!).toBeLessThanOrEqual(scaleDelay(second, from, times)!);
			}),
		);
	});

	it('changes nothing for real people, for what is due already, and for what never comes', () => {
		expect(scaleDelay(START + DAY, START, null)).toBe(START + DAY);
		expect(scaleDelay(START - DAY, START, SPEED)).toBe(START - DAY);
		expect(scaleDelay(null, START, SPEED)).toBeNull();
		expect(scaleDelay(START + DAY, START, SPEED)).toBe(START + MINUTE);
	});
});

onBothStores((newPlace) => {
	let journey: EngineHarness;
	let tess: Contact;
	let ann: Contact;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		ann = await journey.contact();
		const { contact } = await saveContact(
			journey.engine,
			{ email: 'tess@example.com', testSpeed: SPEED },
			{ matchBy: 'email' },
		);
		tess = contact;
	});

	afterEach(async () => await journey.close());

	it('waits and timeouts pass that much faster, and no one else’s', async () => {
		await journey.trigger('wait', { dueAt: START + 2 * DAY });
		await journey.step('wait', async (execution) => {
			const dueAt = journey.clock.now() + 10 * DAY;
			await journey.holdAt('ask', execution, { dueAt, eventType: 'email.opened' });
		});
		await journey.step('ask');
		const [test, real] = await journey.enter([tess, ann]);
		await journey.advance(START + 2 * MINUTE - journey.clock.now() - SECOND);
		expect(await journey.where(test)).toBe('waiting at wait');
		await journey.advance(2 * SECOND);
		expect(await journey.where(test)).toBe('waiting at ask');
		await journey.advance(10 * MINUTE);
		expect(await journey.where(test)).toBe('completed');
		expect(await journey.where(real)).toBe('waiting at wait');
	});

	it('an event still comes in real time', async () => {
		await journey.trigger('ask', { dueAt: START + 10 * DAY, eventType: 'email.opened' });
		await journey.step('ask');
		const [test] = await journey.enter([tess]);
		await journey.advance(MINUTE);
		await journey.event(tess.id);
		expect(await journey.where(test)).toBe('completed');
		expect(journey.at('ask')[0].items[0].outcome).toBe('matched');
	});

	it('an edited wait is as much faster, too, counted from the arrival', async () => {
		await journey.trigger('wait', { dueAt: START + 100 * DAY });
		await journey.step('wait');
		const [test] = await journey.enter([tess]);
		const { arrivedAt } = (await journey.store.enrollments.get(test))!.positions[0];
		await journey.advance(MINUTE);
		const terms = { termsKey: 'six days' };
		await lookingStep(journey, 'wait', () => ({ dueAt: arrivedAt + 6 * DAY }), undefined, terms);
		await journey.engine.clock.idle();
		const [position] = (await journey.store.enrollments.get(test))!.positions;
		expect(position).toMatchObject({ state: 'waiting', dueAt: arrivedAt + 6 * MINUTE });
	});

	it('their enrollments are marked and left out of counts, also when they become real people later', async () => {
		await journey.trigger('wait', { dueAt: START + DAY });
		await journey.step('wait');
		const [test, real] = await journey.enter([tess, ann]);
		await saveContact(journey.engine, { email: 'tess@example.com', testSpeed: 0 }, { matchBy: 'email' });
		const { enrollments, holds } = journey.store;
		expect((await enrollments.get(test))?.test).toBe(true);
		expect((await enrollments.get(real))?.test).toBe(false);
		expect(await enrollments.countByStatus(JOURNEY)).toEqual({ active: 1 });
		expect(await holds.countByState(JOURNEY)).toEqual({ waiting: 1 });
		expect((await enrollments.list({ journeyId: JOURNEY })).map(({ id }) => id)).toEqual([real, test]);
		expect((await enrollments.list({ test: 'only' })).map(({ id }) => id)).toEqual([test]);
		expect((await enrollments.list({ test: 'none' })).map(({ id }) => id)).toEqual([real]);
	});

	it.each([1.5, -1, 2_000_000, Number.NaN])('a speed of %s is refused', async (testSpeed) => {
		const fields = { email: 'tess@example.com', testSpeed };
		await expect(saveContact(journey.engine, fields, { matchBy: 'email' })).rejects.toThrow(
			/testSpeed: .+ is not a whole number from 1 to 1000000, or 0 for a real contact/,
		);
	});

	it('a field of a test contact that is saved does not make it real', async () => {
		const fields = { email: 'tess@example.com', firstName: 'Tess' };
		const { contact } = await saveContact(journey.engine, fields, { matchBy: 'email' });
		expect(contact).toMatchObject({ firstName: 'Tess', testSpeed: SPEED });
		expect(contact.testSpeed).toBe(tess.testSpeed);
		const filling = { matchBy: 'email', ifFound: 'fillEmpty' } as const;
		const slower = await saveContact(journey.engine, { email: 'tess@example.com', testSpeed: 2 }, filling);
		expect(slower).toMatchObject({ outcome: 'unchanged', contact: { testSpeed: SPEED } });
		const again = await saveContact(journey.engine, { email: ann.email, testSpeed: 60 * 24 }, filling);
		expect(again).toMatchObject({ outcome: 'updated', contact: { testSpeed: SPEED } });
	});

	it('an hour lasts two and a half seconds', async () => {
		await journey.trigger('wait', () => ({ dueAt: journey.clock.now() + HOUR }));
		await journey.step('wait');
		const [test] = await journey.enter([tess]);
		const [{ arrivedAt, dueAt }] = (await journey.store.enrollments.get(test))!.positions;
		expect(dueAt! - arrivedAt).toBeGreaterThanOrEqual(2_400);
		expect(dueAt! - arrivedAt).toBeLessThanOrEqual(2_500);
	});
});
