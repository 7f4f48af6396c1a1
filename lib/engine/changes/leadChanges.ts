import type { ChangeAction, Lead } from '../../store';
import type { EngineContext } from '../EngineContext';
import { noteRecordChange } from './noteChanges';

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

/** Notifies everything that reacts to a lead that it has changed, in the transaction that changes it. */
export async function noteLeadChange(
	context: EngineContext,
	lead: ToldLead,
	action: ChangeAction,
	fields: string[] | null,
): Promise<void> {
	const reporter = (await reportersOf(context, [lead])).get(lead.id);
	if (reporter !== undefined) {
		await noteRecordChange(context, {
			contactId: reporter,
			recordType: 'lead',
			recordId: lead.id,
			action,
			fields,
		});
		return;
	}
	// No contact can be on a journey for it. It has a score, or the reason why it has none.
	if (action === 'deleted') return;
	const models = await context.store.scoring.activeModels();
	await context.store.scoring.mark(
		models.map(({ id }) => id),
		{ leadIds: [lead.id] },
	);
	if (models.length > 0) context.wake();
}
