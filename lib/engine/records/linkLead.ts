import { NotFoundError } from '../../domain/errors';
import { LEAD_LINKED, LEAD_UNLINKED } from '../../domain/interactions';
import type { Lead, LeadPartyIds, LeadWrite } from '../../store';
import type { EngineContext } from '../EngineContext';
import { noteChanges } from '../changes/noteChanges';
import { recordInteractions } from '../interactions/recordInteractions';
import { blankToNull } from './contactFields';
import { noteLeadChange, reportersOf } from '../changes/leadChanges';

/** The contact and account that a lead gets. What is absent follows from the other; null and blank unlink. */
export interface LeadLinks {
	contactId?: string | null;
	accountId?: string | null;
}

/**
 * Locks a lead with its former and new contacts, in the order in which others lock them.
 * @returns null when there is no such lead
 */
export async function lockForLinking(
	context: EngineContext,
	id: string,
	links: LeadLinks,
): Promise<Lead | null> {
	const { store } = context;
	const known = await store.leads.get(id);
	if (known === null) return null;
	const after = {
		id: 'after',
		contactId: blankToNull(links.contactId),
		accountId: blankToNull(links.accountId),
	};
	await store.contacts.lock([...new Set((await reportersOf(context, [known, after])).values())]);
	return await store.leads.lock(known.id);
}

/**
 * What changes in who a lead belongs to. The contact's account comes along. For a lead that had only an
 * account, the account stays when it gets a contact that has none.
 * @throws NotFoundError when there is no such contact or account
 */
export async function partyAfter(
	{ store }: EngineContext,
	before: Lead,
	links: LeadLinks,
): Promise<Pick<Partial<LeadWrite>, 'contactId' | 'accountId'>> {
	let { contactId, accountId } = before;
	if (links.contactId !== undefined) {
		const wanted = blankToNull(links.contactId);
		const contact = wanted === null ? null : await store.contacts.get(wanted);
		if (wanted !== null && contact === null) throw new NotFoundError('contact', wanted);
		contactId = contact?.id ?? null;
		if (contact !== null && contactId !== before.contactId) {
			accountId = contact.accountId ?? (before.contactId === null ? before.accountId : null);
		}
	}
	if (links.accountId !== undefined) {
		const wanted = blankToNull(links.accountId);
		const account = wanted === null ? null : await store.accounts.get(wanted);
		if (wanted !== null && account === null) throw new NotFoundError('account', wanted);
		accountId = account?.id ?? null;
	}
	return {
		...(contactId === before.contactId ? {} : { contactId }),
		...(accountId === before.accountId ? {} : { accountId }),
	};
}

/**
 * Applies a link, in the transaction that makes it: the lead's activities follow, its scores are
 * recalculated, both sides' segments and steps look again, and both sides' timelines show it. For the contact
 * that gets a lead no one had before, the lead is new: journeys that begin when a lead is created begin now.
 */
export async function noteLink(
	context: EngineContext,
	before: Lead,
	after: Lead,
	changed: string[],
): Promise<void> {
	const { store } = context;
	await letActivitiesFollow(context, before, after);
	const [former, is] = [await tellerOf(context, before), await tellerOf(context, after)];
	// Nothing is written about a contact that was erased.
	const was = former !== undefined && (await store.contacts.get(former)) === null ? undefined : former;
	if (was !== undefined && was !== is) await noteLeadChange(context, before, 'updated', changed);
	if (former === undefined && is !== undefined) await noteLeadChange(context, after, 'created', null);
	await noteLeadChange(context, after, 'updated', changed);
	await raise(context, before, after, { was, is });
}

/**
 * Has a lead's activities follow it to another contact or account, and tells all that reacts to them. Those of a lead
 * that becomes no one's stay where they are, so that they go when their contact is erased.
 */
export async function letActivitiesFollow(
	context: EngineContext,
	before: LeadPartyIds,
	after: LeadPartyIds & { id: string },
): Promise<void> {
	if (after.contactId === null && after.accountId === null) return;
	const activities = await context.store.activities.followLead(after.id, before, after);
	await noteChanges(
		context,
		activities.flatMap(({ id, contactId }) =>
			contactId === null
				? []
				: {
						contactId,
						recordType: 'activity' as const,
						recordId: id,
						action: 'updated' as const,
						fields: ['contactId', 'accountId'],
					},
		),
	);
}

async function tellerOf(context: EngineContext, lead: Lead): Promise<string | undefined> {
	return (await reportersOf(context, [lead])).get(lead.id);
}

async function raise(
	context: EngineContext,
	before: Lead,
	after: Lead,
	{ was, is }: { was: string | undefined; is: string | undefined },
): Promise<void> {
	const event = (contactId: string, type: string) => ({
		contactId,
		type,
		occurredAt: context.store.clock.now(),
		properties: {
			leadId: after.id,
			contactId: after.contactId,
			accountId: after.accountId,
			previousContactId: before.contactId,
			previousAccountId: before.accountId,
			owner: after.owner,
		},
		source: null,
		idempotencyKey: null,
		contentHash: null,
	});
	await recordInteractions(context, [
		...(was === undefined || was === is ? [] : [event(was, LEAD_UNLINKED)]),
		...(is === undefined ? [] : [event(is, LEAD_LINKED)]),
	]);
}
