import { hold, JourneyEngine, receive, repeating, type DeliveryOutcome } from '../../lib/engine';
import { forgetInstance } from '../../lib/engine/delivery/instances';
import type { ClaimedHold, Store } from '../../lib/store';
import { JOURNEY } from './engineHarness';
import { termsOf } from './holdingTerms';
import { RecordedLog } from './RecordedLog';

/** How often each enrollment has passed each step, over all engines of a test. */
export type Ledger = Map<string, number>;

export interface LiveStep {
	stepId: string;
	/** Where its contacts are held next, and under which terms; null: the journey ends there. */
	next: { stepId: string; delay: number | null; eventType: string | null } | null;
	batchSize?: number;
	/** What contacts do once they have passed this step: open the mail that was sent behind it, say. */
	then?: (contactIds: string[]) => void;
}

/** Enters at once, waits for a moment, waits for an event. */
export const THREE_STEPS: LiveStep[] = [
	{ stepId: 'trigger', next: { stepId: 'delay', delay: 50, eventType: null } },
	{ stepId: 'delay', next: { stepId: 'opened', delay: null, eventType: 'email.opened' } },
	{ stepId: 'opened', next: null },
];

/**
 * An engine under the machine's own time, with a fake n8n that does what real nodes do: it takes over what is
 * delivered, and holds it at the next step, both as often as it takes while the store is away.
 */
export class LiveEngine {
	readonly log = new RecordedLog();

	executions = 0;

	/** Nothing goes on here any more. */
	dead = false;

	readonly #ledger: Ledger;

	private constructor(
		readonly engine: JourneyEngine,
		log: RecordedLog,
		ledger: Ledger,
	) {
		this.log = log;
		this.#ledger = ledger;
	}

	static async start(store: Store, ledger: Ledger): Promise<LiveEngine> {
		const log = new RecordedLog();
		return new LiveEngine(await JourneyEngine.start({ store, log }), log, ledger);
	}

	async publish(steps: LiveStep[], pause = 0): Promise<void> {
		for (const step of steps) {
			await this.engine.clock.register({
				journeyId: JOURNEY,
				journeyName: 'Welcome',
				stepId: step.stepId,
				name: step.stepId,
				type: 'journeyWait',
				termsKey: 'terms',
				applyChanges: true,
				batchSize: step.batchSize ?? 20,
				maxInFlight: 5,
				failurePolicy: { kind: 'keep' },
				ifOverdue: 'continue',
				reactivated: false,
				deliver: async (claimId, batch) => await this.#execute(step, claimId, batch, pause),
			});
		}
	}

	/** The process is gone, as far as that can be played inside one. */
	die(): void {
		this.dead = true;
		this.engine.clock.stop();
		forgetInstance(this.engine.instanceId);
	}

	async #execute(
		step: LiveStep,
		claimId: string,
		batch: ClaimedHold[],
		pause: number,
	): Promise<DeliveryOutcome> {
		this.executions += 1;
		const executionId = `${this.engine.instanceId} ${this.executions}`;
		const { engine } = this;
		const receiptId = engine.store.newId();
		const holdIds = batch.map((claimed) => claimed.id);
		if (pause > 0) await sleep(pause * Math.random());
		await this.#live();
		const { consumed } = await repeating(
			engine,
			async () => await receive(engine, { claimId, holdIds, executionId, receiptId }),
		);
		await this.#live();
		const items = batch.filter((claimed) => consumed.has(claimed.id));
		for (const item of items) {
			const key = `${item.enrollmentId} ${step.stepId}`;
			this.#ledger.set(key, (this.#ledger.get(key) ?? 0) + 1);
		}
		if (items.length > 0) step.then?.(items.map((item) => item.contactId));
		if (pause > 0) await sleep(pause * Math.random());
		await this.#live();
		const { next } = step;
		if (next !== null && items.length > 0) {
			const now = engine.store.clock.now();
			const arrivals = items.map((item) => ({
				originId: item.id,
				item: item.item,
				terms: termsOf({
					dueAt: next.delay === null ? null : now + next.delay,
					eventType: next.eventType,
				}),
			}));
			const reference = { journeyId: JOURNEY, stepId: next.stepId, termsKey: 'terms' };
			await repeating(engine, async () => await hold(engine, reference, arrivals, executionId));
		}
		await this.#live();
		return { status: 'success' };
	}

	async #live(): Promise<void> {
		if (this.dead) await new Promise(() => {});
	}
}

export async function sleep(milliseconds: number): Promise<void> {
	await new Promise<void>((resolve) => {
		setTimeout(resolve, milliseconds);
	});
}

/** Waits until something is so, but not for ever. */
export async function eventually(what: () => Promise<boolean>, patience = 120_000): Promise<void> {
	const until = Date.now() + patience;
	while (!(await what())) {
		if (Date.now() > until) throw new Error('It did not come to pass in time');
		await sleep(20);
	}
}
