import { sql, type RawBuilder } from 'kysely';

import type { Schema } from '../../schema';
import type { StoreSql } from '../../StoreSql';
import { joinByHold } from '../holds/ofEnrollments';

/** Which rows of a table are about one contact. */
export type Whose =
	/** Columns with the contact's id. */
	| { contact: string[] }
	/** A column with the id of an enrollment of the contact. */
	| { enrollment: string }
	/** A column with the id of a hold of the contact. */
	| { hold: string }
	/** A column with the id of a lead of the contact. */
	| { lead: string }
	/** Columns with the id of the contact or of one of its leads; and one with the row of a lead that is gone, as JSON. */
	| { record: string[]; formerLead?: string };

/** What is left of a row when its contact is erased. */
export type Remains =
	| 'nothing'
	/** The row stays, with these columns emptied. */
	| Record<string, string | number | null>
	/** Nothing in it is personal, once it is unknown who it belongs to. */
	| 'everything';

export interface PersonalTable {
	whose: Whose;
	remains: Remains;
}

/** Why nothing in a table is about a person. */
type Impersonal = string;

type Layout = {
	[Table in keyof Schema]: (PersonalTable & { remains: RemainsOf<Schema[Table]> }) | Impersonal;
};

type RemainsOf<Row> = 'nothing' | 'everything' | { [Column in keyof Row]?: string | number | null };

// The type makes a new table an error until it is added here: adding one means saying what in it is personal.
// The order satisfies the foreign keys when rows are deleted.
const LAYOUT: Layout = {
	changes: { whose: { contact: ['contact_id'] }, remains: 'nothing' },
	segment_members: { whose: { contact: ['contact_id'] }, remains: 'nothing' },
	split_assignments: { whose: { contact: ['contact_id'] }, remains: 'nothing' },
	consents: { whose: { contact: ['contact_id'] }, remains: 'nothing' },
	former_identifiers: { whose: { contact: ['contact_id'] }, remains: 'nothing' },
	match_keys: { whose: { record: ['record_id'] }, remains: 'nothing' },
	match_index: { whose: { record: ['record_id'] }, remains: 'nothing' },
	merge_log: { whose: { record: ['winner_id', 'loser_id'], formerLead: 'loser' }, remains: 'nothing' },
	interactions: {
		whose: { contact: ['contact_id'] },
		remains: { properties: '{}', idempotency_key: null, content_hash: null },
	},
	leads: {
		whose: { contact: ['contact_id'] },
		remains: { topic: null, page: null, attributes: '{}', status_reason: null, opportunity: null },
	},
	lead_moves: { whose: { lead: 'lead_id' }, remains: { reason: null } },
	lead_scores: { whose: { lead: 'lead_id' }, remains: { explanation: null } },
	activities: {
		whose: { contact: ['contact_id'] },
		remains: {
			subject: 'Erased',
			description: null,
			result: null,
			location: null,
			organizer: null,
			attendees: null,
		},
	},
	enrollments: {
		whose: { contact: ['contact_id'] },
		remains: { entry_data: null, entry_key: '', goal_value: null, goal_currency: null },
	},
	holds: {
		whose: { hold: 'id' },
		remains: { item: null, error: null, branches: null },
	},
	// Its details are processed one by one: see `PrivacyRepository`.
	step_log: { whose: { enrollment: 'enrollment_id' }, remains: 'everything' },
	entry_refusals: { whose: { contact: ['contact_id'] }, remains: { detail: null } },
	// The hash of the address stays, so that links of an erased contact's mails still unsubscribe it.
	messages: { whose: { contact: ['contact_id'] }, remains: 'everything' },
	message_events: { whose: { contact: ['contact_id'] }, remains: { detail: null } },
	pending_hits: { whose: { contact: ['contact_id'] }, remains: 'nothing' },
	split_visits: { whose: { contact: ['contact_id'] }, remains: 'everything' },
	contacts: {
		whose: { contact: ['id'] },
		remains: {
			external_id: null,
			email: null,
			email_key: null,
			phone: null,
			phone_key: null,
			first_name: null,
			last_name: null,
			company: null,
			time_zone: null,
			account_id: null,
			owner: null,
			created_by: null,
			email_since: null,
			phone_since: null,
			attributes: '{}',
		},
	},
	// Written by changes of contacts and leads, so last.
	match_stale: { whose: { record: ['record_id'] }, remains: 'nothing' },
	accounts: 'companies, not people',
	journeys: 'one row a workflow',
	steps: 'one row a node',
	claims: 'batches under way',
	instances: 'processes of n8n',
	segments: 'definitions; members are in segment_members',
	entry_sources: 'what triggers are set to',
	entry_runs: 'counts, and the ID of the last contact that was looked at',
	split_states: 'counts of each path',
	lifecycle_processes: 'definitions',
	scoring_models: 'definitions, and the ID of the last lead that was looked at',
	rotations: 'salespeople, whose turn it is',
	step_deltas: 'counts',
	step_totals: 'counts',
	step_flow: 'counts',
	step_cohorts: 'counts',
	journey_versions: 'what workflows look like',
	report_progress: 'counts, and the ID of the last enrollment that was looked at',
	suppressions: 'keyed hashes of addresses: an erased contact must not get messages either',
	secret_keys: 'secrets of the store',
	public_addresses: 'where pages are',
	throttles: 'times',
	message_policies: 'definitions',
	matching_strategies: 'definitions, and the ID of the last record whose keys were made',
};

/** Every table with something personal in it, in the order in which it can be erased. */
export const PERSONAL_TABLES: ReadonlyArray<PersonalTable & { name: keyof Schema }> = Object.entries(
	LAYOUT,
).flatMap(([name, table]) =>
	typeof table === 'string'
		? []
		: [{ ...table, name: name as keyof Schema, remains: table.remains as Remains }],
);

/** Every other table, with the reason why nothing in it is personal. */
export const IMPERSONAL_TABLES: ReadonlyMap<string, Impersonal> = new Map(
	Object.entries(LAYOUT).flatMap(([name, table]) => (typeof table === 'string' ? [[name, table]] : [])),
);

/** The condition for the rows of a table that are about a contact. */
export function aboutContact(
	dialect: StoreSql['dialect'],
	whose: Whose,
	contactId: string,
): RawBuilder<boolean> {
	const leads = sql`select id from leads where contact_id = ${contactId}`;
	if ('hold' in whose) {
		return sql<boolean>`${sql.ref(whose.hold)} in (
			select h.id from enrollments e ${joinByHold(dialect, { table: 'holds', alias: 'h' }, 'e.id')}
			where e.contact_id = ${contactId})`;
	}
	if ('enrollment' in whose) {
		return sql<boolean>`${sql.ref(whose.enrollment)} in (select id from enrollments where contact_id = ${contactId})`;
	}
	if ('lead' in whose) return sql<boolean>`${sql.ref(whose.lead)} in (${leads})`;
	const each =
		'contact' in whose
			? whose.contact.map((column) => sql`${sql.ref(column)} = ${contactId}`)
			: whose.record.map(
					(column) => sql`(${sql.ref(column)} = ${contactId} or ${sql.ref(column)} in (${leads}))`,
				);
	if ('record' in whose && whose.formerLead !== undefined) {
		// One of the contact that was merged into a lead of someone else, or of no one.
		const owner = `%"contact_id":${JSON.stringify(contactId)}%`;
		each.push(sql`(record_type = 'lead' and ${sql.ref(whose.formerLead)} like ${owner})`);
	}
	return sql<boolean>`(${sql.join(each, sql` or `)})`;
}
