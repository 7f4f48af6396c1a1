import {
	addToBalance,
	addToJourney,
	emptyBalance,
	emptyJourneyBalance,
	imbalanceOf,
} from '../../../lib/domain/report';
import {
	checkNumbers,
	enroll,
	exitEnrollments,
	hold,
	moveEnrollments,
	pass,
	readJourneyReport,
	receive,
	retryEnrollments,
	type StepReport,
} from '../../../lib/engine';
import { settleDelivery } from '../../../lib/engine/delivery/settle';
import { COUNTING } from '../../../lib/store/repositories/report/countEntries';
import { countStatements } from '../../support/countStatements';
import { EngineHarness, JOURNEY } from '../../support/engineHarness';
import { onBothStores } from '../../support/onBothStores';
import { DAY, HOUR, MINUTE, START } from '../../support/rows';

onBothStores((newPlace) => {
	describe('counting', () => {
		let journey: EngineHarness;

		beforeEach(async () => {
			journey = await EngineHarness.start({ place: newPlace() });
		});

		afterEach(async () => {
			COUNTING.on = true;
			await journey.close();
		});

		const at = async (stepId: string): Promise<StepReport | undefined> =>
			(await readJourneyReport(journey.engine, JOURNEY)).steps.find((step) => step.stepId === stepId);

		it('takes one statement more for a batch that enters, goes on, is held, or completes', async () => {
			const costs: Record<string, number[]> = {};
			const measured = async (what: string, work: () => Promise<unknown>): Promise<void> => {
				const counted = countStatements();
				await work().finally(() => counted.end());
				(costs[what] ??= []).push(counted.end());
			};
			const round = async (contacts: Awaited<ReturnType<EngineHarness['contacts']>>): Promise<void> => {
				await measured('enter', async () => {
					await enroll(
						journey.engine,
						contacts.map(({ id }) => ({
							journeyId: JOURNEY,
							stepId: 'trigger',
							contactId: id,
							reentry: 'always',
							item: {},
							causedBy: null,
						})),
					);
				});
				for (const [stepId, next] of [
					['trigger', 'first'],
					['first', 'second'],
					['second', 'first'],
					['first', null],
				] as const) {
					const claimId = journey.store.newId();
					const claimed = await journey.store.holds.claim({
						journeyId: JOURNEY,
						stepId,
						claimId,
						claimedBy: journey.engine.instanceId,
						limit: 10,
						leaseUntil: journey.clock.now() + HOUR,
						alone: 0,
					});
					expect(claimed).toHaveLength(10);
					const holdIds = claimed.map(({ id }) => id);
					await measured(`receive at ${stepId}`, async () => {
						await receive(journey.engine, { claimId, holdIds, executionId: claimId });
					});
					if (next === null) {
						await measured('complete', async () => {
							await settleDelivery(journey.engine, claimId, { status: 'success' }, 0);
						});
						continue;
					}
					await measured(`hold at ${next}`, async () => {
						const terms = { dueAt: journey.clock.now(), branches: null };
						const arrivals = claimed.map(({ id, item }) => ({ originId: id, item, terms }));
						await hold(
							journey.engine,
							{ journeyId: JOURNEY, stepId: next, termsKey: 'terms' },
							arrivals,
							claimId,
						);
					});
				}
			};
			const contacts = await journey.contacts(10);
			// What is remembered of the journey is read before.
			await round(contacts);
			for (const key of Object.keys(costs)) delete costs[key];
			await round(contacts);
			const counting = { ...costs };
			for (const key of Object.keys(costs)) delete costs[key];
			COUNTING.on = false;
			await round(contacts);
			const without = costs;
			for (const [what, counts] of Object.entries(counting)) {
				expect([what, counts]).toEqual([what, without[what].map((count) => count + 1)]);
			}
			COUNTING.on = true;
			// What wasn't counted.
			await checkNumbers(journey.engine, JOURNEY);
		});

		it('notes by which output everyone left, after how long, and takes it back when a node behind failed', async () => {
			await journey.trigger('wait', ({ contact }) => ({
				dueAt: START + (contact.email === 'person0@example.com' ? HOUR : DAY),
			}));
			let works = false;
			await journey.step(
				'wait',
				async ({ items }) => {
					if (!works && items[0].contact.email === 'person3@example.com') throw new Error('no mail');
				},
				{ batchSize: 1 },
			);
			journey.outputOf = (stepId, { contact }) =>
				stepId === 'wait' && contact.email !== 'person0@example.com' ? 1 : 0;
			const ids = await journey.enter(await journey.contacts(4));
			await journey.advance(DAY + MINUTE);

			const outputsOf = async (stepId: string): Promise<unknown> =>
				(await at(stepId))?.outputs.map(({ output, visits }) => [output, visits]);
			expect(await outputsOf('wait')).toEqual([
				[0, 1],
				[1, 2],
			]);
			const wait = await at('wait');
			expect(wait).toMatchObject({ arrived: 4, people: 4, left: 3, failed: 1 });
			expect(wait!.median! / DAY).toBeCloseTo(1, 1);
			expect(wait!.p90! / DAY).toBeCloseTo(1, 1);

			works = true;
			await retryEnrollments(journey.engine, [ids[3]]);
			await journey.advance(MINUTE);
			expect(await outputsOf('wait')).toEqual([
				[0, 1],
				[1, 3],
			]);
			const log = await journey.store.stepLog.list([ids[0]]);
			expect(log.map(({ kind, stepId, output, lasted }) => [kind, stepId, output, lasted])).toEqual([
				['entered', 'trigger', null, null],
				['delivered', 'trigger', 0, 0],
				['held', 'wait', null, null],
				['delivered', 'wait', 0, HOUR],
				['completed', 'wait', 0, null],
			]);
		});

		it('counts who passes a step at once, as often as the execution is repeated', async () => {
			const contacts = await journey.contacts(3);
			await journey.trigger('wait', {});
			await journey.step('wait');
			await journey.enter(contacts);
			const enrollments = await journey.store.enrollments.list();
			const passages = enrollments.map(({ id, positions }, n) => ({
				enrollmentId: id,
				originId: positions[0].holdId,
				output: n === 0 ? 0 : 1,
			}));
			const step = { journeyId: JOURNEY, stepId: 'split' };
			const gone = { enrollmentId: 'gone', originId: 'gone-1', output: 0 };
			const counted = countStatements();
			await pass(journey.engine, step, [...passages, passages[0], gone], '7').finally(() => counted.end());
			// Begin, read, log, count, commit.
			expect(counted.end()).toBeLessThanOrEqual(5);
			await pass(journey.engine, step, passages, '7');
			expect(await at('split')).toMatchObject({
				arrived: 3,
				people: 3,
				here: 0,
				left: 3,
				outputs: [
					{ output: 0, visits: 1 },
					{ output: 1, visits: 2 },
				],
			});
			const paths = await journey.store.stepLog.passages([enrollments[0].id]);
			expect(paths.get(enrollments[0].id)).toEqual([
				{ stepId: 'trigger', output: 0 },
				{ stepId: 'split', output: 0 },
			]);
		});

		it('adds up whenever one looks, while contacts enter, wait, fail, come back, are moved and leave', async () => {
			journey.outputOf = (stepId, { visit }) => (stepId === 'first' ? visit % 2 : 0);
			let n = 0;
			const soon = (): { dueAt: number } => ({ dueAt: journey.clock.now() + (n++ % 3) * MINUTE });
			let looks = 0;
			const seen = new Set<string>();
			// An execution would swallow what is thrown in it.
			const wrong: unknown[] = [];
			const look = async (): Promise<void> => {
				looks += 1;
				await lookClosely().catch((error: unknown) => wrong.push(error));
			};
			const lookClosely = async (): Promise<void> => {
				await journey.store.transaction(async ({ report }) => {
					await report.freeze();
					const numbers = await report.numbers(JOURNEY, { view: 'all' });
					const inAll = emptyJourneyBalance();
					for (const { kind, visits } of numbers) addToJourney(inAll, kind, visits);
					const rows = await report.inJourney(JOURNEY);
					expect(inAll).toMatchObject({
						entered: rows.living + rows.completed + rows.exited,
						completed: rows.completed,
						exited: rows.exited,
					});
					for (const stepId of ['trigger', 'first', 'second', 'split']) {
						const balance = emptyBalance();
						for (const row of numbers) {
							if (row.stepId === stepId) addToBalance(balance, row.kind, row.visits);
						}
						expect([stepId, imbalanceOf(balance)]).toEqual([stepId, 0]);
						const { here, failed } = balance;
						expect([stepId, { here, failed }]).toEqual([stepId, await report.atStep(JOURNEY, stepId)]);
						for (const [what, count] of Object.entries(balance)) if (count > 0) seen.add(`${stepId} ${what}`);
					}
				});
			};
			await journey.trigger('first', soon, { batchSize: 10 });
			const common = { batchSize: 7, failurePolicy: { kind: 'keep' } as const };
			await journey.step(
				'first',
				async (execution) => {
					// Others are under way meanwhile.
					await look();
					if (n++ % 5 === 0) throw new Error('no mail');
					await journey.holdAt('second', execution, soon);
					await look();
				},
				common,
			);
			await journey.step(
				'second',
				async (execution) => {
					await look();
					if (n++ % 7 === 0) throw new Error('no mail');
					// Some go in a circle, the others complete.
					const items = execution.items.filter(({ visit }) => visit < 4 && n++ % 2 === 0);
					const passages = execution.items.map(({ enrollmentId, id }) => ({
						enrollmentId,
						originId: id,
						output: items.some((item) => item.id === id) ? 0 : 1,
					}));
					await pass(journey.engine, { journeyId: JOURNEY, stepId: 'split' }, passages, execution.id);
					await look();
					await journey.holdAt('first', { ...execution, items }, soon);
				},
				common,
			);

			const contacts = await journey.contacts(40);
			// Who has to give way to another transaction tries again a moment later.
			const done = async <T>(work: Promise<T>): Promise<T> => await journey.until(work);
			const passMinute = async (): Promise<void> => {
				await journey.pass(MINUTE);
				await done(journey.engine.clock.idle());
			};
			while (looks < 200) {
				const entered = await done(journey.enroll(contacts, { reentry: 'always' }));
				const ids = entered.flatMap((result) => (result.entered ? [result.enrollmentId] : []));
				await passMinute();
				await done(exitEnrollments(journey.engine, ids.slice(0, 5), 'unsubscribed'));
				await done(moveEnrollments(journey.engine, { enrollmentIds: ids.slice(5, 10) }, 'second'));
				await done(retryEnrollments(journey.engine, ids));
				await done(look());
				await passMinute();
			}
			expect(wrong).toEqual([]);
			for (const what of ['here', 'left', 'failed', 'exited', 'moved'])
				expect(seen).toContain(`first ${what}`);
			expect(seen).toContain('split left');
		}, 120_000);
	});
});
