import { sql } from 'kysely';

import type { Candidate, MatchedRecord, MatchValues } from '../../../domain/matching';
import { fromJson } from '../../json';
import type { RepositoryContext } from '../../RepositoryContext';
import type { ContactRow, LeadRow, MergeRow } from '../../schema';
import { wholeReader } from '../../tables/record';
import { readFormerIdentifiers } from '../contacts/formerIdentifiers';
import { withLead } from './contactValues';
import { candidateOf, type KnownContact } from './knownContact';

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
	const known = await readKnownContacts(context, ids, { lock });
	return new Map([...known].map(([id, one]) => [id, candidateOf(one)]));
}

/**
 * Everything that contacts are matched by.
 * @param lock locks them until the transaction ends
 * @returns by id; ids without a contact are missing
 */
export async function readKnownContacts(
	context: RepositoryContext,
	ids: string[],
	{ lock = false }: { lock?: boolean } = {},
): Promise<Map<string, KnownContact>> {
	if (ids.length === 0) return new Map();
	const rows = await readRows<ContactRow>(context, 'contact', ids, lock);
	const merged = await formerRows<ContactRow>(context, 'contact', idsOfSurvivors(rows));
	const addresses = await readFormerIdentifiers(
		context,
		rows.flatMap(({ id, moved }) => (moved ? [id] : [])),
	);
	return new Map(
		rows.map((row) => [
			row.id,
			{
				whole: toContact(row),
				addresses: addresses.get(row.id) ?? [],
				merged: (merged.get(row.id) ?? []).map(toContact),
			},
		]),
	);
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

/**
 * Whether others were merged into it, and whether it had other addresses; 0 or 1 in SQLite. Most have
 * neither, which saves the queries.
 */
interface MaybeSurvivor {
	id: string;
	survivor: boolean | number;
	moved: boolean | number;
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
	const moved =
		record === 'contact'
			? sql`exists (select 1 from former_identifiers f where f.contact_id = r.id)`
			: sql`false`;
	const { rows } = await sql<Row & MaybeSurvivor>`
		select r.*, ${moved} as moved, exists (select 1 from merge_log m
			where m.record_type = ${record} and m.undone_at is null and m.winner_id = r.id) as survivor
		from ${table} r where r.id ${dialect.oneOfIndexed([...new Set(ids)])} ${end}`.execute(db);
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
