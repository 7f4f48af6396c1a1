import type { DeliveredHold, HoldError } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { settleStrays } from '../messages/settleMessages';
import { CONFIRMATION_TIME } from './confirmationTime';
import { livingInstances } from './instances';
import { failDelivered, settleInside, type ReadEnds } from './settle';

/** What n8n says about an execution. `unknown`: it has none of that id (or no longer has it). */
export type ExecutionState =
	| { state: 'running' | 'unknown' }
	| { state: 'success'; ends?: ReadEnds }
	| { state: 'failed'; message: string; node: string | null };

/** Asks n8n about an execution. Throws when n8n can't be asked just now. */
export type ExecutionLookup = (executionId: string) => Promise<ExecutionState>;

/** Where n8n can be asked, it is asked much sooner. */
const FIRST_QUESTION = 60_000;
const LONGEST_PAUSE = 60 * 60_000;

/** Executions to ask about in one go. */
const QUESTIONS = 50;

/**
 * Settles deliveries that no process is listening to: the process that started them has died while a worker
 * went on, or they sleep in an n8n Wait. Where n8n can be asked, it decides; otherwise they fail as
 * unconfirmed after a grace period, and are never repeated automatically.
 */
export class Confirmation {
	readonly #context: EngineContext;

	readonly #lookUp: ExecutionLookup | undefined;

	readonly #asked = new Map<string, { times: number; next: number }>();

	#running = false;

	#failing = false;

	constructor(context: EngineContext, lookUp: ExecutionLookup | undefined) {
		this.#context = context;
		this.#lookUp = lookUp;
	}

	/** Looks once. Does nothing while an earlier look is in progress. */
	async run(): Promise<void> {
		if (this.#running) return;
		this.#running = true;
		try {
			const living = await livingInstances(this.#context);
			if (this.#lookUp === undefined) await this.#giveUp(living);
			else await this.#ask(living, this.#lookUp);
			// Those whose contacts have all moved on from an n8n Wait, for example.
			await this.#context.store.holds.forgetClaims();
			await settleStrays(this.#context);
			this.#failing = false;
		} catch (error) {
			if (!this.#failing) {
				this.#context.log.warn(
					`Customer journeys: could not ask n8n how executions ended (${(error as Error).message}); trying again`,
				);
			}
			this.#failing = true;
		} finally {
			this.#running = false;
		}
	}

	async #giveUp(living: string[]): Promise<void> {
		const { store } = this.#context;
		const unwatched = await store.holds.findUnwatched(living, store.clock.now() - CONFIRMATION_TIME);
		const given = unwatched.filter((hold) => !hold.suspended);
		if (given.length === 0) return;
		await inTransaction(
			this.#context,
			async (tx) => await failDelivered(tx, given, UNCONFIRMED, { kind: 'keep' }),
		);
	}

	async #ask(living: string[], lookUp: ExecutionLookup): Promise<void> {
		const { store } = this.#context;
		const now = store.clock.now();
		const holds = await store.holds.findUnwatched(living, now - FIRST_QUESTION);
		const byExecution = Map.groupBy(holds, (hold) => hold.executionId ?? '');
		for (const id of this.#asked.keys()) if (!byExecution.has(id)) this.#asked.delete(id);
		const due = [...byExecution]
			.filter(([id]) => (this.#asked.get(id)?.next ?? 0) <= now)
			.slice(0, QUESTIONS);
		for (const [executionId, group] of due) {
			const answer = await lookUp(executionId);
			await inTransaction(this.#context, async (tx) => await settle(tx, executionId, group, answer));
			const times = (this.#asked.get(executionId)?.times ?? 0) + 1;
			this.#asked.set(executionId, {
				times,
				next: now + Math.min(FIRST_QUESTION * 2 ** times, LONGEST_PAUSE),
			});
		}
	}
}

const UNCONFIRMED: HoldError = {
	message:
		'The n8n process that was waiting for this execution to end has died, so its result is unknown. Look up the execution in n8n, then retry the contact or let it exit. With an n8n API key in the Journey Store credential, this is looked up automatically.',
	node: null,
	executionId: null,
	cause: 'unconfirmed',
};

async function settle(
	context: EngineContext,
	executionId: string,
	group: DeliveredHold[],
	answer: ExecutionState,
): Promise<void> {
	const holdIds = group.map((hold) => hold.id);
	const delivered = await context.store.holds.findDelivered({ holdIds, executionId });
	switch (answer.state) {
		case 'running':
			return;
		case 'success':
			await settleInside(context, delivered, answer.ends);
			await context.store.messages.handOpen({ executionIds: [executionId] }, true);
			return;
		case 'failed':
			await failDelivered(context, delivered, {
				message: answer.message,
				node: answer.node,
				executionId,
				cause: 'failed',
			});
			return;
		case 'unknown':
			await failDelivered(context, delivered, { ...UNCONFIRMED, executionId }, { kind: 'keep' });
	}
}
