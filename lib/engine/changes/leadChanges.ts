import type { ChangeAction, Lead } from '../../store';
import type { EngineContext } from '../EngineContext';
import { recordChanged } from '../holding/recordChanged';
import { noteChanges } from './noteChanges';

type ToldLead = Pick<Lead, 'id' | 'contactId' | 'accountId'>;

/**
 * The contacts that report a lead's events, by lead id: the lead's own contact, or for a lead with only an
 * account, the account's oldest contact. Account enrollments receive the events of all their contacts, so one
 * is enough, and the account's timeline shows it once. Leads with no such contact are missing.
 */
export async function reportersOf(
	{ store }: EngineContext,
	leads: Iterable<ToldLead>,
): Promise<Map<string, string>> {
	const all = [...leads];
	const accountIds = all.flatMap(({ contactId, accountId }) => (contactId === null ? (accountId ?? []) : []));
	const eldest = await store.contacts.eldestOf(accountIds);
	return new Map(
		all.flatMap(({ id, contactId, accountId }) => {
			const reporter = contactId ?? eldest.get(accountId ?? '');
			return reporter === undefined ? [] : [[id, reporter] as const];
		}),
	);
}

/** What has changed about a lead. */
export interface LeadChange {
	lead: ToldLead;
	action: ChangeAction;
	/** As `changedFields` names them; null where not applicable. */
	fields: string[] | null;
}

/** Notifies everything that reacts to leads that they have changed, in the transaction that changes them. */
export async function noteLeadChanges(context: EngineContext, changes: LeadChange[]): Promise<void> {
	const reporters = await reportersOf(
		context,
		changes.map(({ lead }) => lead),
	);
	await recordChanged(context, [...new Set(reporters.values())]);
	await noteChanges(
		context,
		changes.flatMap(({ lead, action, fields }) => {
			const contactId = reporters.get(lead.id);
			return contactId === undefined
				? []
				: { contactId, recordType: 'lead' as const, recordId: lead.id, action, fields };
		}),
	);
	await markUnreported(
		context,
		changes.flatMap(({ lead, action }) => (reporters.has(lead.id) || action === 'deleted' ? [] : lead.id)),
	);
}

/** The same for one lead. */
export async function noteLeadChange(
	context: EngineContext,
	lead: ToldLead,
	action: ChangeAction,
	fields: string[] | null,
): Promise<void> {
	await noteLeadChanges(context, [{ lead, action, fields }]);
}

/**
 * No contact can be on a journey for these leads. But they have a score, or the reason why they have none.
 */
async function markUnreported(context: EngineContext, leadIds: string[]): Promise<void> {
	if (leadIds.length === 0) return;
	const models = await context.store.scoring.activeModels();
	await context.store.scoring.mark(
		models.map(({ id }) => id),
		{ leadIds },
	);
	if (models.length > 0) context.wake();
}
