import type { ChangeAction, Lead } from '../../store';
import type { EngineContext } from '../EngineContext';
import { noteRecordChange } from './noteChanges';

type ToldLead = Pick<Lead, 'id' | 'contactId' | 'accountId'>;

/**
 * The contacts in whose names it is told what happens to leads, by lead id: their own; of a lead that has only an account
 * the oldest contact of that. Account enrollments hear what is told of any contact of theirs, so one is enough, and the
 * account's timeline says it once. Leads that nobody stands for are missing.
 */
export async function tellersOf(
	{ store }: EngineContext,
	leads: Iterable<ToldLead>,
): Promise<Map<string, string>> {
	const all = [...leads];
	const accountIds = all.flatMap(({ contactId, accountId }) => (contactId === null ? (accountId ?? []) : []));
	const eldest = await store.contacts.eldestOf(accountIds);
	return new Map(
		all.flatMap(({ id, contactId, accountId }) => {
			const teller = contactId ?? eldest.get(accountId ?? '');
			return teller === undefined ? [] : [[id, teller] as const];
		}),
	);
}

/** Tells all that reacts to a lead that it has changed, in the transaction that changes it. */
export async function noteLeadChange(
	context: EngineContext,
	lead: ToldLead,
	action: ChangeAction,
	fields: string[] | null,
): Promise<void> {
	const teller = (await tellersOf(context, [lead])).get(lead.id);
	if (teller !== undefined) {
		await noteRecordChange(context, {
			contact_id: teller,
			record_type: 'lead',
			record_id: lead.id,
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
