import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';

import { SimulatedClock } from '../../lib/domain';
import { JourneyEngine, receive, retryEnrollments } from '../../lib/engine';
import { LEASE } from '../../lib/engine/clock/Deliverer';
import { EngineHarness, type FakeExecution, type Work } from '../support/engineHarness';
import { DAY, HOUR, MINUTE, SECOND, START } from '../support/rows';

/** An execution that never ends. */
const forever: Work = async () => await new Promise<void>(() => {});

/** The id of a process that has ended. */
function deadProcessId(): number {
	return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('when n8n dies', () => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start();
		await journey.trigger('wait', { dueAt: START + HOUR });
	});

	afterEach(async () => await journey.close());

	it('delivers those once who were claimed, but had not begun', async () => {
		await journey.step('wait', undefined, { deliver: async () => await new Promise(() => {}) });
		const [id] = await journey.enter([await journey.contact()]);
		await journey.clock.advance(HOUR);
		expect(await journey.where(id)).toBe('claimed at wait');

		await journey.crash();
		expect(await journey.where(id)).toBe('ready at wait');
		await journey.step('wait');
		await journey.engine.clock.idle();
		expect(await journey.where(id)).toBe('completed');
		expect(journey.at('wait')).toHaveLength(1);
	});

	it('neither repeats nor drops those who were inside an execution: they are failed as interrupted, and named', async () => {
		await journey.step('wait', forever);
		const [id] = await journey.enter([await journey.contact()]);
		await journey.clock.advance(HOUR);
		expect(await journey.where(id)).toBe('delivered at wait');

		await journey.crash();
		await journey.step('wait');
		await journey.advance(DAY);
		const enrollment = (await journey.store.enrollments.get(id))!;
		expect(enrollment).toMatchObject({ status: 'failed', reason: 'interrupted' });
		expect(enrollment.positions[0]).toMatchObject({
			state: 'failed',
			executionId: '2',
			error: { cause: 'interrupted', executionId: '2' },
		});
		expect(journey.at('wait')).toHaveLength(1);
		expect(journey.log.of('warn')).toEqual([expect.stringMatching(/1 were in a running execution/)]);
	});

	it('names for each contact the execution that it was in', async () => {
		await journey.step('wait', forever, { batchSize: 1 });
		const ids = await journey.enter(await journey.contacts(3));
		await journey.clock.advance(HOUR);
		await journey.crash();
		const executions = await Promise.all(
			ids.map(async (id) => (await journey.store.enrollments.get(id))!.positions[0].executionId),
		);
		expect(executions.sort()).toEqual(['2', '3', '4']);
	});

	it('sends interrupted contacts on when they are retried', async () => {
		await journey.step('wait', forever);
		const [id] = await journey.enter([await journey.contact()]);
		await journey.clock.advance(HOUR);
		await journey.crash();
		await journey.step('wait');
		await retryEnrollments(journey.engine, [id]);
		await journey.engine.clock.idle();
		expect(await journey.where(id)).toBe('completed');
	});

	it('retries interrupted contacts automatically if the step says so', async () => {
		const failurePolicy = { kind: 'retry', attempts: 1, backoff: MINUTE } as const;
		await journey.step('wait', forever, { failurePolicy });
		const [id] = await journey.enter([await journey.contact()]);
		await journey.clock.advance(HOUR);
		await journey.crash();
		await journey.step('wait', undefined, { failurePolicy });
		await journey.advance(MINUTE);
		expect(await journey.where(id)).toBe('completed');
	});

	it('leaves those alone who had reached their next step, and those who wait', async () => {
		await journey.step('wait', async (execution) => {
			await journey.holdAt(
				'later',
				{ ...execution, items: execution.items.slice(0, 1) },
				{ dueAt: START + DAY },
			);
			await forever(execution);
		});
		const [further, inside] = await journey.enter(await journey.contacts(2));
		await journey.clock.advance(HOUR);
		const [waiting] = await journey.enroll([await journey.contact('late@example.com')], {});
		await journey.turn();
		await journey.crash();
		expect(await journey.where(further)).toBe('waiting at later');
		expect(await journey.where(inside)).toBe('failed at wait');
		expect(waiting.entered && (await journey.where(waiting.enrollmentId))).not.toMatch(/failed/);
	});

	it('believes an interrupted execution that comes to the next step after all', async () => {
		let inside!: FakeExecution;
		await journey.step('wait', async (execution) => {
			inside = execution;
			await forever(execution);
		});
		const [id] = await journey.enter([await journey.contact()]);
		await journey.clock.advance(HOUR);
		await journey.crash();
		expect(await journey.where(id)).toBe('failed at wait');

		expect(await journey.holdAt('later', inside, { dueAt: START + DAY })).toEqual(['held']);
		expect(await journey.where(id)).toBe('waiting at later');
		expect(await journey.store.enrollments.get(id)).toMatchObject({ status: 'active', reason: null });
		expect(await retryEnrollments(journey.engine, [id])).toEqual([]);
	});

	it('leaves executions alone that sleep in an n8n Wait: n8n brings them back', async () => {
		await journey.step('wait', async () => ({ status: 'suspended' }));
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(HOUR);
		await journey.crash();
		expect(await journey.where(id)).toBe('delivered at wait');
		expect(await journey.holdAt('later', journey.at('wait')[0], { dueAt: START + DAY })).toEqual(['held']);
	});

	it('answers an event only when it is stored: what was stored is still there, with its effect', async () => {
		await journey.trigger('opened', { eventType: 'email.opened' });
		const ann = await journey.contact();
		const [id] = await journey.enter([ann]);
		await journey.record([{ contactId: ann.id }]);
		await journey.crash();
		expect(await journey.where(id)).toBe('ready at opened');
		await journey.step('opened');
		await journey.engine.clock.idle();
		expect(await journey.where(id)).toBe('completed');
	});

	it('delivers those who had just entered', async () => {
		await journey.crash();
		const [entered] = await journey.enroll([await journey.contact()]);
		await journey.crash();
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.engine.clock.idle();
		expect(entered.entered && (await journey.where(entered.enrollmentId))).toBe('waiting at wait');
	});
});

describe('processes that count as dead', () => {
	let journey: EngineHarness;
	let others: JourneyEngine[];

	beforeEach(async () => {
		journey = await EngineHarness.start();
		others = [];
	});

	afterEach(async () => {
		for (const other of others) await other.close();
		await journey.close();
	});

	/** A contact that was claimed by a process with this host and id, and taken over into an execution. */
	async function insideProcess(host: string, pid: number): Promise<string> {
		const [id] = await journey.enter([await journey.contact()]);
		await journey.store.instances.add({ id: 'other', host, pid });
		const claim = { journeyId: 'welcome', stepId: 'trigger', claimId: 'claim', claimedBy: 'other' };
		const batch = await journey.store.holds.claim({
			...claim,
			limit: 10,
			alone: 0,
			leaseUntil: START + LEASE,
		});
		await receive(
			{ ...journey.engine, wake: () => {}, instanceId: 'other' },
			{ claimId: 'claim', holdIds: batch.map((claimed) => claimed.id), executionId: '77' },
		);
		return id;
	}

	async function startAnother(): Promise<void> {
		others.push(await journey.startEngine());
	}

	it('a process of this machine that has ended', async () => {
		const id = await insideProcess(hostname(), deadProcessId());
		await startAnother();
		expect(await journey.where(id)).toBe('failed at trigger');
		expect((await journey.store.instances.list()).map((instance) => instance.id)).not.toContain('other');
	});

	it('a process that had our process id before us, as in a container', async () => {
		const id = await insideProcess(hostname(), process.pid);
		await startAnother();
		expect(await journey.where(id)).toBe('failed at trigger');
	});

	it('not a process of this machine that runs, even when it has not been heard of for an hour', async () => {
		const id = await insideProcess(hostname(), process.ppid);
		await journey.advance(HOUR);
		await startAnother();
		expect(await journey.where(id)).toBe('delivered at trigger');
	});

	describe('a process of another machine', () => {
		/** The clocks of two machines, hours apart in either direction, or the same. */
		const SKEWS = [0, 5 * HOUR, -5 * HOUR];

		/** Starts an engine whose clock is so far off, lets minutes pass, and tells whether it let the other one live. */
		async function watch(skew: number, minutes: number, beat: boolean): Promise<boolean> {
			const clock = new SimulatedClock(journey.clock.now() + skew);
			const store = await journey.openStore(clock);
			const options = { longestSleep: 10 * SECOND, watchInterval: null };
			const engine = await JourneyEngine.start({ store, log: journey.log, clock: options });
			engine.wake();
			for (let seconds = 0; seconds < minutes * 60; seconds += 10) {
				await engine.clock.idle();
				await journey.clock.advance(10 * SECOND);
				if (beat) await journey.store.instances.beat('other');
				await clock.advance(10 * SECOND);
			}
			await engine.clock.idle();
			const alive = (await journey.store.instances.list()).some(({ id }) => id === 'other');
			await engine.close();
			return alive;
		}

		it.each(SKEWS)('that has not been heard of for three minutes, by a clock %d ms ahead', async (skew) => {
			const id = await insideProcess('another-machine', 1);
			expect(await watch(skew, 2.5, false)).toBe(true);
			expect(await journey.where(id)).toBe('delivered at trigger');
			expect(await watch(skew, 3, false)).toBe(false);
			expect(await journey.where(id)).toBe('failed at trigger');
		});

		it.each(SKEWS)('not one that is heard of, by a clock %d ms ahead', async (skew) => {
			const id = await insideProcess('another-machine', 1);
			expect(await watch(skew, 30, true)).toBe(true);
			expect(await journey.where(id)).toBe('delivered at trigger');
		});

		it('not at first sight after an outage of the store, when no process could report', async () => {
			const id = await insideProcess('another-machine', 1);
			await journey.clock.advance(HOUR);
			expect(await watch(0, 1, false)).toBe(true);
			expect(await watch(0, 10, true)).toBe(true);
			expect(await journey.where(id)).toBe('delivered at trigger');
		});
	});

	it('not another engine of this process, even when this package is loaded twice', async () => {
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait', forever);
		const [id] = await journey.enter([await journey.contact()]);
		await journey.clock.advance(HOUR);
		await startAnother();
		expect(await journey.where(id)).toBe('delivered at wait');
		expect(await journey.store.instances.list()).toHaveLength(2);
		await journey.crash();
	});

	it('is found within half a minute by processes that go on running', async () => {
		const harness = await EngineHarness.start({ clock: { longestSleep: 30 * SECOND } });
		try {
			await harness.step('wait');
			await harness.advance(MINUTE);
			await harness.store.instances.add({ id: 'other', host: hostname(), pid: deadProcessId() });
			await harness.advance(30 * SECOND);
			expect((await harness.store.instances.list()).map(({ id }) => id)).toEqual([harness.engine.instanceId]);
		} finally {
			await harness.close();
		}
	});

	it('says that it lives every ten seconds, and registers again when others have given it up', async () => {
		const harness = await EngineHarness.start({ clock: { longestSleep: 10 * SECOND } });
		try {
			await harness.step('wait');
			await harness.advance(MINUTE);
			const [before] = await harness.store.instances.list();
			expect(before.heartbeatAt).toBe(START + MINUTE);
			await harness.store.instances.remove([harness.engine.instanceId]);
			await harness.advance(MINUTE);
			expect(await harness.store.instances.list()).toEqual([
				{ ...before, startedAt: expect.any(Number), heartbeatAt: START + 2 * MINUTE },
			]);
		} finally {
			await harness.close();
		}
	});

	it('is taken off the list when it ends in good order', async () => {
		await startAnother();
		await others.pop()!.close();
		expect((await journey.store.instances.list()).map(({ id }) => id)).toEqual([journey.engine.instanceId]);
	});
});

describe('leases', () => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ clock: { longestSleep: 30 * SECOND } });
		await journey.trigger('wait', { dueAt: START + HOUR });
	});

	afterEach(async () => await journey.close());

	/** A claim whose execution does not begin; the batch may be executed later. */
	async function stuckInQueue(): Promise<{ id: string; begin(): Promise<number> }> {
		let begin!: () => Promise<number>;
		await journey.step('wait', undefined, {
			deliver: async (claimId, batch) => {
				const lateWork = async (): Promise<number> => {
					await journey.execute('wait', claimId, batch, async () => {});
					return journey.executions.at(-1)!.items.length;
				};
				begin ??= lateWork;
				return await new Promise(() => {});
			},
		});
		const [id] = await journey.enter([await journey.contact()]);
		await journey.clock.advance(HOUR);
		return { id, begin: async () => await begin() };
	}

	it('keep a claim for an execution that waits in the queue', async () => {
		const { id, begin } = await stuckInQueue();
		await journey.clock.advance(LEASE - SECOND);
		expect(await journey.where(id)).toBe('claimed at wait');
		expect(await begin()).toBe(1);
		expect(await journey.where(id)).toBe('delivered at wait');
		await journey.crash();
	});

	it('end: the contact is claimed again, and the old execution then picks up no one', async () => {
		const { id, begin } = await stuckInQueue();
		await journey.clock.advance(LEASE + MINUTE);
		expect(await journey.where(id)).toBe('claimed at wait');
		expect(await begin()).toBe(0);
		await journey.crash();
		await journey.step('wait');
		await journey.engine.clock.idle();
		expect(await journey.where(id)).toBe('completed');
	});

	it('that have ended are honored as long as no one else has claimed the contact', async () => {
		const { id, begin } = await stuckInQueue();
		journey.clock.jumpTo(START + DAY);
		expect(await begin()).toBe(1);
		expect(await journey.where(id)).toBe('delivered at wait');
		await journey.crash();
	});
});
