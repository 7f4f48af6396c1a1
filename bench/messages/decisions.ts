import { decideMessages, enroll, type JourneyEngine, type RequestTerms } from '../../lib/engine';
import { DAY, startEngine } from '../data/BenchEngine';
import type { BenchStore } from '../support/BenchStore';
import { checkCount } from '../support/check';
import type { Measurement } from '../support/Measurement';
import type { PartContext } from '../support/Part';
import { insertPeople } from '../support/people';
import { secondsFor } from '../support/stopwatch';

const CONTACTS = 20_000;
const BATCH = 500;

/** How many messages each contact has had before: they are what caps count. */
const HISTORY = 3;

const JOURNEY = 'messages';

const TARGETS = { SQLite: 10_000, PostgreSQL: 3_000 };

/** Two caps that have room for all. */
const TERMS: RequestTerms = {
	channel: 'email',
	kind: 'commercial',
	purpose: 'marketing',
	topic: 'news',
	consent: 'restrictive',
	caps: [
		{ limit: 20, window: 7 * DAY, channels: 'this', purposes: 'commercial' },
		{ limit: 50, window: 30 * DAY, channels: 'all', purposes: 'commercial' },
	],
	windows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
	overCap: { action: 'suppress' },
	expiresAt: null,
	throttle: null,
};

/** How many messages an engine decides on and reserves in a second, one batch after another. */
export async function measureDecisions(
	{ options }: PartContext,
	create: () => Promise<BenchStore>,
): Promise<Measurement[]> {
	const place = await create();
	try {
		return [await measureOn(place, options.repeats)];
	} finally {
		await place.destroy();
	}
}

async function measureOn(place: BenchStore, repeats: number): Promise<Measurement> {
	const { engine, clock } = await startEngine(place);
	try {
		const origins = await enterAll(engine);
		const values: number[] = [];
		for (let round = 0; round < HISTORY + repeats; round++) {
			await clock.advance(DAY);
			const seconds = await secondsFor(async () => await decideAll(engine, `gate ${round}`, origins));
			if (round >= HISTORY) values.push(CONTACTS / seconds);
		}
		return {
			what: `messages decided on in batches of ${BATCH}, two caps`,
			who: place.name,
			unit: '/s',
			values,
			target: { least: TARGETS[place.name] },
		};
	} finally {
		await engine.close();
	}
}

async function decideAll(engine: JourneyEngine, stepId: string, origins: string[]): Promise<void> {
	let sent = 0;
	for (let first = 0; first < origins.length; first += BATCH) {
		const decisions = await decideMessages(
			engine,
			{ journeyId: JOURNEY, stepId },
			origins.slice(first, first + BATCH).map((originId) => ({ originId, terms: TERMS })),
			`execution ${stepId} ${first}`,
		);
		sent += decisions.filter(({ outcome }) => outcome === 'send').length;
	}
	checkCount('messages sent', sent, origins.length);
}

/** Contacts with consent that have entered a journey; the holds that they come from. */
async function enterAll(engine: JourneyEngine): Promise<string[]> {
	const { store } = engine;
	const contactIds = await insertPeople(store, CONTACTS);
	const at = store.clock.now();
	for (let first = 0; first < CONTACTS; first += BATCH) {
		const batch = contactIds.slice(first, first + BATCH);
		await store.consents.add(
			batch.map((contactId) => ({
				contactId,
				channel: 'email',
				purpose: 'marketing',
				topic: '',
				state: 'given' as const,
				doubleOptIn: false,
				addressHash: null,
				source: null,
				at,
			})),
		);
		await enroll(
			engine,
			batch.map((contactId) => ({
				journeyId: JOURNEY,
				stepId: 'trigger',
				contactId,
				reentry: 'never',
				item: {},
				causedBy: null,
			})),
		);
	}
	const origins: string[] = [];
	for (let offset = 0; offset < CONTACTS; offset += 1000) {
		const enrollments = await store.enrollments.list({ limit: 1000, offset });
		origins.push(...enrollments.map(({ positions }) => positions[0].holdId));
	}
	checkCount('contacts that have entered', origins.length, CONTACTS);
	return origins;
}
