import { elapse, SimulatedClock } from '../../lib/domain';
import { inTransaction, repeating } from '../../lib/engine';
import { EngineHarness } from '../support/engineHarness';
import { HOUR, MINUTE, SECOND, START } from '../support/rows';

const away = async (): Promise<never> => {
	throw Object.assign(new Error('database is locked'), { errcode: 5 });
};

/** Whether a promise is settled when everything has run that can run without time passing. */
async function ends(promise: Promise<unknown>): Promise<boolean> {
	let ended = false;
	const note = (): void => {
		ended = true;
	};
	promise.then(note, note);
	for (let turn = 0; turn < 20 && !ended; turn++) {
		await new Promise<void>((resolve) => {
			setImmediate(resolve);
		});
	}
	return ended;
}

describe('when it is stopped while the store is away', () => {
	let journey: EngineHarness;
	let comeBack: () => void;

	beforeEach(async () => {
		journey = await EngineHarness.start();
		comeBack = () => {};
	});

	afterEach(async () => {
		comeBack();
		await journey.close();
	});

	function goAway(): void {
		const { store } = journey;
		const { transaction } = store;
		store.transaction = away;
		comeBack = () => {
			store.transaction = transaction;
		};
	}

	/** An execution has ended, and its end cannot be stored. */
	async function ended(): Promise<string> {
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait', async () => goAway());
		const [id] = await journey.enter([await journey.contact()]);
		await journey.clock.advance(HOUR + MINUTE);
		expect(await journey.where(id)).toBe('delivered at wait');
		return id;
	}

	it('the clock does not go on trying, and leaves its contacts to the next start', async () => {
		const id = await ended();
		const idle = journey.engine.clock.idle();
		expect(await ends(idle)).toBe(false);
		journey.engine.clock.stop();
		expect(await ends(idle)).toBe(true);
		expect(journey.log.of('warn')).toEqual([
			expect.stringMatching(
				/could not be saved before n8n stopped.*1 contacts will be handled at the next start/,
			),
		]);
		comeBack();
		await journey.crash();
		expect(await journey.where(id)).toContain('failed');
	});

	it('the clock tries once more, in case the store is there again', async () => {
		const id = await ended();
		const idle = journey.engine.clock.idle();
		comeBack();
		journey.engine.clock.stop();
		await idle;
		expect(await journey.where(id)).toBe('completed');
	});

	it('closing ends, although nothing can be taken off the store', async () => {
		await ended();
		const { engine } = journey;
		const { instances } = engine.store;
		const { remove } = instances;
		instances.remove = away;
		const closed = jest.spyOn(engine.store, 'close');
		const closing = engine.close().catch((error: Error) => error.message);
		expect(await ends(closing)).toBe(true);
		expect(await closing).toBe('database is locked');
		expect(closed).toHaveBeenCalledTimes(1);
		instances.remove = remove;
		comeBack();
		comeBack = () => {};
		journey = await EngineHarness.start();
	});

	it.each([
		['repeats', async () => await repeating(journey.engine, away)],
		['tries a transaction again', async () => await inTransaction(journey.engine, away)],
	])('what %s ends with the engine', async (_what, work) => {
		const waiting = work().catch((error: Error) => error.message);
		expect(await ends(waiting)).toBe(false);
		const { engine } = journey;
		journey = await EngineHarness.start();
		await engine.close();
		expect(await waiting).toBe('database is locked');
	});
});

describe('waiting', () => {
	it('takes its time, or ends with the signal, or does not begin', async () => {
		const clock = new SimulatedClock(START);
		const stop = new AbortController();
		const whole = elapse(clock, SECOND);
		const cut = elapse(clock, HOUR, stop.signal);
		expect(await ends(whole)).toBe(false);
		await clock.advance(SECOND);
		expect(await ends(whole)).toBe(true);
		expect(await ends(cut)).toBe(false);
		stop.abort();
		expect(await ends(cut)).toBe(true);
		expect(await ends(elapse(clock, HOUR, stop.signal))).toBe(true);
	});
});
