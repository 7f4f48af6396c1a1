import { sql } from 'kysely';

import type { Candidate, MatchedRecord, MatchValues } from '../../../domain/matching';
import { fromJson } from '../../json';
import type { RepositoryContext } from '../../RepositoryContext';
import type { ContactRow, FormerIdentifierRow, LeadRow, MergeRow } from '../../schema';
import { wholeReader, type WholeRecord } from '../../tables/record';
import { readFormerIdentifiers } from '../contacts/formerIdentifiers';

const toContact = wholeReader('contacts');

const toLead = wholeReader('leads');

/**
 * Records in the form used for comparison, with the values of those that were merged into them.
 * @param lock locks contacts or leads until the transaction ends
 * @returns by id; ids without a record are missing
 */
export async function readCandidates(
	context: RepositoryContext,
	record: MatchedRecord,
	ids: string[],
	{ lock = false }: { lock?: boolean } = {},
): Promise<Map<string, Candidate>> {
	if (ids.length === 0) return new Map();
	return record === 'contact' ? await readContacts(context, ids, lock) : await readLeads(context, ids, lock);
}

async function readContacts(
	context: RepositoryContext,
	ids: string[],
	lock: boolean,
): Promise<Map<string, Candidate>> {
	const rows = await readRows<ContactRow>(context, 'contact', ids, lock);
	const former = await formerRows<ContactRow>(context, 'contact', idsOfSurvivors(rows));
	const addresses = await readFormerIdentifiers(
		context,
		rows.map(({ id }) => id),
	);
	return new Map(
		rows.map((row) => [
			row.id,
			{
				id: row.id,
				values: [
					row,
					...(addresses.get(row.id) ?? []).map((address) => withFormer(row, address)),
					...(former.get(row.id) ?? []),
				].map((one) => contactValues(toContact(one))),
				open: true,
				createdAt: Number(row.created_at),
				updatedAt: Number(row.updated_at),
				since: { email: row.email_since ?? row.id, phone: row.phone_since ?? row.id },
			},
		]),
	);
}

/** A contact as it was when it had an address or number that it no longer has. */
function withFormer(row: ContactRow, { kind, key, value }: FormerIdentifierRow): ContactRow {
	return kind === 'email'
		? { ...row, email: value, email_key: key }
		: { ...row, phone: value, phone_key: key };
}

async function readLeads(
	context: RepositoryContext,
	ids: string[],
	lock: boolean,
): Promise<Map<string, Candidate>> {
	const rows = await readRows<LeadRow>(context, 'lead', ids, lock);
	const former = await formerRows<LeadRow>(context, 'lead', idsOfSurvivors(rows));
	const contactIds = [...rows, ...[...former.values()].flat()].flatMap(({ contact_id }) => contact_id ?? []);
	const contacts = await readCandidates(context, 'contact', [...new Set(contactIds)]);
	const leadValues = (row: LeadRow): MatchValues[] => {
		const people = (row.contact_id === null ? undefined : contacts.get(row.contact_id))?.values ?? [
			{ fields: {}, attributes: {} },
		];
		return people.map((person) => withLead(person, toLead(row)));
	};
	return new Map(
		rows.map((row) => [
			row.id,
			{
				id: row.id,
				values: [row, ...(former.get(row.id) ?? [])].flatMap(leadValues),
				open: row.status === 'open',
				createdAt: Number(row.created_at),
				updatedAt: Number(row.updated_at),
			},
		]),
	);
}

/** Whether others were merged into it; 0 or 1 in SQLite. Most have none, which saves the query. */
interface MaybeSurvivor {
	id: string;
	survivor: boolean | number;
}

async function readRows<Row extends { id: string }>(
	{ db, sql: dialect }: RepositoryContext,
	record: MatchedRecord,
	ids: string[],
	lock: boolean,
): Promise<Array<Row & MaybeSurvivor>> {
	// In a fixed order, so that two transactions can't wait for each other; not against foreign keys.
	const end = lock ? sql`order by r.id ${dialect.forNoKeyUpdateOf('r')}` : sql``;
	const table = sql.table(record === 'contact' ? 'contacts' : 'leads');
	const { rows } = await sql<Row & MaybeSurvivor>`
		select r.*, exists (select 1 from merge_log m
			where m.record_type = ${record} and m.undone_at is null and m.winner_id = r.id) as survivor
		from ${table} r where r.id ${dialect.oneOf([...new Set(ids)])} ${end}`.execute(db);
	return rows;
}

function idsOfSurvivors(rows: MaybeSurvivor[]): string[] {
	return rows.flatMap(({ id, survivor }) => (survivor ? id : []));
}

/** The rows that were merged into records, by the record that is left of them. */
async function formerRows<Row>(
	{ db, sql: dialect }: RepositoryContext,
	record: MatchedRecord,
	ids: string[],
): Promise<Map<string, Row[]>> {
	const former = new Map<string, Row[]>();
	// What was merged into a record that was itself merged belongs to the last one of the chain.
	let survivors = new Map(ids.map((id) => [id, id]));
	while (survivors.size > 0) {
		const { rows } = await sql<Pick<MergeRow, 'winner_id' | 'loser_id' | 'loser'>>`
			select winner_id, loser_id, loser from merge_log
			where record_type = ${record} and undone_at is null and winner_id ${dialect.oneOf([...survivors.keys()])}
			order by merged_at, id`.execute(db);
		const next = new Map<string, string>();
		for (const { winner_id, loser_id, loser } of rows) {
			const survivor = survivors.get(winner_id) as string;
			former.set(survivor, [...(former.get(survivor) ?? []), fromJson<Row>(loser) as Row]);
			next.set(loser_id, survivor);
		}
		survivors = next;
	}
	return former;
}

/** A contact's values for comparison. */
export function contactValues(
	contact: Pick<
		WholeRecord<'contacts'>,
		| 'externalId'
		| 'email'
		| 'phone'
		| 'phoneKey'
		| 'firstName'
		| 'lastName'
		| 'company'
		| 'accountId'
		| 'owner'
		| 'attributes'
	>,
): MatchValues {
	const { externalId, email, phone, firstName, lastName, company, accountId, owner } = contact;
	return {
		fields: { externalId, email, phone, firstName, lastName, company, accountId, owner },
		attributes: contact.attributes,
		phoneKey: contact.phoneKey,
	};
}

/** A lead's values for comparison: those of its contact, and its own. */
export function withLead(
	person: MatchValues,
	lead: Pick<
		WholeRecord<'leads'>,
		'contactId' | 'accountId' | 'topic' | 'campaign' | 'page' | 'owner' | 'attributes'
	>,
): MatchValues {
	const { contactId, topic, campaign, page, owner } = lead;
	const accountId = lead.accountId ?? person.fields.accountId;
	return {
		...person,
		fields: { ...person.fields, contactId, accountId, topic, campaign, page, owner },
		attributes: lead.attributes,
	};
}
