import { ConflictError, InvalidInputError } from '../../domain/errors';
import { keptIdentifiers, rankOfRule, type MatchField } from '../../domain/matching';
import { contactValues, type Contact, type ContactWrite, type StoredStrategy } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { changedFields, noteRecordChange } from '../changes/noteChanges';
import { contactChanges } from '../changes/contactChanges';
import { givenIdentifiers, withoutIdentifiers } from './contactKeys';
import { blankToNull, checkContactFields, EMPTY_CONTACT, type ContactFields } from './contactFields';
import { lockMatch, settleMatch, type LockedMatch } from '../matching/findMatches';
import { refreshKeysOf } from '../matching/keepKeys';

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
	const { strategy, path = '' } = options;
	const checked = checkContactFields(fields, { path, defaultCountry: options.defaultCountry });
	return await inTransaction(context, async (tx) => {
		const values = contactValues({
			...EMPTY_CONTACT,
			...checked,
			externalId: checked.externalId ?? blankToNull(options.foreignId),
		});
		const match = await lockMatch(tx, strategy, values);
		const found = match.id === null ? null : await tx.store.contacts.get(match.id);
		const refusal = match.ambiguous
			? ambiguous(strategy, match)
			: await refusalOf(tx, checked, found, { ...options, path });
		if (refusal !== null) {
			await settleMatch(tx, 'contact', match, null);
			if (refusal !== 'skip') throw refusal;
			return { contact: null, outcome: 'skipped', matchedBy: null, ruleIndex: null };
		}
		const saved =
			found === null
				? await create(tx, checked, match)
				: await change(tx, found, await withoutKept(tx, checked, strategy, match), options);
		await settleMatch(tx, 'contact', match, saved.contact.id);
		await refreshKeysOf(tx.store, [saved.contact.id]);
		return { ...saved, matchedBy: match.rule, ruleIndex: match.ruleIndex };
	});
}

async function create(
	context: EngineContext,
	checked: Partial<ContactWrite>,
	{ newId }: LockedMatch,
): Promise<{ contact: Contact; outcome: 'created' }> {
	const contact = await context.store.contacts.insert({ ...EMPTY_CONTACT, ...checked }, newId);
	await noteRecordChange(context, {
		contactId: contact.id,
		recordType: 'contact',
		recordId: contact.id,
		action: 'created',
		fields: null,
	});
	return { contact, outcome: 'created' };
}

async function change(
	context: EngineContext,
	found: Contact,
	checked: Partial<ContactWrite>,
	{ strategy, ifFound = strategy.definition.ifFound }: StrategySaveOptions,
): Promise<{ contact: Contact; outcome: 'updated' | 'unchanged' }> {
	const changes = ifFound === 'link' ? {} : contactChanges(found, checked, ifFound);
	if (Object.keys(changes).length === 0) return { contact: found, outcome: 'unchanged' };
	const contact = (await context.store.contacts.update(found.id, changes)) ?? found;
	await noteRecordChange(context, {
		contactId: found.id,
		recordType: 'contact',
		recordId: found.id,
		action: 'updated',
		fields: changedFields(found, contact),
	});
	return { contact, outcome: 'updated' };
}

/**
 * What may be written to a contact that was found: a match never overwrites an identifier that is stronger
 * than itself, and a former address that found the contact isn't its new one.
 */
async function withoutKept(
	{ store }: EngineContext,
	checked: Partial<ContactWrite>,
	{ definition }: StoredStrategy,
	{ id, byFormerValues, ruleIndex }: LockedMatch,
): Promise<Partial<ContactWrite>> {
	if (id === null || ruleIndex === null) return checked;
	const rule = definition.rules[ruleIndex];
	const own = (await store.contacts.holdersById([id])).get(id)?.own;
	if (own === undefined) return checked;
	const by = rankOfRule(definition, rule) ?? 'name';
	const left = { ...withoutIdentifiers(checked, keptIdentifiers(by, givenIdentifiers(checked), own)) };
	if (!byFormerValues) return left;
	for (const { field } of rule.fields satisfies MatchField[]) {
		for (const column of COLUMNS[field] ?? []) delete left[column];
	}
	return left;
}

/** Why it is not saved: no contact is to be created, or an error in it that only the store can detect. */
async function refusalOf(
	{ store }: EngineContext,
	{ externalId, accountId }: Partial<ContactWrite>,
	found: Contact | null,
	{ strategy, ifNotFound = strategy.definition.ifNotFound, path }: StrategySaveOptions,
): Promise<InvalidInputError | 'skip' | null> {
	if (found === null && ifNotFound === 'skip') return 'skip';
	const owner = externalId ? await store.contacts.find({ externalId }) : null;
	if (owner !== null && owner.id !== found?.id) {
		return new InvalidInputError({
			field: `${path}externalId`,
			reason: `"${externalId}" belongs to another contact (${owner.id})`,
		});
	}
	if (accountId && (await store.accounts.get(accountId)) === null) {
		return new InvalidInputError({
			field: `${path}accountId`,
			reason: `there is no account "${accountId.slice(0, 80)}"; create it first, or check the ID`,
		});
	}
	return null;
}

/** The error for several that match where the strategy doesn't choose. */
export function ambiguous(
	strategy: StoredStrategy,
	{ rule, ids }: Pick<LockedMatch, 'rule' | 'ids'>,
): ConflictError {
	const some = ids.slice(0, 5).join(', ');
	return new ConflictError(
		`${ids.length} ${strategy.record}s match by ${rule} (${some}${ids.length > 5 ? ', …' : ''}); merge them, or choose what to do with several hits in the matching strategy "${strategy.name}"`,
	);
}
