import { messageEvent } from '../../../domain/interactions';
import type { MachineReason } from '../../../domain/messages';
import type { HeardEvent, Message, PendingHit } from '../../../store';
import type { EngineContext } from '../../EngineContext';
import { recordInteractions, type IncomingInteraction } from '../../interactions/recordInteractions';
import { eventKey } from './eventKey';

/** A hit with its verdict. */
export interface DecidedHit {
	hit: PendingHit;
	message: Message;
	/** null: a person did it. */
	reason: MachineReason | null;
	/** Whose server asked for the image in the reader's place. */
	proxied: 'google' | 'yahoo' | null;
}

/** In the current transaction, which has locked the contacts: writes down what was decided, each once. */
export async function recordVerdicts(context: EngineContext, decided: DecidedHit[]): Promise<void> {
	if (decided.length === 0) return;
	const { store } = context;
	const events = new Map<string, DecidedHit>();
	// In the order in which they came: the first one counts.
	for (const one of decided) {
		const key = keyOf(one);
		if (!events.has(key)) events.set(key, one);
	}
	const fresh = await store.hits.note([...events].map(([key, one]) => heard(key, one)));
	const counted = [...events].filter(([key]) => fresh.has(key));
	const people = counted.filter(([, { reason }]) => reason === null);
	const steps = await stepNames(
		context,
		counted.map(([, { message }]) => message),
	);
	const toInteraction = ([key, one]: [string, DecidedHit]): IncomingInteraction =>
		interactionOf(key, one, steps.get(one.message.stepId) ?? one.message.stepId);
	await store.hits.setFirst(firstTimes(people.map(([, one]) => one)));
	await store.hits.noteScans(
		decided.flatMap(({ hit, message, reason }) =>
			reason === 'honeypot' || reason === 'many_links'
				? [{ messageId: message.id, contactId: message.contactId, at: hit.at, reason }]
				: [],
		),
	);
	// Not `recordInteractions`: nothing waits for these, no one enters by them, and no score changes.
	await store.interactions.insert(
		counted
			.filter(([, { reason }]) => reason !== null)
			.map((entry) => ({ ...toInteraction(entry), id: store.newId() })),
	);
	await recordInteractions(context, people.map(toInteraction));
}

function keyOf({ hit, message, reason }: DecidedHit): string {
	return eventKey({ kind: hit.kind, link: hit.link, messageId: message.id, machine: reason !== null });
}

function typeOf({ hit, message, reason }: DecidedHit): string {
	const did = hit.kind === 'open' ? 'opened' : 'clicked';
	return messageEvent(message.channel, reason === null ? did : `machine_${did}`);
}

function heard(key: string, one: DecidedHit): HeardEvent {
	const { hit, message, reason } = one;
	return {
		eventKey: key,
		messageId: message.id,
		contactId: message.contactId,
		type: typeOf(one),
		occurredAt: hit.at,
		detail: {
			...(hit.link === null ? {} : { link: hit.link, url: hit.url }),
			...(reason === null ? {} : { reason }),
		},
	};
}

function interactionOf(key: string, one: DecidedHit, step: string): IncomingInteraction {
	const { hit, message, reason, proxied } = one;
	return {
		contactId: message.contactId,
		type: typeOf(one),
		occurredAt: hit.at,
		properties: {
			...(hit.link === null ? {} : { url: hit.url, link: hit.link }),
			message: message.id,
			step,
			...(reason === null ? {} : { reason }),
			...(proxied === null ? {} : { proxied: true }),
		},
		source: 'Journey Public Pages',
		idempotencyKey: `pages:${key}`,
		contentHash: null,
	};
}

/** The names of the nodes that the messages were decided at, by ID, as conditions on events name them. */
async function stepNames({ store }: EngineContext, messages: Message[]): Promise<Map<string, string>> {
	const journeys = [...new Set(messages.map(({ journeyId }) => journeyId))];
	const names = new Map<string, string>();
	for (const journeyId of journeys) {
		for (const step of await store.steps.list(journeyId)) names.set(step.stepId, step.name);
	}
	return names;
}

function firstTimes(
	people: DecidedHit[],
): Array<{ id: string; openedAt: number | null; clickedAt: number | null }> {
	const earliest = (own: DecidedHit[], kind: PendingHit['kind']): number | null => {
		const times = own.filter(({ hit }) => hit.kind === kind).map(({ hit }) => hit.at);
		return times.length === 0 ? null : Math.min(...times);
	};
	return [...Map.groupBy(people, ({ message }) => message.id)].map(([id, own]) => ({
		id,
		openedAt: earliest(own, 'open'),
		clickedAt: earliest(own, 'click'),
	}));
}
