import { SimulatedClock, type Clock } from '../../lib/domain';
import {
	checkNumbers,
	enroll,
	hold,
	JourneyEngine,
	receive,
	recordInteractions,
	type ArrivalResult,
	type DeliveryOutcome,
	type Entry,
	type EntryResult,
	type IncomingInteraction,
	type JourneyClockOptions,
	type RecordResult,
	type StepRegistration,
} from '../../lib/engine';
import { forgetInstance } from '../../lib/engine/delivery/instances';
import type { ClaimedHold, Contact, Store } from '../../lib/store';
import { termsOf, type HoldingTerms } from './holdingTerms';
import { RecordedLog } from './RecordedLog';
import { contactRow, START } from './rows';
import { newSqlitePlace, type StorePlace } from './storePlaces';

export const JOURNEY = 'welcome';

/** One execution that the fake n8n has started at a step. */
export interface FakeExecution {
	readonly id: string;
	readonly stepId: string;
	readonly claimId: string;
	/** When it started, simulated time. */
	readonly at: number;
	/** What the clock has emitted. */
	readonly batch: ClaimedHold[];
	/** What the step has taken over, in this order. */
	items: ClaimedHold[];
	repeated: Set<string>;
}

/** What the nodes behind a step do. Throwing fails the execution; an outcome ends it in another way. */
export type Work = (execution: FakeExecution) => Promise<DeliveryOutcome | undefined | void>;

export interface StepSetup extends Partial<Omit<StepRegistration, 'deliver'>> {
	/** Stands for n8n as a whole; by default executions receive their claims and then do the step's work. */
	deliver?: StepRegistration['deliver'];
}

/**
 * An engine on a new store (a SQLite file, if nothing else is said) under simulated time, with a fake n8n: each delivery is an execution that
 * takes its claims over and does what the test says, with the functions that the real nodes use.
 */
export class EngineHarness {
	readonly clock: SimulatedClock;

	readonly log = new RecordedLog();

	/** Every execution that was started, in order. */
	readonly executions: FakeExecution[] = [];

	/** By which output a contact leaves a step. */
	outputOf: (stepId: string, claimed: ClaimedHold) => number = () => 0;

	readonly #place: StorePlace;

	readonly #clockOptions: JourneyClockOptions;

	/** Engines whose process has died. Their stores are closed at the end. */
	readonly #dead: JourneyEngine[] = [];

	readonly #termsKeys = new Map<string, string>();

	#engine!: JourneyEngine;

	private constructor(start: number, clockOptions: Partial<JourneyClockOptions>, place: StorePlace) {
		this.#place = place;
		this.clock = new SimulatedClock(start);
		this.#clockOptions = { watchInterval: null, longestSleep: 10 * 365 * 86_400_000, ...clockOptions };
	}

	static async start(
		options: { at?: number; clock?: Partial<JourneyClockOptions>; place?: StorePlace } = {},
	): Promise<EngineHarness> {
		const place = options.place ?? newSqlitePlace();
		const harness = new EngineHarness(options.at ?? START, options.clock ?? {}, place);
		harness.#engine = await harness.startEngine();
		return harness;
	}

	get engine(): JourneyEngine {
		return this.#engine;
	}

	get store(): Store {
		return this.#engine.store;
	}

	/** Opens the same store once more. */
	async openStore(clock: Clock = this.clock): Promise<Store> {
		return await this.#place.open(clock);
	}

	/** Another engine on the same store, as another process would have. */
	async startEngine(): Promise<JourneyEngine> {
		return await JourneyEngine.start({
			store: await this.openStore(),
			log: this.log,
			clock: this.#clockOptions,
		});
	}

	/** The process dies: nothing that is under way goes on. Then n8n is started again; steps must be registered anew. */
	async crash(): Promise<void> {
		this.#engine.clock.stop();
		forgetInstance(this.#engine.instanceId);
		this.#dead.push(this.#engine);
		this.#engine = await this.startEngine();
	}

	/** Ends everything. Whatever a test has done, the numbers of its journey must agree with its contacts. */
	async close(): Promise<void> {
		const drift = await checkNumbers(this.#engine, JOURNEY);
		await this.#engine.close();
		for (const { store } of this.#dead) await store.close();
		await this.#place.remove();
		if (drift.length > 0) throw new Error(`The numbers differ from the contacts: ${JSON.stringify(drift)}`);
	}

	async contact(email = 'ann@example.com'): Promise<Contact> {
		return await this.store.contacts.insert(contactRow({ email }));
	}

	async contacts(count: number): Promise<Contact[]> {
		return await this.store.transaction(async (store) => {
			const contacts: Contact[] = [];
			for (let n = 0; n < count; n++) {
				contacts.push(await store.contacts.insert(contactRow({ email: `person${n}@example.com` })));
			}
			return contacts;
		});
	}

	/** Publishes a step. Returns what ends its registration. */
	async step(stepId: string, work: Work = async () => {}, setup: StepSetup = {}): Promise<() => void> {
		const registration: StepRegistration = {
			journeyId: JOURNEY,
			journeyName: 'Welcome',
			stepId,
			name: `The ${stepId} step`,
			type: 'journeyWait',
			termsKey: 'terms',
			applyChanges: true,
			batchSize: 100,
			maxInFlight: 5,
			failurePolicy: { kind: 'keep' },
			ifOverdue: 'continue',
			reactivated: false,
			deliver: async (claimId, batch) => await this.execute(stepId, claimId, batch, work),
			...setup,
		};
		this.#termsKeys.set(stepId, registration.termsKey);
		return await this.#engine.clock.register(registration);
	}

	/** The journey's trigger, behind which everybody is held at the first step by these terms. */
	async trigger(
		stepId: string,
		terms: HoldingTerms | ((item: ClaimedHold) => HoldingTerms),
		setup: StepSetup = {},
	): Promise<() => void> {
		return await this.step(
			'trigger',
			async (execution) => {
				await this.holdAt(stepId, execution, terms);
			},
			{ ifStepRemoved: 'exit', batchSize: 1000, ...setup },
		);
	}

	/** What n8n does with a batch. */
	async execute(
		stepId: string,
		claimId: string,
		batch: ClaimedHold[],
		work: Work,
		executionId = String(this.executions.length + 1),
	): Promise<DeliveryOutcome> {
		const execution: FakeExecution = {
			id: executionId,
			stepId,
			claimId,
			at: this.clock.now(),
			batch,
			items: [],
			repeated: new Set(),
		};
		this.executions.push(execution);
		try {
			await this.take(execution);
			return (await work(execution)) ?? { status: 'success' };
		} catch (error) {
			return {
				status: 'failed',
				error: { message: (error as Error).message, node: 'Send Mail', executionId, cause: 'failed' },
			};
		}
	}

	/** The step's own `execute()`: takes over what was delivered to it. */
	async take(execution: FakeExecution): Promise<void> {
		const { consumed, repeated } = await receive(this.#engine, {
			claimId: execution.claimId,
			holdIds: execution.batch.map((claimed) => claimed.id),
			executionId: execution.id,
			outputs: new Map(
				execution.batch.map((claimed) => [claimed.id, this.outputOf(execution.stepId, claimed)]),
			),
		});
		execution.items = execution.batch.filter((claimed) => consumed.has(claimed.id));
		execution.repeated = repeated;
	}

	/** The contacts of an execution come to a step that holds. One result an item, in order. */
	async holdAt(
		stepId: string,
		execution: Pick<FakeExecution, 'id' | 'items'>,
		terms: HoldingTerms | ((item: ClaimedHold) => HoldingTerms) = {},
	): Promise<ArrivalResult[]> {
		return await hold(
			this.#engine,
			{ journeyId: JOURNEY, stepId, termsKey: this.#termsKeys.get(stepId) ?? 'terms' },
			execution.items.map((item) => {
				const given = typeof terms === 'function' ? terms(item) : terms;
				return {
					originId: item.id,
					item: given.item ?? item.item,
					terms: termsOf(given),
				};
			}),
			execution.id,
		);
	}

	/** Lets contacts in without waiting for what follows; see {@link EngineHarness.enter}. */
	async enroll(contacts: Contact[], entry: Partial<Entry> = {}): Promise<EntryResult[]> {
		return await enroll(
			this.#engine,
			contacts.map((contact) => ({
				journeyId: JOURNEY,
				stepId: 'trigger',
				contactId: contact.id,
				reentry: 'afterExit',
				item: {},
				causedBy: null,
				...entry,
			})),
		);
	}

	/** Lets contacts in, and returns their enrollments when they have come as far as they come at once. */
	async enter(contacts: Contact[], entry: Partial<Entry> = {}): Promise<string[]> {
		const results = await this.enroll(contacts, entry);
		await this.engine.clock.idle();
		return results.map((result) => {
			if (!result.entered) throw new Error(`not entered: ${result.reason}`);
			return result.enrollmentId;
		});
	}

	/** Something that a contact did, with what follows from it. */
	async event(contactId: string, event: Partial<IncomingInteraction> = {}): Promise<RecordResult> {
		const [result] = await this.record([{ contactId, ...event }]);
		await this.engine.clock.idle();
		return result;
	}

	/** Records events without waiting for what follows. */
	async record(
		events: Array<Partial<IncomingInteraction> & Pick<IncomingInteraction, 'contactId'>>,
	): Promise<RecordResult[]> {
		return await recordInteractions(
			this.#engine,
			events.map((event) => ({
				type: 'email.opened',
				occurredAt: this.clock.now(),
				properties: {},
				source: null,
				idempotencyKey: null,
				contentHash: null,
				...event,
			})),
		);
	}

	/**
	 * Lets time pass, and waits until what became due has run: also on the way, lest hours pass (and leases end) while a
	 * server answers.
	 */
	async advance(milliseconds: number): Promise<void> {
		await this.pass(milliseconds);
		await this.engine.clock.idle();
	}

	/**
	 * Lets everything run that can, without waiting for executions that the test holds open.
	 */
	async turn(): Promise<void> {
		await this.#place.quiet();
	}

	/** Lets time pass, and everything run that becomes due on the way, executions that are held open apart. */
	async pass(milliseconds: number): Promise<void> {
		const end = this.clock.now() + milliseconds;
		for (;;) {
			await this.turn();
			const next = this.clock.nextTimerAt();
			if (next === null || next > end) break;
			await this.clock.advanceTo(next);
		}
		await this.clock.advanceTo(end);
		await this.turn();
	}

	/** Lets time pass until `work` is done: for what waits between two tries, such as for another's lock. */
	async until<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const finished = work.finally(() => {
			done = true;
		});
		while (!done) await this.clock.advance(10);
		return await finished;
	}

	/** Executions that started at a step, in order. */
	at(stepId: string): FakeExecution[] {
		return this.executions.filter((execution) => execution.stepId === stepId);
	}

	/** Where an enrollment is, in words: `waiting at wait`, or `exited (overdue)`. */
	async where(enrollmentId: string): Promise<string> {
		const enrollment = await this.store.enrollments.get(enrollmentId);
		if (enrollment === null) return 'unknown';
		if (enrollment.positions.length === 0) {
			return enrollment.reason === null ? enrollment.status : `${enrollment.status} (${enrollment.reason})`;
		}
		return enrollment.positions.map((position) => `${position.state} at ${position.stepId}`).join(', ');
	}

	/** What the step log says about an enrollment, in words: `held at wait`. */
	async story(enrollmentId: string): Promise<string[]> {
		const entries = await this.store.stepLog.list([enrollmentId]);
		return entries.map(({ kind, stepId }) =>
			stepId === null || kind === 'completed' ? kind : `${kind} at ${stepId}`,
		);
	}
}
