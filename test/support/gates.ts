import {
	decideMessages,
	type MessageDecision,
	type MessageRequest,
	type RequestTerms,
} from '../../lib/engine';
import type { Message } from '../../lib/store';
import { JOURNEY, type EngineHarness, type FakeExecution } from './engineHarness';
import { DAY } from './rows';

/** A commercial email that may always go out, unless something else is given. */
export function messageTerms(given: Partial<RequestTerms> = {}): RequestTerms {
	return {
		channel: 'email',
		kind: 'commercial',
		purpose: 'marketing',
		topic: '',
		consent: null,
		caps: [],
		windows: [],
		overCap: { action: 'suppress' },
		expiresAt: null,
		throttle: null,
		...given,
	};
}

/** Limits commercial messages on the channel to a number a day, unless something else is given. */
export function capOf(
	limit: number,
	given: Partial<RequestTerms['caps'][number]> = {},
): RequestTerms['caps'][number] {
	return { limit, window: DAY, channels: 'this', purposes: 'commercial', ...given };
}

/** A step that decides about a message for each contact, as the node does: it holds those that wait. */
export class Gate {
	/** What was decided, in order. */
	readonly decisions: Array<{ contactId: string; decision: MessageDecision }> = [];

	terms: RequestTerms;

	readonly #journey: EngineHarness;

	readonly #stepId: string;

	readonly #request: Partial<MessageRequest>;

	constructor(
		journey: EngineHarness,
		terms: RequestTerms = messageTerms(),
		stepId = 'gate',
		request: Partial<MessageRequest> = {},
	) {
		this.#journey = journey;
		this.terms = terms;
		this.#stepId = stepId;
		this.#request = request;
	}

	/** What the node does with items, those that come back from it included. */
	async pass(execution: FakeExecution): Promise<MessageDecision[]> {
		const decisions = await decideMessages(
			this.#journey.engine,
			{ journeyId: JOURNEY, stepId: this.#stepId },
			execution.items.map(({ id }) => ({ originId: id, terms: this.terms, ...this.#request })),
			execution.id,
		);
		decisions.forEach((decision, n) => {
			this.decisions.push({ contactId: execution.items[n].contactId, decision });
		});
		const until = new Map(
			decisions.flatMap((decision, n): Array<[string, number]> =>
				decision.outcome === 'held' ? [[execution.items[n].id, decision.until]] : [],
			),
		);
		const held = execution.items.filter(({ id }) => until.has(id));
		if (held.length > 0) {
			await this.#journey.holdAt(this.#stepId, { ...execution, items: held }, ({ id }) => ({
				dueAt: until.get(id)!,
			}));
		}
		return decisions;
	}

	/** Publishes it, with the trigger in front of it. */
	async publish(after: (execution: FakeExecution) => Promise<void> = async () => {}): Promise<void> {
		const run = async (execution: FakeExecution): Promise<void> => {
			const decisions = await this.pass(execution);
			const going = execution.items.filter((_, n) => decisions[n].outcome === 'send');
			await after({ ...execution, items: going });
		};
		await this.#journey.step('trigger', run, { batchSize: 1000 });
		await this.#journey.step(this.#stepId, run, { type: 'n8n-nodes-customer-journey.journeyMessageGate' });
	}

	/** What was decided, in words: `send`, `over_cap`, `held quiet_hours`. */
	get words(): string[] {
		return this.decisions.map(({ decision }) => wordsOf(decision));
	}

	async messages(): Promise<Message[]> {
		return (await this.#journey.store.messages.list({ limit: 1000 })).reverse();
	}
}

export function wordsOf(decision: MessageDecision): string {
	switch (decision.outcome) {
		case 'suppressed':
			return decision.reason;
		case 'held':
			return `held ${decision.reason}`;
		default:
			return decision.outcome;
	}
}
