import fc from 'fast-check';

import { SimulatedClock } from '../../../lib/domain';
import type { MessageCap } from '../../../lib/domain/messages';
import { DEFAULT_POLICY } from '../../../lib/domain/messages/allowed';
import { decideMessages, enroll, JourneyEngine, type RequestTerms } from '../../../lib/engine';
import { JOURNEY } from '../../support/engineHarness';
import { messageTerms, wordsOf } from '../../support/gates';
import { onBothStores } from '../../support/onBothStores';
import { RecordedLog } from '../../support/RecordedLog';
import { contactRow, DAY, HOUR, START } from '../../support/rows';
import type { StorePlace } from '../../support/storePlaces';

/** Contacts by the address that they have: the first two share one. */
const ADDRESSES = ['shared@example.com', 'Shared@example.com', 'own@example.com'];

const CHANNELS = ['email', 'newsletter'];

/** All messages of a run have these. */
const CAPS: MessageCap[] = [
	{ limit: 2, window: HOUR, channels: 'this', purposes: 'commercial' },
	{ limit: 4, window: 6 * HOUR, channels: 'all', purposes: 'commercial' },
	{ limit: 3, window: DAY, channels: 'all', purposes: 'this' },
];

/** One message that's asked for, after some time. */
interface Ask {
	wait: number;
	contact: number;
	channel: number;
	purpose: string;
	holds: boolean;
}

/** A message that went out. */
interface Sent {
	contact: number;
	address: string;
	channel: string;
	purpose: string;
	at: number;
}

const asks = fc.array(
	fc.record<Ask>({
		wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 * 60_000 }), fc.constant(HOUR)),
		contact: fc.integer({ min: 0, max: ADDRESSES.length - 1 }),
		channel: fc.integer({ min: 0, max: CHANNELS.length - 1 }),
		purpose: fc.constantFrom('marketing', 'events'),
		holds: fc.boolean(),
	}),
	{ minLength: 10, maxLength: 30 },
);

const samePerson = (one: Sent, other: Sent): boolean => one.contact === other.contact;

/** An address on another channel is another address. */
const sameAddress = (one: Sent, other: Sent): boolean =>
	one.address === other.address && one.channel === other.channel;

const concerns = (one: Sent, other: Sent): boolean => samePerson(one, other) || sameAddress(one, other);

const isCounted = (cap: MessageCap, other: Sent, sent: Sent): boolean =>
	(cap.channels === 'all' || other.channel === sent.channel) &&
	(cap.purposes === 'commercial' || other.purpose === sent.purpose);

/** Whether one more is within all caps, by counting. */
function fits(sent: Sent[], next: Sent): boolean {
	return CAPS.every((cap) => {
		const before = sent.filter(
			(other) => concerns(other, next) && isCounted(cap, other, next) && other.at > next.at - cap.window,
		);
		return before.length < cap.limit;
	});
}

onBothStores((newPlace) => {
	let place: StorePlace;
	let engine: JourneyEngine;
	let clock: SimulatedClock;

	beforeEach(async () => {
		place = newPlace();
		clock = new SimulatedClock(START);
		engine = await JourneyEngine.start({
			store: await place.open(clock),
			log: new RecordedLog(),
			clock: { watchInterval: null, longestSleep: 1000 * DAY },
		});
	}, 60_000);

	afterEach(async () => {
		await engine.close();
		await place.remove();
	});

	async function newContacts(): Promise<string[]> {
		const ids: string[] = [];
		for (const email of ADDRESSES)
			ids.push((await engine.store.contacts.insert(contactRow({ email, phone: null }))).id);
		return ids;
	}

	async function arrive(contactId: string, key: number): Promise<string> {
		const [result] = await enroll(engine, [
			{
				journeyId: JOURNEY,
				stepId: 'trigger',
				contactId,
				reentry: 'always',
				key: String(key),
				item: {},
				causedBy: null,
			},
		]);
		if (!result.entered) throw new Error(result.reason);
		const enrollment = await engine.store.enrollments.get(result.enrollmentId);
		return enrollment!.positions[0].holdId;
	}

	/** Plays a run, and compares each decision with what counting says. */
	async function play(run: Ask[]): Promise<void> {
		const contacts = await newContacts();
		// Runs share a store: each has addresses of its own.
		const mine = (index: number): string =>
			`${contacts[0]}.${ADDRESSES[index]}`.toLowerCase().replace(/[~_]/g, '-');
		const sent: Sent[] = [];
		const held: Array<{ originId: string; terms: RequestTerms; next: Omit<Sent, 'at'>; until: number }> = [];

		const decide = async (originId: string, terms: RequestTerms, next: Omit<Sent, 'at'>): Promise<void> => {
			const at = clock.now();
			const [decision] = await decideMessages(
				engine,
				{ journeyId: JOURNEY, stepId: 'gate' },
				[{ originId, terms, address: next.address }],
				engine.store.newId(),
			);
			const room = fits(sent, { ...next, at });
			if (room) {
				expect(wordsOf(decision)).toBe('send');
				sent.push({ ...next, at });
			} else if (terms.overCap.action === 'suppress') {
				expect(wordsOf(decision)).toBe('over_cap');
			} else {
				expect(wordsOf(decision)).toBe('held over_cap');
				const { until } = decision as { until: number };
				// The first instant at which counting finds room.
				expect(fits(sent, { ...next, at: until })).toBe(true);
				expect(fits(sent, { ...next, at: until - 1 })).toBe(false);
				held.push({ originId, terms, next, until });
			}
		};

		for (const [n, ask] of run.entries()) {
			await clock.advance(ask.wait);
			for (const due of held.splice(0)) {
				if (due.until <= clock.now()) await decide(due.originId, due.terms, due.next);
				else held.push(due);
			}
			const channel = CHANNELS[ask.channel];
			const terms = messageTerms({
				channel,
				purpose: ask.purpose,
				kind: 'commercial',
				caps: CAPS,
				consent: 'nonRestrictive',
				overCap: ask.holds ? { action: 'hold', atMost: 30 * DAY } : { action: 'suppress' },
			});
			const next = {
				contact: ask.contact,
				address: mine(ask.contact),
				channel,
				purpose: ask.purpose,
			};
			await decide(await arrive(contacts[ask.contact], n), terms, next);
		}

		// For each person, and for each address.
		for (const same of [samePerson, sameAddress]) {
			for (const cap of CAPS) {
				for (const last of sent) {
					const within = sent.filter(
						(other) =>
							same(other, last) &&
							isCounted(cap, other, last) &&
							other.at <= last.at &&
							other.at > last.at - cap.window,
					);
					expect(within.length).toBeLessThanOrEqual(cap.limit);
				}
			}
		}
	}

	it('never sends more than caps allow in any window, and holds exactly until they do', async () => {
		await engine.store.messagePolicies.save({
			...DEFAULT_POLICY,
			consentModels: { ...DEFAULT_POLICY.consentModels, other: 'nonRestrictive' },
		});
		await fc.assert(fc.asyncProperty(asks, play), { numRuns: 12 });
	}, 120_000);
});
