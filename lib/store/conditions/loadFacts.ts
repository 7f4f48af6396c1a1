import { sql, type RawBuilder } from 'kysely';

import type { Dependencies, Facts, InteractionFacts, LeadFacts } from '../../domain/conditions';
import { ANY_EVENT } from '../../domain/interactions';
import { fromJson } from '../json';
import type { RepositoryContext } from '../RepositoryContext';
import { CONTACT_COLUMNS, toAccount, toContact, toLead, type Account, type Contact } from '../records';

/** Facts whose records are those of the store. */
export type StoredFacts = Facts & { contact: Contact; account: Account | null };

/** Reads what some contacts' conditions need, with one statement per kind of record. */
export async function loadFacts(
	context: RepositoryContext,
	contactIds: string[],
	wanted: Dependencies,
): Promise<Map<string, StoredFacts>> {
	if (contactIds.length === 0) return new Map();
	const among = context.sql.oneOf([...new Set(contactIds)]);
	const contacts = await context.db
		.selectFrom('contacts')
		.select(CONTACT_COLUMNS)
		.where(sql<boolean>`id ${among}`)
		.execute();
	const accounts = wanted.account ? await loadAccounts(context, among) : new Map<string, Account>();
	const leads = wanted.lead ? await loadLeads(context, among) : new Map<string, LeadFacts[]>();
	const interactions = await loadInteractions(context, among, [...wanted.interactionTypes]);
	const segments = await loadSegments(context, among, [...wanted.segmentIds]);
	return new Map(
		contacts.map((row) => [
			row.id,
			{
				contact: toContact(row),
				account: accounts.get(row.account_id ?? '') ?? null,
				leads: leads.get(row.id) ?? [],
				interactions: interactions.get(row.id) ?? [],
				segmentIds: new Set(segments.get(row.id)),
			},
		]),
	);
}

async function loadAccounts(
	{ db }: RepositoryContext,
	among: RawBuilder<unknown>,
): Promise<Map<string, Account>> {
	const rows = await db
		.selectFrom('accounts')
		.selectAll()
		.where(sql<boolean>`id in (select account_id from contacts where id ${among})`)
		.execute();
	return new Map(rows.map((row) => [row.id, toAccount(row)]));
}

async function loadLeads(
	{ db }: RepositoryContext,
	among: RawBuilder<unknown>,
): Promise<Map<string, LeadFacts[]>> {
	const rows = await db
		.selectFrom('leads')
		.selectAll()
		.where(sql<boolean>`contact_id ${among}`)
		.execute();
	return grouped(rows.map((row) => [row.contact_id ?? '', toLead(row)]));
}

async function loadInteractions(
	{ db, sql: dialect }: RepositoryContext,
	among: RawBuilder<unknown>,
	types: string[],
): Promise<Map<string, InteractionFacts[]>> {
	if (types.length === 0) return new Map();
	const rows = await db
		.selectFrom('interactions')
		.select(['id', 'contact_id', 'type', 'occurred_at', 'properties'])
		.where(sql<boolean>`contact_id ${among}`)
		.$if(!types.includes(ANY_EVENT), (query) => query.where(sql<boolean>`type ${dialect.oneOf(types)}`))
		.execute();
	return grouped(
		rows.map((row) => [
			row.contact_id,
			{
				id: row.id,
				type: row.type,
				occurredAt: row.occurred_at,
				properties: fromJson<Record<string, unknown>>(row.properties) ?? {},
			},
		]),
	);
}

async function loadSegments(
	{ db, sql: dialect }: RepositoryContext,
	among: RawBuilder<unknown>,
	segmentIds: string[],
): Promise<Map<string, string[]>> {
	if (segmentIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('segment_members')
		.select(['contact_id', 'segment_id'])
		.where(sql<boolean>`contact_id ${among} and segment_id ${dialect.oneOf(segmentIds)}`)
		.execute();
	return grouped(rows.map((row) => [row.contact_id, row.segment_id]));
}

function grouped<T>(pairs: Array<[string, T]>): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const [key, value] of pairs) {
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [value]);
		else group.push(value);
	}
	return groups;
}
