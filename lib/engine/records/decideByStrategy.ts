import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ConflictError, InvalidInputError } from '../../domain/errors';
import {
	findByRule,
	keptIdentifiers,
	NO_MATCH,
	rankOfRule,
	type MatchField,
	type MatchFinding,
	type MatchValues,
} from '../../domain/matching';
import {
	contactOf,
	identifiersOfKnown,
	type Contact,
	type ContactWrite,
	type KnownContact,
	type ScopedKey,
	type StoredStrategy,
} from '../../store';
import type { Clock } from '../../domain/clock';
import { contactChanges } from '../changes/contactChanges';
import type { KnownContacts } from '../matching/KnownContacts';
import type { KeyedRecord } from '../matching/LockedKeys';
import { ambiguous } from './ambiguous';
import { givenIdentifiers, identityKeys, withoutIdentifiers } from './contactKeys';
import { EMPTY_CONTACT } from './contactFields';
import { refusedReference, type ContactReferences } from './contactReferences';
import type { ContactStep } from './writeContacts';

/** One contact to be saved by a strategy. */
export interface ContactToSave extends KeyedRecord {
	/** What to write to it. */
	checked: Partial<ContactWrite>;
	/** What to find it by. */
	values: MatchValues;
	/** The key of each rule of the strategy; null: the rule can't find it. */
	ruleKeys: Array<ScopedKey | null>;
	/** Sorts by its place in the list, so that the order of statements doesn't decide who had an address first. */
	since: string;
}

/** The decision about one contact. */
export interface StrategyDecision {
	/** Why it isn't saved. */
	refusal: InvalidInputError | ConflictError | null;
	outcome: 'created' | 'updated' | 'unchanged' | 'skipped';
	finding: MatchFinding;
	/** The contact that was found or is to be created; null: none. */
	contactId: string | null;
	/** As it will be then. */
	known: KnownContact | null;
	/** What to write; null: nothing. */
	step: ContactStep | null;
	/** Whether it gets keys that it doesn't have yet: no one else may create a contact with them now. */
	claims: boolean;
}

interface Options {
	strategy: StoredStrategy;
	ifFound?: 'update' | 'fillEmpty' | 'link';
	ifNotFound?: 'create' | 'skip';
	path?: string;
}

/** Decisions between two pauses in which n8n can do other work. */
const DECIDED_AT_ONCE = 50;

/** The same for comparisons. */
const COMPARED_AT_ONCE = 2_000;

/** Columns used to compare a field. */
const COLUMNS: Record<string, Array<keyof ContactWrite>> = {
	email: ['email', 'emailKey'],
	phone: ['phone', 'phoneKey'],
	externalId: ['externalId'],
	firstName: ['firstName'],
	lastName: ['lastName'],
	name: ['firstName', 'lastName'],
	company: ['company'],
};

/** Decides about contacts one after the other: each finds what those before it will leave. */
export async function decideByStrategy(
	known: KnownContacts,
	{ accounts, owners }: ContactReferences,
	contacts: ContactToSave[],
	options: Options,
	clock: Clock,
): Promise<StrategyDecision[]> {
	known.reset();
	// Changed by each decision.
	const references = { accounts, owners: new Map(owners) };
	const search = new Search(known, options.strategy, clock);
	await search.readAhead(contacts);
	const decisions: StrategyDecision[] = [];
	for (const [n, contact] of contacts.entries()) {
		if (n > 0 && n % DECIDED_AT_ONCE === 0) await nextTurn();
		const finding = await search.find(contact);
		decisions.push(decide(known, references, contact, finding, options));
	}
	return decisions;
}

/** Finds contacts by a strategy's rules, and reads those that each rule may find when it is that rule's turn. */
class Search {
	readonly #known: KnownContacts;

	readonly #strategy: StoredStrategy;

	readonly #clock: Clock;

	#compared = 0;

	constructor(known: KnownContacts, strategy: StoredStrategy, clock: Clock) {
		this.#known = known;
		this.#strategy = strategy;
		this.#clock = clock;
	}

	/**
	 * Reads the contacts that the first rule may find for all, and those that the other rules may find for
	 * those that the first one does not find. What a contact still needs when its turn comes is read then.
	 */
	async readAhead(contacts: ContactToSave[]): Promise<void> {
		await this.#known.load(contacts.flatMap(({ ruleKeys: [first] }) => first ?? []));
		const others: ScopedKey[] = [];
		for (const contact of contacts) {
			const [, ...more] = contact.ruleKeys;
			if (more.length === 0 || (await this.#findBy(0, contact)) !== null) continue;
			others.push(...more.flatMap((key) => key ?? []));
		}
		await this.#known.load(others);
	}

	async find(contact: ContactToSave): Promise<MatchFinding> {
		for (const ruleIndex of this.#strategy.definition.rules.keys()) {
			const finding = await this.#findBy(ruleIndex, contact);
			if (finding !== null) return finding;
		}
		return NO_MATCH;
	}

	async #findBy(ruleIndex: number, { values, ruleKeys }: ContactToSave): Promise<MatchFinding | null> {
		const key = ruleKeys[ruleIndex];
		if (key === null) return null;
		const candidates = await this.#known.withKey(key);
		const before = this.#compared;
		this.#compared += candidates.length;
		if (Math.floor(before / COMPARED_AT_ONCE) < Math.floor(this.#compared / COMPARED_AT_ONCE))
			await nextTurn();
		return findByRule(this.#strategy.definition, ruleIndex, values, candidates, this.#clock.now());
	}
}

function decide(
	known: KnownContacts,
	references: ContactReferences,
	contact: ContactToSave,
	finding: MatchFinding,
	options: Options,
): StrategyDecision {
	const { strategy, ifNotFound = strategy.definition.ifNotFound, path } = options;
	const nothing = {
		outcome: 'skipped' as const,
		finding,
		contactId: null,
		known: null,
		step: null,
		claims: false,
	};
	if (finding.ambiguous) return { ...nothing, refusal: ambiguous(strategy, finding) };
	const chosen = finding.id === null ? null : known.choose(finding.id);
	const before = chosen && contactOf(chosen);
	if (before === null && ifNotFound === 'skip') return { ...nothing, refusal: null };
	const refusal = refusedReference(
		{
			hasAccount: (id) => references.accounts.has(id),
			ownerOf: (externalId) => references.owners.get(externalId),
		},
		contact.checked,
		before?.id ?? null,
		path,
	);
	if (refusal !== null) return { ...nothing, refusal };
	return chosen === null || before === null
		? create(known, references, contact, finding)
		: change(known, references, contact, finding, { chosen, before }, options);
}

function create(
	known: KnownContacts,
	{ owners }: ContactReferences,
	{ newId: id, since, checked }: ContactToSave,
	finding: MatchFinding,
): StrategyDecision {
	const after = known.create({ id, since, contact: { ...EMPTY_CONTACT, ...checked } });
	if (checked.externalId) owners.set(checked.externalId, id);
	const step: ContactStep = { id, since, before: null, given: checked };
	return { refusal: null, outcome: 'created', finding, contactId: id, known: after, step, claims: true };
}

function change(
	known: KnownContacts,
	{ owners }: ContactReferences,
	contact: ContactToSave,
	finding: MatchFinding,
	{ chosen, before }: { chosen: KnownContact; before: Contact },
	{ strategy, ifFound = strategy.definition.ifFound }: Options,
): StrategyDecision {
	const { id } = before;
	const { checked, since } = contact;
	const found = { refusal: null, finding, contactId: id };
	const changes =
		ifFound === 'link'
			? {}
			: contactChanges(before, withoutKept(checked, strategy, finding, chosen), ifFound);
	if (Object.keys(changes).length === 0) {
		return { ...found, outcome: 'unchanged', known: chosen, step: null, claims: false };
	}
	const claims = hasOtherKeys(contact, [
		...known.keysOf(chosen),
		...identityKeys(identifiersOfKnown(chosen)),
	]);
	const after = known.update({ id, changes, since });
	if (changes.externalId) owners.set(changes.externalId, id);
	return { ...found, outcome: 'updated', known: after, step: { id, since, before, changes }, claims };
}

function hasOtherKeys({ keys, sharedKeys }: ContactToSave, known: ScopedKey[]): boolean {
	const texts = new Set(known.map(({ scope, key }) => `${scope} ${key}`));
	return [...keys, ...sharedKeys].some(({ scope, key }) => !texts.has(`${scope} ${key}`));
}

/**
 * What may be written to a contact that was found: a match never overwrites an identifier that is stronger
 * than itself, and a former address that found the contact isn't its new one.
 */
function withoutKept(
	checked: Partial<ContactWrite>,
	{ definition }: StoredStrategy,
	{ ruleIndex, byFormerValues }: MatchFinding,
	found: KnownContact,
): Partial<ContactWrite> {
	if (ruleIndex === null) return checked;
	const rule = definition.rules[ruleIndex];
	const by = rankOfRule(definition, rule) ?? 'name';
	const kept = keptIdentifiers(by, givenIdentifiers(checked), identifiersOfKnown(found));
	const left = { ...withoutIdentifiers(checked, kept) };
	if (!byFormerValues) return left;
	for (const { field } of rule.fields satisfies MatchField[]) {
		for (const column of COLUMNS[field] ?? []) delete left[column];
	}
	return left;
}
