import type { Lead } from '../../store';
import { reportersOf } from '../changes/leadChanges';
import type { EngineContext } from '../EngineContext';

/**
 * Locks leads, and before them the contacts that report their events: in the order in which others lock them,
 * to avoid deadlocks.
 * @returns the leads as they are until this transaction ends, by id
 */
export async function lockLeads(context: EngineContext, ids: string[]): Promise<Map<string, Lead>> {
	const { store } = context;
	const known = await store.leads.parties(ids);
	await store.contacts.lock([...(await reportersOf(context, known)).values()]);
	return await store.lifecycle.lockLeads(ids);
}
