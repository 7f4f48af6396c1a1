import type { IWebhookFunctions } from 'n8n-workflow';

import { ConflictError, inputProblems, InvalidInputError, type FieldProblem } from '../../lib/domain/errors';
import type { EntryRules } from '../../lib/domain/journey';
import {
	enroll,
	recordInteractions,
	resolveContacts,
	type EngineContext,
	type ResolveOptions,
} from '../../lib/engine';
import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import type { IfInvalid } from '../../lib/n8n/descriptions/entry';
import { readEnteringTypes } from '../../lib/n8n/descriptions/enteringTypes';
import { fingerprint } from '../../lib/n8n/fingerprint';
import { scopedKey } from '../../lib/n8n/http';
import { INVALID_FIELDS } from '../../lib/n8n/invalidFields';
import type { Contact, StoredStrategy } from '../../lib/store';
import type { CheckedEvent } from './eventSchema';
import { resolveWithoutForeignId } from './foreignId';
import { findRepetition } from './repetition';

export type Checked = { index: number } & ({ event: CheckedEvent } | { problems: FieldProblem[] });

export type EventResult =
	| {
			index: number;
			status: 'recorded' | 'duplicate';
			id: string;
			contactId: string;
			/** Contact fields that were set aside. */
			fields?: FieldProblem[];
	  }
	| { index: number; status: 'rejected'; fields: FieldProblem[] }
	/** Not recorded because of a fault here. Send it again. */
	| { index: number; status: 'failed' }
	/** May have been recorded: the store's answer was lost. */
	| { index: number; status: 'unknown' };

/** Whose events let them enter the journey, and by which rules. */
interface Entering {
	types: Set<string>;
	rules: EntryRules;
}

/** A well-formed event, with its key as stored. */
interface Incoming {
	index: number;
	event: CheckedEvent;
	key: string | null;
	contentHash: string | null;
}

type Named = Incoming & { contact: Contact };

type Resolving = ResolveOptions & { ifInvalid: IfInvalid };

/**
 * Records events in the current transaction, as if one after the other, but with far fewer statements. One
 * result each, in order: a problem with one doesn't keep others from being recorded.
 * @param keyOf returns a key for an event that has none; null: always record it
 */
export async function recordEvents(
	functions: IWebhookFunctions,
	tx: EngineContext,
	checked: Checked[],
	strategy: StoredStrategy | null,
	keyOf: (index: number) => string | null,
): Promise<EventResult[]> {
	const { defaultCountry, ifInvalid = 'keep' } = functions.getNodeParameter('options', {}) as {
		defaultCountry?: string;
		ifInvalid?: IfInvalid;
	};
	const resolving: Resolving = {
		ifUnknown: functions.getNodeParameter('ifUnknown', 'create') as ResolveOptions['ifUnknown'],
		strategy,
		defaultCountry: defaultCountry || undefined,
		path: 'contact.',
		ifInvalid,
	};
	const entering: Entering = {
		types: new Set(readEnteringTypes((name, initial) => functions.getNodeParameter(name, initial))),
		rules: readEntryRules(functions),
	};
	const results = new Map<number, EventResult>();
	const asides = new Map<number, FieldProblem[]>();
	const incoming: Incoming[] = [];
	for (const entry of checked) {
		const { index } = entry;
		if ('problems' in entry) results.set(index, { index, status: 'rejected', fields: entry.problems });
		else {
			const { event } = entry;
			asides.set(index, event.aside);
			const key = event.key === null ? keyOf(index) : scopedKey(functions, event.key);
			const contentHash = event.key === null ? null : contentHashOf(event, strategy);
			incoming.push({ index, event, key, contentHash });
		}
	}
	const recordedBefore = await tx.store.interactions.findByKeys(
		incoming.flatMap(({ key, contentHash }) => (contentHash === null && key !== null ? [key] : [])),
	);
	const open = incoming.filter(({ index, key, contentHash }) => {
		const earlier = contentHash === null && key !== null ? recordedBefore.get(key) : undefined;
		if (earlier !== undefined) results.set(index, { index, status: 'duplicate', ...earlier });
		return earlier === undefined;
	});
	// One that shares a key with an earlier one must find that recorded.
	for (const run of runsWithoutRepeats(open, ({ key }) => [key])) {
		const fresh = await withoutRepetitions(tx, run, resolving, results);
		const named = await withContacts(tx, fresh, resolving, results);
		for (const { index, event } of named) asides.set(index, event.aside);
		// A contact's event is evaluated after what it, or others of its account, did before.
		const apart = ({ contact }: Named): Array<string | null> => [contact.id, contact.accountId];
		for (const group of runsWithoutRepeats(named, apart)) {
			await recordGroup(functions, tx, group, entering, results);
		}
	}
	return checked.map(({ index }) => withAside(results.get(index)!, asides.get(index) ?? []));
}

/** Adds the problems of a recorded event to its result. */
function withAside(result: EventResult, fields: FieldProblem[]): EventResult {
	if (result.status !== 'recorded' && result.status !== 'duplicate') return result;
	return fields.length === 0 ? result : { ...result, fields };
}

/** Splits a list, in order, so that no part contains anything twice. */
function runsWithoutRepeats<T>(list: T[], identitiesOf: (entry: T) => Array<string | null>): T[][] {
	const runs: T[][] = [];
	let seen = new Set<string>();
	for (const entry of list) {
		const identities = identitiesOf(entry).filter((identity) => identity !== null);
		if (runs.length === 0 || identities.some((identity) => seen.has(identity))) {
			runs.push([]);
			seen = new Set();
		}
		runs.at(-1)!.push(entry);
		for (const identity of identities) seen.add(identity);
	}
	return runs;
}

async function withoutRepetitions(
	tx: EngineContext,
	run: Incoming[],
	resolving: ResolveOptions,
	results: Map<number, EventResult>,
): Promise<Incoming[]> {
	const keyed = run.flatMap(({ key, contentHash }) => (key === null || contentHash === null ? [] : [key]));
	const used = await tx.store.interactions.findByKeys(keyed);
	const fresh: Incoming[] = [];
	for (const entry of run) {
		const { index, event, key, contentHash } = entry;
		const earlier =
			key === null || contentHash === null || !used.has(key)
				? null
				: await findRepetition(tx, key, { contact: event.contact, contentHash }, resolving);
		if (earlier === null) fresh.push(entry);
		else if (earlier.status === 'conflict') results.set(index, usedKey(index));
		else {
			const { id, contactId } = earlier;
			results.set(index, { index, status: 'duplicate', id, contactId });
		}
	}
	return fresh;
}

async function withContacts(
	tx: EngineContext,
	events: Incoming[],
	{ ifInvalid, ...resolving }: Resolving,
	results: Map<number, EventResult>,
): Promise<Named[]> {
	const contacts = await resolveContacts(
		tx,
		events.map(({ event }) => event.contact),
		resolving,
	);
	const named: Named[] = [];
	for (const [position, entry] of events.entries()) {
		const contact = contacts[position];
		const { index, event } = entry;
		if (!(contact instanceof Error)) {
			named.push({ ...entry, contact });
			continue;
		}
		const without =
			ifInvalid === 'keep' ? await resolveWithoutForeignId(tx, event, contact, resolving) : null;
		if (without !== null) {
			named.push({ ...entry, ...without });
			continue;
		}
		// A field set aside may be the one it needs.
		results.set(index, { index, status: 'rejected', fields: [...event.aside, ...problemsOf(contact)] });
	}
	return named;
}

function problemsOf(error: InvalidInputError | ConflictError): FieldProblem[] {
	if (error instanceof ConflictError) return [{ field: 'contact', reason: error.message }];
	return inputProblems(error);
}

async function recordGroup(
	functions: IWebhookFunctions,
	tx: EngineContext,
	group: Named[],
	{ types, rules }: Entering,
	results: Map<number, EventResult>,
): Promise<void> {
	const recorded = await recordInteractions(
		tx,
		group.map(({ event, contact, key, contentHash }) => ({
			contactId: contact.id,
			type: event.type,
			occurredAt: event.occurredAt,
			properties: storedProperties(event),
			source: functions.getNode().name,
			idempotencyKey: key,
			contentHash,
		})),
	);
	group.forEach(({ index, contact }, position) => {
		const { status, id } = recorded[position];
		results.set(index, status === 'conflict' ? usedKey(index) : { index, status, id, contactId: contact.id });
	});
	await enroll(
		tx,
		group.flatMap(({ event, contact }, position) => {
			const { status, id } = recorded[position];
			if (status !== 'recorded' || !types.has(event.type)) return [];
			return {
				journeyId: functions.getWorkflow().id as string,
				stepId: functions.getNode().id,
				contactId: contact.id,
				reentry: rules.reentry,
				rules,
				data: event.properties,
				item: { json: {} },
				causedBy: id,
			};
		}),
	);
}

/** The properties to store: with the invalid fields, unless the caller sent a property of that name. */
export function storedProperties({ properties, invalid }: CheckedEvent): Record<string, unknown> {
	return Object.keys(invalid).length === 0 ? properties : { [INVALID_FIELDS]: invalid, ...properties };
}

/**
 * Rules may find one contact by many fields: an event is the same one only if it names its contact the same
 * way.
 */
function contentHashOf(
	{ type, properties, contact }: CheckedEvent,
	strategy: ResolveOptions['strategy'],
): string {
	return fingerprint(strategy ? [type, properties, contact] : [type, properties]);
}

function usedKey(index: number): EventResult {
	return {
		index,
		status: 'rejected',
		fields: [{ field: 'key', reason: 'was already used for another event; send a new key' }],
	};
}
