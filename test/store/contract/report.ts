import fc from 'fast-check';

import { QUARTER, type CountedEntry, type Delta, type Histogram } from '../../../lib/domain/report';
import type { NumbersRange, NumbersRow, Store } from '../../../lib/store';
import type { KyselyStore } from '../../../lib/store/KyselyStore';
import { DAY, HOUR, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';

const TODAY = Math.floor(START / DAY);

export function reportContract(context: ContractContext): void {
	const delta = (given: Partial<Delta> = {}): Delta => ({
		journeyId: 'journey',
		stepId: 'wait',
		kind: 'arrived',
		output: -1,
		reason: '',
		cohort: TODAY,
		visits: 1,
		people: 1,
		times: null,
		...given,
	});

	/** Numbers in short, in order. */
	const told = async (range: NumbersRange = { view: 'all' }, store: Store = context.store) =>
		shorten(await store.report.numbers('journey', range));

	const rowsOf = async (table: 'step_deltas' | 'step_totals' | 'step_flow' | 'step_cohorts') =>
		await (context.store as KyselyStore).db.selectFrom(table).selectAll().execute();

	describe('numbers of journeys', () => {
		it('are the same before and after they are added to the totals, in every view', async () => {
			const { report } = context.store;
			const deltas = [
				delta(),
				delta({ cohort: TODAY - 1, visits: 4, people: 2 }),
				delta({ kind: 'left', output: 1, visits: 2, people: 0, times: { 57: 1, 60: 1 } }),
				delta({ kind: 'left', output: 1, visits: 1, people: 0, times: { 57: 1, '-1': 3 } }),
				delta({ stepId: '', kind: 'exited', reason: 'merged' }),
			];
			await report.addDeltas(deltas);
			context.clock.jumpTo(START + 2 * DAY);
			await report.addDeltas(deltas.slice(0, 3));
			const views: NumbersRange[] = [
				{ view: 'all' },
				{ view: 'entered', from: TODAY, to: TODAY },
				{ view: 'happened', grain: 'day', from: TODAY + 1, to: TODAY + 5 },
				{ view: 'happened', grain: 'hour', from: START / QUARTER, to: START / QUARTER + 4 },
			];
			const before = [];
			for (const view of views) before.push(await told(view));
			expect(before[0]).toEqual([
				'wait arrived 10 6',
				'wait left/1 5 0 {"-1":3,"57":3,"60":2}',
				'– exited merged 1 1',
			]);
			expect(before[1]).toEqual([
				'wait arrived 2 2',
				'wait left/1 5 0 {"-1":3,"57":3,"60":2}',
				'– exited merged 1 1',
			]);
			expect(before[2]).toEqual(['wait arrived 5 3', 'wait left/1 2 0 {"57":1,"60":1}']);
			expect(before[3]).toEqual([
				'wait arrived 5 3',
				'wait left/1 3 0 {"-1":3,"57":2,"60":1}',
				'– exited merged 1 1',
			]);
			// Some are added, the others not yet.
			expect(await report.fold(3)).toBe(3);
			for (const [n, view] of views.entries()) expect(await told(view)).toEqual(before[n]);
			expect(await report.fold(100)).toBe(5);
			expect(await report.fold(100)).toBe(0);
			for (const [n, view] of views.entries()) expect(await told(view)).toEqual(before[n]);
			expect(await rowsOf('step_deltas')).toEqual([]);
		});

		it('count each entry once when the process dies before it has committed', async () => {
			await context.store.report.addDeltas([delta({ visits: 7 }), delta({ stepId: 'other' })]);
			const dies = context.store.transaction(async (tx) => {
				expect(await tx.report.fold(100)).toBe(2);
				throw new Error('died');
			});
			await expect(dies).rejects.toThrow('died');
			expect(await told()).toEqual(['other arrived 1 1', 'wait arrived 7 1']);
			expect(await context.store.report.fold(100)).toBe(2);
			expect(await told()).toEqual(['other arrived 1 1', 'wait arrived 7 1']);
		});

		it('are never seen half added', async () => {
			const other = await context.reopen();
			try {
				await context.store.report.addDeltas(Array.from({ length: 50 }, () => delta()));
				await context.store.transaction(async (tx) => {
					await tx.report.fold(20);
					// Not yet committed.
					expect(await told({ view: 'all' }, other)).toEqual(['wait arrived 50 50']);
				});
				expect(await told({ view: 'all' }, other)).toEqual(['wait arrived 50 50']);
			} finally {
				await other.close();
			}
		});

		it('give the same totals however they are cut into parts', async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(
						fc.record({
							stepId: fc.constantFrom('a', 'b'),
							kind: fc.constantFrom('arrived', 'left'),
							output: fc.integer({ min: -1, max: 1 }),
							cohort: fc.integer({ min: TODAY, max: TODAY + 1 }),
							visits: fc.integer({ min: -3, max: 9 }),
							times: fc.option(
								fc.dictionary(fc.constantFrom('1', '2', '57'), fc.integer({ min: 1, max: 9 })),
							),
						}),
						{ minLength: 1, maxLength: 30 },
					),
					fc.integer({ min: 1, max: 9 }),
					async (given, part) => {
						const journeyId = context.store.newId();
						const deltas = given.map((one) => delta({ ...one, journeyId } as Partial<Delta>));
						await context.store.report.addDeltas(deltas);
						const read = async () => shorten(await context.store.report.numbers(journeyId, { view: 'all' }));
						const before = await read();
						while ((await context.store.report.fold(part)) > 0) expect(await read()).toEqual(before);
					},
				),
				{ numRuns: 15 },
			);
		});

		it('count reasons beyond fifty as one, whether they are in the totals or not', async () => {
			const exits = (from: number, to: number) =>
				Array.from({ length: to - from }, (_, n) =>
					delta({ stepId: '', kind: 'exited', reason: `reason ${String(from + n).padStart(2, '0')}` }),
				);
			await context.store.report.addDeltas(exits(0, 40));
			await context.store.report.fold(100);
			await context.store.report.addDeltas(exits(40, 60));
			const before = await context.store.report.numbers('journey', { view: 'all' });
			expect(before).toHaveLength(51);
			expect(before.find(({ reason }) => reason === 'other')?.visits).toBe(10);
			await context.store.report.fold(100);
			const after = await context.store.report.numbers('journey', { view: 'all' });
			expect(after).toHaveLength(51);
			expect(after.find(({ reason }) => reason === 'other')?.visits).toBe(10);
		});

		it('keep days when hours are deleted', async () => {
			await context.store.report.addDeltas([delta()]);
			context.clock.jumpTo(START + HOUR);
			await context.store.report.addDeltas([delta()]);
			await context.store.report.fold(100);
			const before = (START + HOUR) / QUARTER;
			expect(await context.store.report.deleteOldHours(before, 10)).toBe(1);
			expect(await context.store.report.deleteOldHours(before, 10)).toBe(0);
			const grains = (await rowsOf('step_flow')).map(({ grain, visits }) => [grain, visits]);
			expect(grains.sort()).toEqual([
				[0, 1],
				[1, 2],
			]);
		});

		it('are in hours and days of the journey’s zone', async () => {
			await context.store.report.keepVersion({
				journeyId: 'journey',
				fingerprint: 'f',
				look: 'l',
				graph: { nodes: [], edges: [] },
				timeZone: 'Asia/Kolkata',
			});
			// 23:40 UTC is 05:10 of the next day.
			context.clock.jumpTo(TODAY * DAY + 23 * HOUR + 40 * 60_000);
			await context.store.report.addDeltas([delta()]);
			const [{ day, slot }] = await rowsOf('step_deltas');
			expect([day, slot]).toEqual([TODAY + 1, (TODAY * DAY + 23.5 * HOUR) / QUARTER]);
		});

		it('are counted from entries, in one statement', async () => {
			const entry = (given: Partial<CountedEntry>): CountedEntry => ({
				enrollmentId: 'real',
				journeyId: 'journey',
				stepId: 'wait',
				kind: 'held',
				...given,
			});
			const facts = new Map([
				['real', { test: false, cohort: TODAY }],
				['test', { test: true, cohort: TODAY }],
			]);
			await context.store.report.count(
				[
					entry({}),
					entry({ again: true }),
					entry({ enrollmentId: 'test' }),
					entry({ kind: 'delivered', lasted: 5 }),
				],
				facts,
			);
			expect(await told()).toEqual(['wait arrived 2 1', 'wait left 1 0 {"17":1}']);
			await context.store.report.count([], facts);
		});
	});

	describe('versions of journeys', () => {
		const version = (given: object = {}) => ({
			journeyId: 'journey',
			fingerprint: 'first',
			look: 'look',
			graph: { nodes: [], edges: [] },
			timeZone: 'UTC',
			...given,
		});

		it('are added when the fingerprint differs, and changed in place when only the look does', async () => {
			const { report } = context.store;
			expect(await report.latestVersion('journey')).toBeNull();
			expect(await report.keepVersion(version())).toBe(1);
			context.clock.jumpTo(START + 1);
			const edges = [{ from: 'a', output: 0, to: 'b', input: 0 }];
			expect(await report.keepVersion(version({ look: 'other', graph: { nodes: [], edges } }))).toBe(1);
			expect(await report.keepVersion(version({ fingerprint: 'second', timeZone: 'Europe/Lisbon' }))).toBe(2);
			expect(await report.keepVersion(version({ fingerprint: 'second', timeZone: 'Europe/Lisbon' }))).toBe(2);
			expect(await report.versions('journey')).toEqual([
				{ ...version({ look: 'other', graph: { nodes: [], edges } }), version: 1, publishedAt: START },
				{
					...version({ fingerprint: 'second', timeZone: 'Europe/Lisbon' }),
					version: 2,
					publishedAt: START + 1,
				},
			]);
			expect(await report.latestVersion('journey')).toMatchObject({ version: 2 });
		});

		it('are stored once when all steps of a journey register at the same time', async () => {
			const kept = await Promise.all(
				Array.from({ length: 5 }, async () => await context.store.report.keepVersion(version())),
			);
			expect(new Set(kept)).toEqual(new Set([1]));
			expect(await context.store.report.versions('journey')).toHaveLength(1);
		});
	});
}

/** Numbers in short, in order; what adds up to nothing is left out. */
function shorten(numbers: NumbersRow[]): string[] {
	return numbers
		.filter(({ visits, people, times }) => visits !== 0 || people !== 0 || times !== null)
		.map(({ stepId, kind, output, reason, visits, people, times }) =>
			[
				stepId || '–',
				output < 0 ? kind : `${kind}/${output}`,
				...(reason === '' ? [] : [reason]),
				visits,
				people,
				...(times === null ? [] : [inOrder(times)]),
			].join(' '),
		)
		.sort();
}

function inOrder(times: Histogram): string {
	return JSON.stringify(
		times,
		Object.keys(times).sort((left, right) => Number(left) - Number(right)),
	);
}
