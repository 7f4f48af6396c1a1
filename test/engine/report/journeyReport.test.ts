import {
	checkNumbers,
	exitEnrollments,
	FOLD_INTERVAL,
	lastCheck,
	readJourneyReport,
	retryEnrollments,
	type JourneyReport,
	type ReportRequest,
	type StepReport,
} from '../../../lib/engine';
import { imbalanceOf } from '../../../lib/domain/report';
import type { KyselyStore } from '../../../lib/store/KyselyStore';
import { EngineHarness, JOURNEY, type Work } from '../../support/engineHarness';
import { onBothStores } from '../../support/onBothStores';
import { DAY, HOUR, MINUTE, START } from '../../support/rows';

onBothStores((newPlace) => {
	describe('the report of a journey', () => {
		let journey: EngineHarness;

		beforeEach(async () => {
			journey = await EngineHarness.start({ place: newPlace() });
			await journey.trigger('wait', { dueAt: START + 2 * DAY });
		});

		afterEach(async () => await journey.close());

		const report = async (request?: ReportRequest): Promise<JourneyReport> => {
			const read = await readJourneyReport(journey.engine, JOURNEY, request);
			for (const step of read.steps) expect(imbalanceOf(step)).toBe(0);
			return read;
		};

		const at = async (stepId: string, request?: ReportRequest): Promise<StepReport | undefined> =>
			(await report(request)).steps.find((step) => step.stepId === stepId);

		it('says what became of everyone, at each step and in all', async () => {
			let works = false;
			const mails: Work = async ({ items }) => {
				const [{ contact }] = items;
				if (!works && contact.email === 'person3@example.com') throw new Error('no mail');
			};
			await journey.step('wait', mails, { batchSize: 1 });
			const ids = await journey.enter(await journey.contacts(5));
			await exitEnrollments(journey.engine, [ids[0]], 'unsubscribed');
			expect(await at('wait')).toMatchObject({
				arrived: 5,
				people: 5,
				here: 4,
				exited: 1,
				left: 0,
				median: null,
			});
			await journey.advance(2 * DAY + 1);
			expect(await at('wait')).toMatchObject({
				arrived: 5,
				here: 0,
				left: 3,
				failed: 1,
				exited: 1,
				exits: [{ reason: 'unsubscribed', visits: 1 }],
			});
			expect((await report()).totals).toEqual({
				entered: 5,
				active: 0,
				completed: 3,
				exited: 1,
				failed: 1,
				exits: [{ reason: 'unsubscribed', enrollments: 1 }],
			});
			works = true;
			await retryEnrollments(journey.engine, [ids[3]]);
			await journey.engine.clock.idle();
			expect(await at('wait')).toMatchObject({ arrived: 5, people: 5, here: 0, left: 4, failed: 0 });
			expect((await report()).totals).toMatchObject({ active: 0, completed: 4, failed: 0 });
			expect(await checkNumbers(journey.engine, JOURNEY)).toEqual([]);
		});

		it('leaves out test contacts, and counts those of a day by the day they entered', async () => {
			await journey.step('wait');
			const [tess, ...others] = await journey.contacts(3);
			await journey.store.contacts.update(tess.id, { testSpeed: 1440 });
			await journey.enter([tess, others[0]]);
			await journey.advance(DAY);
			await journey.enter([others[1]]);
			expect((await report()).totals.entered).toBe(2);
			const first = { view: 'entered' as const, from: START, to: START + 1 };
			expect((await report(first)).totals).toMatchObject({ entered: 1, active: 1 });
			expect((await report({ view: 'entered', from: START + DAY })).totals.entered).toBe(1);
			expect((await report({ view: 'happened', from: START + DAY })).totals.entered).toBe(1);
			await journey.advance(DAY + 1);
			// Those who entered on the first day have completed by now, a day after the range.
			expect((await report(first)).totals).toMatchObject({ entered: 1, active: 0, completed: 1 });
			expect((await report({ view: 'happened', from: START, to: START + HOUR })).totals.completed).toBe(0);
		});

		it('says who is overdue, unless the journey is paused', async () => {
			// One execution after the other, and the first doesn't end.
			const { promise, resolve } = Promise.withResolvers<void>();
			await journey.step('wait', async () => await promise, { batchSize: 1, maxInFlight: 1 });
			await journey.enter(await journey.contacts(3));
			await journey.pass(2 * DAY + MINUTE);
			expect(await at('wait')).toMatchObject({ overdue: 0, here: 2 });
			await journey.pass(1);
			expect(await at('wait')).toMatchObject({ overdue: 2, here: 2 });
			await journey.store.steps.setJourneyPaused(JOURNEY, true);
			expect(await at('wait')).toMatchObject({ overdue: 0 });
			resolve();
		});

		it('refuses a range that ends before it begins', async () => {
			await expect(report({ view: 'entered', from: START, to: START })).rejects.toThrow(/later than from/);
		});

		it('knows no journey that was never published', async () => {
			await expect(readJourneyReport(journey.engine, 'unknown')).rejects.toThrow(
				'There is no journey unknown',
			);
		});

		it('adds what was counted to the totals two seconds later', async () => {
			await journey.step('wait');
			await journey.advance(FOLD_INTERVAL);
			await journey.enter(await journey.contacts(2));
			expect(await journey.store.report.pending()).toBeGreaterThan(0);
			await journey.advance(FOLD_INTERVAL);
			expect(await journey.store.report.pending()).toBe(0);
			expect(await at('wait')).toMatchObject({ arrived: 2, here: 2 });
		});

		it('finds what differs from the contacts, says so, and corrects it', async () => {
			await journey.step('wait');
			await journey.enter(await journey.contacts(3));
			const { db } = journey.store as KyselyStore;
			// An older version that runs at the same time writes no counts.
			await db.deleteFrom('step_deltas').execute();
			await db.deleteFrom('step_totals').execute();
			const drift = await checkNumbers(journey.engine, JOURNEY);
			expect(drift).toEqual([
				{ stepId: 'wait', what: 'here', counted: 0, found: 3 },
				{ stepId: '', what: 'entered', counted: 0, found: 3 },
			]);
			expect(journey.log.of('warn').join()).toMatch(/numbers of the journey welcome differed/);
			expect(await lastCheck(journey.engine, JOURNEY)).toEqual({ checkedAt: START, drift });
			expect(await at('wait')).toMatchObject({ arrived: 3, here: 3 });
			expect((await report()).totals).toMatchObject({ entered: 3, active: 3 });
			expect(await checkNumbers(journey.engine, JOURNEY)).toEqual([]);
		});

		it('is checked each night', async () => {
			await journey.step('wait');
			await journey.enter(await journey.contacts(1));
			expect(await lastCheck(journey.engine, JOURNEY)).toEqual({ checkedAt: null, drift: [] });
			await journey.advance(2 * DAY + 2 * HOUR);
			const { checkedAt, drift } = await lastCheck(journey.engine, JOURNEY);
			expect(checkedAt).toBeGreaterThan(START);
			expect(drift).toEqual([]);
		});
	});
});
