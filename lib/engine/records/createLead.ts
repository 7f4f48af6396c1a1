import { NotFoundError } from '../../domain/errors';
import { presetProcess } from '../../domain/lifecycle';
import type { Lead, LeadWrite, StoredStrategy } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { requireProcess } from '../lifecycle/planMoves';
import { settleMatch } from '../matching/findMatches';
import { refreshKeysOf } from '../matching/keepKeys';
import { matchLead } from './matchLead';
import { changedFields } from '../changes/noteChanges';
import { beginningOf } from './leadBeginning';
import { noteLeadChange } from '../changes/leadChanges';
import { noteLink } from './linkLead';
import type { LeadParty, LeadRequest, StrategyLeadRequest } from './leadRequest';
import { sameAttributes } from './sameAttributes';

export interface LeadResult {
	lead: Lead;
	/** `repeated`: this step had already created it in this visit. */
	outcome: 'created' | 'updated' | 'linked' | 'repeated';
	/** Why, for people. */
	reason: string;
}

type AnyRequest = Omit<LeadRequest, 'matching'>;

/** A strategy found no lead, and creates none. */
export interface SkippedLead {
	lead: null;
	outcome: 'skipped';
	reason: string;
}

/**
 * Creates a lead for a contact or an account, or finds the one that belongs to it. One that names neither is
 * linked later. Two created at the same moment under the same rule become one.
 * @throws NotFoundError when there is no such contact, account or lifecycle process; InvalidInputError for a
 *   stage in which no lead can begin; ConflictError when several leads match and the strategy is set to fail
 * @returns the lead, what was done, and why; a lead of null when a strategy creates none
 * @example
 * ```ts
 * const { outcome, lead } = await createLead(engine, {
 *   contactId: ada.id,
 *   matching: 'emailAndPage',
 *   ifFound: 'update',
 *   fields: { topic: 'Espresso machines', page: 'espresso' },
 *   origin: null,
 * });
 * console.log(outcome, lead.status, lead.stage); // created open inquiry
 * ```
 */
export async function createLead(context: EngineContext, request: LeadRequest): Promise<LeadResult>;
export async function createLead(
	context: EngineContext,
	request: LeadRequest | StrategyLeadRequest,
): Promise<LeadResult | SkippedLead>;
export async function createLead(
	context: EngineContext,
	request: LeadRequest | StrategyLeadRequest,
): Promise<LeadResult | SkippedLead> {
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const party = await partyOf(tx, request);
		if (request.origin !== null && 'originId' in request.origin) {
			const made = await store.leads.findByOrigin(request.origin);
			if (made !== null) {
				return { lead: made, outcome: 'repeated', reason: 'This step already created it on this visit' };
			}
		}
		if (typeof request.matching === 'object') {
			return await createByStrategy(tx, party, request, request.matching.strategy);
		}
		if (request.matching === 'always') {
			return await insert(tx, party, request, 'A new lead is always created');
		}
		if (party.contact === null && party.accountId === null) {
			return await insert(tx, party, request, 'It has neither a contact nor an account to match by');
		}
		const by = party.contact === null ? 'account' : 'email address';
		const rule = request.matching === 'email' ? by : `${by} and marketing page`;
		const page = request.matching === 'emailAndPage' ? (request.fields.page ?? null) : undefined;
		// A rule with a blank value matches nothing.
		if (page === null) return await insert(tx, party, request, 'It has no marketing page to match by');
		const owner =
			party.contact === null ? { accountId: party.accountId as string } : { contactId: party.contact.id };
		const findOpen = async () => await store.leads.findOpen({ ...owner, page });
		const ownerId = Object.values(owner)[0];
		let found = await findOpen();
		const id = store.newId();
		const claim = {
			recordType: 'lead' as const,
			scope: request.matching,
			key: page === undefined ? ownerId : `${ownerId} ${page}`,
			recordId: id,
		};
		while (found === null) {
			const other = await store.contacts.claimKey(claim);
			if (other === null) break;
			// Either another process has just created the lead, or the one that had the key is closed.
			found = await findOpen();
			if (found === null && (await store.contacts.reassignKey(claim, other))) break;
		}
		if (found !== null) return await link(tx, found, party, request, `An open lead matches by ${rule}`);
		return await insert(tx, party, request, `No open lead matches by ${rule}`, id);
	});
}

async function partyOf({ store }: EngineContext, request: AnyRequest): Promise<LeadParty> {
	const { contactId, accountId = null } = request;
	const contact = contactId === null ? null : await store.contacts.get(contactId);
	if (contactId !== null && contact === null) throw new NotFoundError('contact', contactId);
	if (contact?.accountId) return { contact, accountId: contact.accountId };
	if (accountId === null) return { contact, accountId: null };
	const account = await store.accounts.get(accountId);
	if (account === null) throw new NotFoundError('account', accountId);
	return { contact, accountId: account.id };
}

async function createByStrategy(
	context: EngineContext,
	party: LeadParty,
	request: AnyRequest,
	strategy: StoredStrategy,
): Promise<LeadResult | SkippedLead> {
	const { match, found } = await matchLead(context, strategy, party, request.fields);
	const { ifFound, ifNotFound } = strategy.definition;
	if (found === null && ifNotFound === 'skip') {
		await settleMatch(match, null);
		const reason = `No lead matches, and the strategy "${strategy.name}" does not create leads`;
		return { lead: null, outcome: 'skipped', reason };
	}
	const result =
		found === null
			? await insert(context, party, request, `No lead matches by "${strategy.name}"`, match.record.newId)
			: await link(
					context,
					found,
					party,
					{ ...request, ifFound: ifFound === 'link' ? 'keep' : ifFound },
					`A lead matches by ${match.rule}`,
				);
	await settleMatch(match, result.lead.id);
	await refreshKeysOf(context.store, [result.lead.id]);
	return result;
}

async function insert(
	context: EngineContext,
	{ contact, accountId }: LeadParty,
	{ fields, origin, processId, stage }: AnyRequest,
	reason: string,
	id?: string,
): Promise<LeadResult> {
	// The processes that every store has can't change their first stage, so there is no need to ask.
	const process =
		presetProcess(processId ?? null) ?? (await requireProcess(context.store, processId ?? null));
	const {
		processId: begunIn,
		stage: begins,
		note,
	} = await beginningOf(context.store, process, stage ?? null, {
		...fields,
		contactId: contact?.id ?? null,
		accountId,
	});
	const visit = origin !== null && 'originId' in origin ? origin : null;
	const lead = await context.store.leads.insert(
		{
			processId: begunIn,
			stage: begins,
			contactId: contact?.id ?? null,
			accountId,
			topic: fields.topic ?? null,
			campaign: fields.campaign ?? null,
			page: fields.page ?? null,
			status: 'open',
			owner: fields.owner ?? null,
			attributes: fields.attributes ?? {},
			journeyId: origin?.journeyId ?? null,
			enrollmentId: visit?.enrollmentId ?? null,
			stepId: origin?.stepId ?? null,
			originId: visit?.originId ?? null,
		},
		id,
	);
	await noteLeadChange(context, lead, 'created', null);
	return { lead, outcome: 'created', reason: note === null ? reason : `${reason}. ${note}` };
}

async function link(
	context: EngineContext,
	found: Lead,
	{ contact, accountId }: LeadParty,
	{ fields, ifFound }: AnyRequest,
	reason: string,
): Promise<LeadResult> {
	const changes: Partial<LeadWrite> = {};
	// A strategy can find a lead that belongs to no one yet, for example an imported one.
	const isAdopted =
		ifFound !== 'keep' &&
		found.contactId === null &&
		found.accountId === null &&
		(contact !== null || accountId !== null);
	if (isAdopted) Object.assign(changes, { contactId: contact?.id ?? null, accountId });
	if (ifFound !== 'keep') {
		for (const name of ['topic', 'campaign', 'page', 'owner'] as const) {
			const value = fields[name];
			if (value === undefined || value === null || value === found[name]) continue;
			if (ifFound === 'update' || found[name] === null) changes[name] = value;
		}
		const attributes =
			ifFound === 'update'
				? { ...found.attributes, ...fields.attributes }
				: { ...fields.attributes, ...found.attributes };
		if (!sameAttributes(attributes, found.attributes)) changes.attributes = attributes;
	}
	if (Object.keys(changes).length === 0) return { lead: found, outcome: 'linked', reason };
	// Before the lead, as everywhere else.
	if (isAdopted && contact !== null) await context.store.contacts.lock([contact.id]);
	const lead = (await context.store.leads.update(found.id, changes)) ?? found;
	const changed = changedFields(found, lead);
	if (isAdopted) await noteLink(context, found, lead, changed);
	else await noteLeadChange(context, found, 'updated', changed);
	return { lead, outcome: 'updated', reason };
}
