import { DEFAULT_ENTRY_RULES } from '../../lib/domain/journey';
import { changeMembers, createSegment, registerSource, type EngineContext } from '../../lib/engine';
import { continueRun, startDueRuns } from '../../lib/engine/entering';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { DAY, START } from '../support/rows';

const MEMBERS = 730;

onBothStores((newPlace) => {
	let journey: EngineHarness;
	let segmentId: string;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		const members = await journey.contacts(MEMBERS);
		const segment = await createSegment(journey.engine, {
			name: 'All of them',
			kind: 'static',
			definition: null,
			description: null,
			timeZone: null,
		});
		segmentId = segment.id;
		await changeMembers(
			journey.engine,
			segmentId,
			'add',
			members.map(({ id }) => id),
		);
	});

	afterEach(async () => await journey.close());

	/** The journey is published (again): everybody who enters waits. */
	async function publish(): Promise<void> {
		await journey.trigger('wait', { dueAt: START + 2 * DAY });
		await journey.step('wait');
	}

	/** The segment's members are to enter; nobody lets them in yet. */
	async function plan(): Promise<void> {
		await registerSource(journey.engine, {
			journeyId: JOURNEY,
			stepId: 'trigger',
			audience: { kind: 'segment', segmentIds: [segmentId], when: { kind: 'once' }, existingMembers: true },
			rules: DEFAULT_ENTRY_RULES,
		});
		await startDueRuns(journey.engine);
	}

	async function progress(): Promise<{
		seen: number;
		total: number | null;
		entered: number;
		finished: boolean;
	}> {
		const [run] = await journey.store.entries.runs(JOURNEY, { limit: 10 });
		const { seen, total, entered, finishedAt } = run;
		return {
			seen: Number(seen),
			total: total === null ? null : Number(total),
			entered: Number(entered),
			finished: finishedAt !== null,
		};
	}

	/** How many have entered, and how many of them more than once. */
	async function enrolled(): Promise<{ contacts: number; twice: number }> {
		const all = await journey.store.enrollments.list({ journeyId: JOURNEY, limit: 1000 });
		const contacts = new Set(all.map(({ contactId }) => contactId));
		return { contacts: contacts.size, twice: all.length - contacts.size };
	}

	it('lets in a whole segment after a crash halfway, no one twice', async () => {
		// No step is registered yet, so that the test decides how far it comes.
		await plan();
		for (let chunk = 0; chunk < 2; chunk++) await continueRun(journey.engine);
		const { seen } = await progress();
		// How many the second chunk has depends on how long the first one took.
		expect(seen).toBeGreaterThan(100);
		expect(await progress()).toEqual({ seen, total: MEMBERS, entered: seen, finished: false });
		await expect(
			journey.store.transaction(async (store) => {
				await continueRun({ ...(journey.engine as EngineContext), store, log: journey.log, wake: () => {} });
				throw new Error('The power is cut');
			}),
		).rejects.toThrow('The power is cut');
		await journey.crash();
		expect(await progress()).toMatchObject({ seen, entered: seen });
		expect(await enrolled()).toEqual({ contacts: seen, twice: 0 });
		await publish();
		await journey.engine.clock.idle();
		expect(await progress()).toEqual({ seen: MEMBERS, total: MEMBERS, entered: MEMBERS, finished: true });
		expect(await enrolled()).toEqual({ contacts: MEMBERS, twice: 0 });
		await journey.advance(3 * DAY);
		expect(await journey.store.enrollments.countByStatus(JOURNEY)).toEqual({ completed: MEMBERS });
	});

	it('lets in a whole segment by two processes at once, no one twice', async () => {
		await plan();
		const other = await journey.startEngine();
		const run = async (engine: EngineContext): Promise<void> => {
			while (await continueRun(engine));
		};
		await journey.until(Promise.all([run(journey.engine), run(other), run(journey.engine)]));
		await other.close();
		expect(await progress()).toEqual({ seen: MEMBERS, total: MEMBERS, entered: MEMBERS, finished: true });
		expect(await enrolled()).toEqual({ contacts: MEMBERS, twice: 0 });
	});
});
