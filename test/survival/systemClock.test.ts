import { SimulatedClock } from '../../lib/domain';
import { JourneyEngine } from '../../lib/engine';
import { EngineHarness } from '../support/engineHarness';
import { HOUR, MINUTE, SECOND, START } from '../support/rows';

const HEARTBEATS = { longestSleep: 10 * SECOND, watchInterval: null };

describe('when the system clock is set', () => {
	let journey: EngineHarness;
	let other: JourneyEngine;

	beforeEach(async () => {
		journey = await EngineHarness.start({ clock: HEARTBEATS });
		other = await JourneyEngine.start({
			store: await journey.openStore(),
			log: journey.log,
			clock: HEARTBEATS,
		});
		await journey.trigger('wait', { dueAt: START + HOUR });
	});

	afterEach(async () => {
		await other.close();
		await journey.close();
	});

	it('forward by hours, contacts that become due pass once, also when it is set back', async () => {
		await journey.step('wait');
		const ids = await journey.enter(await journey.contacts(5));
		journey.clock.jumpTo(START + 5 * HOUR);
		await journey.advance(MINUTE);
		journey.clock.jumpTo(START);
		await journey.advance(6 * HOUR);
		for (const id of ids) expect(await journey.where(id)).toBe('completed');
		expect(journey.at('wait').flatMap(({ items }) => items)).toHaveLength(5);
	});

	it('back by hours, waiting contacts pass when their time has come', async () => {
		await journey.step('wait');
		const ids = await journey.enter(await journey.contacts(5));
		journey.clock.jumpTo(START - 5 * HOUR);
		await journey.advance(5 * HOUR);
		expect(await journey.where(ids[0])).toBe('waiting at wait');
		await journey.advance(HOUR + MINUTE);
		for (const id of ids) expect(await journey.where(id)).toBe('completed');
		expect(journey.at('wait').flatMap(({ items }) => items)).toHaveLength(5);
	});

	it.each([5 * HOUR, -5 * HOUR])(
		'by %d ms, whoever is inside an execution stays there, and nobody is taken for dead',
		async (step) => {
			let end!: () => void;
			await journey.step(
				'wait',
				async () =>
					await new Promise<void>((resolve) => {
						end = resolve;
					}),
			);
			const [id] = await journey.enter([await journey.contact()]);
			await journey.clock.advance(HOUR);
			expect(await journey.where(id)).toBe('delivered at wait');
			journey.clock.jumpTo(journey.clock.now() + step);
			await journey.clock.advance(10 * MINUTE);
			expect(await journey.where(id)).toBe('delivered at wait');
			expect(await journey.store.instances.list()).toHaveLength(2);
			end();
			await journey.engine.clock.idle();
			expect(await journey.where(id)).toBe('completed');
			expect(journey.log.lines).toEqual([]);
		},
	);

	it('on one of two machines, neither takes the other for dead, but notices when it dies', async () => {
		// Its own clock is right all the time.
		const itsClock = new SimulatedClock(START);
		const there = await journey.openStore(itsClock);
		await there.instances.add({ id: 'elsewhere', host: 'another-machine', pid: 1 });
		await journey.step('wait');

		async function lookFor(minutes: number, alive: boolean): Promise<boolean> {
			for (let n = 0; n < minutes * 6; n++) {
				await itsClock.advance(10 * SECOND);
				if (alive) await there.instances.beat('elsewhere');
				journey.clock.jumpTo(journey.clock.now() + 10 * SECOND);
				journey.engine.wake();
				await journey.engine.clock.idle();
			}
			return (await there.instances.list()).some(({ id }) => id === 'elsewhere');
		}
		for (const jump of [5 * HOUR, -9 * HOUR, 4 * HOUR]) {
			expect(await lookFor(2, true)).toBe(true);
			journey.clock.jumpTo(journey.clock.now() + jump);
			expect(await lookFor(5, true)).toBe(true);
		}
		expect(journey.log.lines).toEqual([]);
		expect(await lookFor(2, false)).toBe(true);
		expect(await lookFor(3, false)).toBe(false);
		await there.close();
	});

	it('no process is taken for dead that was as silent as all while the store was away', async () => {
		await journey.store.instances.add({ id: 'elsewhere', host: 'another-machine', pid: 1 });
		await journey.advance(MINUTE);
		const { list } = journey.store.instances;
		journey.store.instances.list = async () => {
			throw new Error('away');
		};
		await journey.advance(HOUR);
		journey.store.instances.list = list.bind(journey.store.instances);
		await journey.advance(MINUTE);
		expect((await journey.store.instances.list()).map(({ id }) => id)).toContain('elsewhere');
	});
});
