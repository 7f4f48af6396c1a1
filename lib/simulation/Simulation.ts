import { LoggerProxy, type INode } from 'n8n-workflow';

import { SimulatedClock } from '../domain/simulatedClock';
import { inTransaction, saveContact, type JourneyEngine } from '../engine';
import { openSqliteStore, type Enrollment, type StoredStepLogEntry } from '../store';
import { leaseEngine, useStore, type StoreUser } from '../n8n/engines';
import { checkPublications } from '../n8n/publication';
import { newIds } from '../store/newIds';
import type { RecordedRefusal } from '../store/repositories/EntryRepository';
import { EventQueue } from './EventQueue';
import { Behavior } from './Behavior';
import { act, enterBy, type Act, type EntryContext } from './entryPoints';
import type { BehaviorRule } from './input/readBehavior';
import type { SimulatedContact } from './input/readContacts';
import type { N8nCore } from './n8n/loadN8n';
import type { SimulatedNodes } from './nodes/simulatedNodeTypes';
import { randomFor } from './random';
import { readOutcome } from './readOutcome';
import { Recorder, type RecordedAction, type RecordedVisit } from './Recorder';
import { SimulatedN8n } from './runtime/SimulatedN8n';
import { useVirtualTime } from './virtualTime';

export interface SimulationPlan extends SimulatedNodes {
	core: N8nCore;
	contacts: SimulatedContact[];
	/** The node contacts enter by. */
	trigger: INode;
	behavior: BehaviorRule[];
	seed: number;
	/** UTC epoch milliseconds. */
	start: number;
	end: number;
	/** Contacts without an entry time enter within this many milliseconds after the start. */
	enterOver: number;
	/** Called now and then with the share of time that has passed, from 0 to 1. */
	onProgress?: (share: number) => void;
	/** Ends the simulation soon, with an error. */
	signal?: AbortSignal;
}

/** The results of a simulation. */
export interface SimulationOutcome {
	contacts: Map<string, SimulatedContact>;
	enrollments: Enrollment[];
	log: StoredStepLogEntry[];
	/** Who wasn't let in and why, and how often. */
	entryRefusals: RecordedRefusal[];
	passages: RecordedVisit[];
	deeds: RecordedAction[];
	outputNames: Map<string, string[]>;
	executions: number;
}

type Planned = { enters: true; contactId: string } | { enters: false; act: Act };

/** Contacts saved per transaction. */
const CHUNK = 500;

const QUIET = { info() {}, warn() {}, error() {}, debug() {} };

/** Time and store apply to the whole process. */
let running = false;

/**
 * Runs a journey in simulated time with its own store, which is gone afterwards. Nothing leaves the process.
 * The same plan has the same outcome.
 */
export async function simulate(plan: SimulationPlan): Promise<SimulationOutcome> {
	if (running) throw new Error('Only one simulation can run in a process at a time');
	running = true;
	const clock = new SimulatedClock(plan.start);
	const random = randomFor(plan.seed, 'chance');
	const newId = newIds(() => clock.now(), randomFor(plan.seed, 'ids'));
	useStore({
		key: 'simulation',
		name: 'the store of the simulation',
		open: async () => await openSqliteStore(':memory:', clock, { newId }),
	});
	// What's found is printed; the simulation shows what happens all the same, without the real store's records.
	checkPublications(false);
	const leaveVirtualTime = useVirtualTime(clock, random);
	const { prototype } = plan.core.ErrorReporter;
	const { error: report } = prototype;
	// It prints every node error, and those are part of the result.
	prototype.error = () => {};
	try {
		return await run(plan, clock);
	} finally {
		running = false;
		prototype.error = report;
		leaveVirtualTime();
		useStore();
		checkPublications(true);
	}
}

async function run(plan: SimulationPlan, clock: SimulatedClock): Promise<SimulationOutcome> {
	const agenda = new EventQueue<Planned>();
	const contacts = new Map<string, SimulatedContact>();
	const recorder = new Recorder({
		...plan,
		behavior: new Behavior(plan.behavior, plan.seed),
		contacts,
		now: () => clock.now(),
		plan: (at, contactId, { type, properties }) => {
			const contact = contacts.get(contactId);
			if (contact !== undefined)
				agenda.add(at, { enters: false, act: { contactId, contact, type, properties } });
		},
	});
	const circles = new CircleGuard(() => clock.now(), plan.contacts.length);
	const n8n = new SimulatedN8n({
		core: plan.core,
		clock,
		nodeTypes: plan.nodeTypes,
		credentials: () => ({}),
		beforeExecution: () => circles.count(),
		afterExecution: (execution) => recorder.executed(execution),
	});
	try {
		const lease = await leaseEngine({
			getNode: () => ({}),
			getCredentials: async () => ({}),
			logger: QUIET,
		} as unknown as StoreUser);
		try {
			await saveContacts(lease.engine, plan, agenda, contacts);
			await n8n.publish(plan.workflow);
			// n8n-core installs its own on first use, and that one takes long to say nothing.
			LoggerProxy.init(QUIET);
			const context: EntryContext = { n8n, engine: lease.engine, workflow: plan.workflow };
			await letTimePass(plan, context, agenda, recorder, circles);
			const stored = await readOutcome(lease.engine.store, plan.workflow.id, [...contacts.keys()]);
			const { passages, deeds, outputNames } = recorder;
			return { ...stored, contacts, passages, deeds, outputNames, executions: circles.total };
		} finally {
			lease.release();
		}
	} finally {
		await n8n.close();
	}
}

/** All contacts are known from the beginning; only their entry is still to come. */
async function saveContacts(
	engine: JourneyEngine,
	plan: SimulationPlan,
	agenda: EventQueue<Planned>,
	contacts: Map<string, SimulatedContact>,
): Promise<void> {
	for (let start = 0; start < plan.contacts.length; start += CHUNK) {
		await inTransaction(engine, async (tx) => {
			for (const contact of plan.contacts.slice(start, start + CHUNK)) {
				const { matchBy, fields } = contact;
				const saved = await saveContact(tx, fields, { matchBy });
				const drawn = randomFor(plan.seed, 'entry', contact.label)() * plan.enterOver;
				contacts.set(saved.contact.id, contact);
				agenda.add(contact.enters ?? plan.start + Math.round(drawn / 1_000) * 1_000, {
					enters: true,
					contactId: saved.contact.id,
				});
			}
		});
	}
}

/** Goes from one instant at which something happens to the next, until the end. */
async function letTimePass(
	{ trigger, start, end, onProgress, signal }: SimulationPlan,
	context: EntryContext,
	agenda: EventQueue<Planned>,
	recorder: Recorder,
	circles: CircleGuard,
): Promise<void> {
	const { n8n } = context;
	for (;;) {
		signal?.throwIfAborted();
		circles.check();
		const planned = agenda.nextAt ?? Number.POSITIVE_INFINITY;
		const due = n8n.clock.nextTimerAt() ?? Number.POSITIVE_INFINITY;
		const next = Math.min(planned, due);
		if (next > end) break;
		if (due <= next) await n8n.advanceTo(next);
		else n8n.clock.jumpTo(Math.max(next, n8n.clock.now()));
		const now = agenda.take(n8n.clock.now());
		if (now.length > 0) {
			await happen(context, trigger, now, recorder);
			await n8n.settle();
		}
		onProgress?.((n8n.clock.now() - start) / (end - start));
	}
	await n8n.advanceTo(end);
}

async function happen(
	context: EntryContext,
	trigger: INode,
	planned: Planned[],
	recorder: Recorder,
): Promise<void> {
	const visitors = planned.flatMap((one) => (one.enters ? [one.contactId] : []));
	if (visitors.length > 0) await letIn(context, trigger, visitors, recorder);
	const acts = planned.flatMap((one) => (one.enters ? [] : [one.act]));
	if (acts.length === 0) return;
	const refusals = await act(context, acts);
	acts.forEach(({ contactId, type, properties }, index) => {
		recorder.did({ contactId, type, properties, refused: refusals[index] });
	});
}

async function letIn(
	context: EntryContext,
	trigger: INode,
	contactIds: string[],
	recorder: Recorder,
): Promise<void> {
	const visitors = contactIds.map((contactId) => ({ contactId, contact: recorder.contactOf(contactId) }));
	const refusals = await enterBy(context, trigger, visitors);
	visitors.forEach(({ contactId }, index) => {
		const refused = refusals[index];
		if (refused !== null) recorder.did({ contactId, type: 'enters', properties: {}, refused });
	});
}

/** Detects journeys that go in circles while no time passes. */
class CircleGuard {
	total = 0;

	#at = Number.NaN;

	#here = 0;

	readonly #now: () => number;

	readonly #most: number;

	constructor(now: () => number, contacts: number) {
		this.#now = now;
		this.#most = 200 + 20 * contacts;
	}

	count(): void {
		this.total += 1;
		if (this.#now() !== this.#at) {
			this.#at = this.#now();
			this.#here = 0;
		}
		this.#here += 1;
		if (this.#here > this.#most) throw new Error('This journey loops without any time passing');
	}

	check(): void {
		if (this.#here > this.#most) {
			throw new Error(
				`This journey loops without any time passing (${this.#here} executions at ${new Date(this.#at).toISOString()}). Add a wait to the loop`,
			);
		}
	}
}
