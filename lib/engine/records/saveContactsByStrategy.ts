import { setImmediate as nextTurn } from 'node:timers/promises';

import { ConflictError, InvalidInputError } from '../../domain/errors';
import { identifiersOf, namesSomeone } from '../../domain/matching';
import { contactOf, contactValues, type Contact, type ContactWrite, type StoredStrategy } from '../../store';
import { inTransaction, Overtaken, type EngineContext } from '../EngineContext';
import { STRICT } from '../matching/findMatches';
import { keysOf, refreshKeys, refreshKeysOf, ruleKeysOf } from '../matching/keepKeys';
import { KnownContacts } from '../matching/KnownContacts';
import { LockedKeys } from '../matching/LockedKeys';
import { withKeys } from '../matching/rekey';
import { identityKeys } from './contactKeys';
import { blankToNull, checkContactFields, EMPTY_CONTACT, type ContactFields } from './contactFields';
import { decideByStrategy, type ContactToSave, type StrategyDecision } from './decideByStrategy';
import { readReferences } from './contactReferences';
import { writeContacts, type ContactStep } from './writeContacts';

export interface StrategySaveOptions {
	strategy: StoredStrategy;
	/** Overrides the strategy. */
	ifFound?: 'update' | 'fillEmpty' | 'link';
	/** Overrides the strategy. */
	ifNotFound?: 'create' | 'skip';
	defaultCountry?: string;
	/** As for `saveContact`. */
	foreignId?: string | null;
	/** What the fields are called for the sender, such as `contact.`. */
	path?: string;
}

export interface StrategySaved {
	/** null: none matches, and none is to be created. */
	contact: Contact | null;
	outcome: 'created' | 'updated' | 'unchanged' | 'skipped';
	/** The rule that found it, in words; null if it was not found. */
	matchedBy: string | null;
	ruleIndex: number | null;
}

/** Contacts processed between two pauses in which n8n can do other work. */
const PROCESSED_AT_ONCE = 50;

/** Why a contact wasn't saved. */
export type StrategyRefusal = InvalidInputError | ConflictError;

/**
 * Creates a contact, or updates the one that matches by a strategy. Two saved at the same moment become one,
 * however each of them is spelled. A refused contact leaves nothing behind, so the transaction can go on.
 * @throws InvalidInputError for wrong fields; ConflictError when several match and the strategy is set to
 *   fail
 */
export async function saveContactByStrategy(
	context: EngineContext,
	fields: ContactFields,
	options: StrategySaveOptions,
): Promise<StrategySaved> {
	const [result] = await saveContactsByStrategy(context, [fields], options);
	if (result instanceof Error) throw result;
	return result;
}

/**
 * Saves many contacts in one transaction with a handful of statements, as {@link saveContactByStrategy} would
 * one after the other: each finds what those before it leave. An error in one doesn't keep the others from
 * being saved.
 * @returns for each contact, in order: what was saved, or why it wasn't
 */
export async function saveContactsByStrategy(
	context: EngineContext,
	list: ContactFields[],
	options: StrategySaveOptions,
): Promise<Array<StrategySaved | StrategyRefusal>> {
	const results: Array<StrategySaved | StrategyRefusal> = [];
	const checked = new Map<number, Partial<ContactWrite>>();
	for (const [position, fields] of list.entries()) {
		await pauseAfter(position);
		try {
			checked.set(position, checkContactFields(fields, options));
		} catch (error) {
			if (!(error instanceof InvalidInputError)) throw error;
			results[position] = error;
		}
	}
	if (checked.size === 0) return results;
	const saved = await inTransaction(context, async (tx) => await saveAll(tx, [...checked.values()], options));
	[...checked.keys()].forEach((position, n) => (results[position] = saved[n]));
	return results;
}

/**
 * Decides the outcome of each in memory, then locks what that depends on, in the order in which everything locks
 * (CONTRIBUTING.md): first the keys with which others may be creating contacts, then the contacts found. If
 * something changed before it was locked, everything is decided again, by another transaction if it can be: this
 * one may need locks that come before those it has.
 */
async function saveAll(
	context: EngineContext,
	list: Array<Partial<ContactWrite>>,
	options: StrategySaveOptions,
): Promise<Array<StrategySaved | StrategyRefusal>> {
	const { store } = context;
	const strategy = await withKeys(context, options.strategy);
	const contacts: ContactToSave[] = [];
	for (const [n, checked] of list.entries()) {
		await pauseAfter(n);
		contacts.push(toSave(context, strategy, checked, options));
	}
	const locked = new LockedKeys(store, 'contact');
	const known = new KnownContacts(store, (values) => keysOf(strategy, values));
	for (;;) {
		const references = await readReferences(context, contacts);
		const decisions = await decideByStrategy(
			known,
			references,
			contacts,
			{ ...options, strategy },
			store.clock,
		);
		const contested = await locked.lock(contacts.filter((_, n) => decisions[n].claims));
		// Only now: what came in another way while this transaction waited has no keys of the strategy yet.
		if (await store.matching.hasStale()) {
			// By this transaction's own changes, if there are none outside.
			if (context.mayRepeat) throw new Overtaken(refreshIfStale);
			await refreshKeys(context);
			known.forget();
			continue;
		}
		// Another transaction that had one of the keys may have created a contact, or given an ID to one.
		const wanted = contested.flatMap(({ ruleKeys }) => ruleKeys.flatMap((key) => key ?? []));
		if (await known.lookAgain(wanted)) continue;
		if (contested.some(({ checked }) => checked.externalId)) continue;
		if (!(await known.confirm())) {
			if (context.mayRepeat) throw new Overtaken(async (outside) => (await refreshIfStale(outside), true));
			continue;
		}
		if (list.length > PROCESSED_AT_ONCE) await nextTurn();
		const results = await write(context, decisions);
		for (const [n, { claims, contactId }] of decisions.entries()) {
			if (claims && contactId !== null) locked.settle(contacts[n], contactId);
		}
		await locked.save();
		if (list.length > PROCESSED_AT_ONCE) await nextTurn();
		const written = known.written();
		const created = new Set(
			decisions.flatMap(({ outcome, contactId }) => (outcome === 'created' ? contactId! : [])),
		);
		await refreshKeysOf(store, [...written.keys()], { contacts: written, created });
		return results;
	}
}

async function refreshIfStale(context: EngineContext): Promise<boolean> {
	const isStale = await context.store.matching.hasStale();
	if (isStale) await refreshKeys(context);
	return isStale;
}

function toSave(
	{ store }: EngineContext,
	strategy: StoredStrategy,
	checked: Partial<ContactWrite>,
	{ foreignId }: StrategySaveOptions,
): ContactToSave {
	const externalId = checked.externalId ?? blankToNull(foreignId);
	const values = contactValues({ ...EMPTY_CONTACT, ...checked, externalId });
	const ruleKeys = ruleKeysOf(strategy, values);
	const shared = strategy.definition.rules.map((rule) => !namesSomeone(rule));
	return {
		checked,
		values,
		ruleKeys,
		newId: store.newId(),
		since: store.newId(),
		keys: ruleKeys.flatMap((key, n) => (key === null || shared[n] ? [] : [key])),
		sharedKeys: [
			...ruleKeys.flatMap((key, n) => (key === null || !shared[n] ? [] : [key])),
			...identityKeys(identifiersOf(STRICT, values)),
		],
	};
}

/** Writes what was decided. Returns the result for each contact. */
async function write(
	context: EngineContext,
	decisions: StrategyDecision[],
): Promise<Array<StrategySaved | StrategyRefusal>> {
	const steps = decisions.flatMap(({ step }) => step ?? []);
	const after = await writeContacts(context, steps);
	const written = new Map<ContactStep, Contact>(steps.map((step, n) => [step, after[n]]));
	const latest = new Map<string, Contact>();
	return decisions.map(({ refusal, step, known, contactId, outcome, finding }) => {
		if (refusal !== null) return refusal;
		if (contactId === null || known === null) {
			return { contact: null, outcome, matchedBy: null, ruleIndex: null };
		}
		const contact = (step && written.get(step)) ?? latest.get(contactId) ?? contactOf(known);
		if (contact !== null) latest.set(contactId, contact);
		return { contact, outcome, matchedBy: finding.rule, ruleIndex: finding.ruleIndex };
	});
}

async function pauseAfter(processed: number): Promise<void> {
	if (processed > 0 && processed % PROCESSED_AT_ONCE === 0) await nextTurn();
}
