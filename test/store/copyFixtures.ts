import type { Kysely } from 'kysely';

import { STEP_LOG_KINDS, type Schema } from '../../lib/store';
import type { CopiedRow } from '../../lib/store/copy/copiedTables';
import { DAY, MINUTE, START } from '../support/rows';

export type SampleData = Record<keyof Schema, CopiedRow[]>;

/** Columns that every second row has a value in. */
const IN_EVERY_SECOND: Array<{ table: keyof Schema; column: string; value: string | number | null }> = [
	{ table: 'contacts', column: 'test_speed', value: 1440 },
	{ table: 'journeys', column: 'paused_at', value: START },
	{ table: 'steps', column: 'removed_at', value: START },
	{ table: 'enrollments', column: 'test', value: 1 },
	{ table: 'enrollments', column: 'paused_at', value: START },
	{ table: 'enrollments', column: 'goal_at', value: START },
	{ table: 'enrollments', column: 'entry_data', value: '{"order":{"id":7}}' },
	{ table: 'enrollments', column: 'account_id', value: null },
	{ table: 'holds', column: 'branch', value: 1 },
	{ table: 'holds', column: 'branches', value: '{"rank":"first","branches":[]}' },
	{ table: 'leads', column: 'process_id', value: 'process' },
	{ table: 'leads', column: 'status_reason', value: 'No budget' },
	{ table: 'leads', column: 'recycled', value: 2 },
	{
		table: 'leads',
		column: 'opportunity',
		value: '{"name":"Łódź","amount":1.5,"currency":"PLN","closeDate":"2026-12-24"}',
	},
	{ table: 'leads', column: 'score', value: -42 },
	{ table: 'leads', column: 'grade', value: 'Wärme 😀' },
	{ table: 'leads', column: 'sales_ready_at', value: START },
	{ table: 'contacts', column: 'created_by', value: 'Olga' },
	{ table: 'contacts', column: 'erased_at', value: START },
	{ table: 'journeys', column: 'owner', value: 'Olga' },
	{ table: 'activities', column: 'time_zone', value: 'Europe/Berlin' },
	{ table: 'activities', column: 'location', value: 'Łódź' },
	{ table: 'activities', column: 'attendees', value: '[{"email":"ann@example.com","name":"Ann"}]' },
	{ table: 'activities', column: 'revision', value: 3 },
	{ table: 'contacts', column: 'email_since', value: 'since' },
	{ table: 'contacts', column: 'phone_since', value: 'since' },
	{ table: 'activities', column: 'organizer', value: '{"email":"kim@example.com","name":"Kim, Łódź"}' },
	{ table: 'leads', column: 'scores', value: '{"Fit 😀.score":5,"Fit 😀.grade":"A"}' },
	{ table: 'journeys', column: 'refusal', value: '{"workflow":"v1","findings":[],"since":5}' },
	{ table: 'journeys', column: 'refused_version', value: 'Łódź' },
	{ table: 'journeys', column: 'missing_steps', value: '[{"stepId":"a","name":"😀","reason":null}]' },
	{ table: 'enrollments', column: 'goal_value', value: 1_250_000 },
	{ table: 'enrollments', column: 'goal_currency', value: 'EUR' },
	{ table: 'enrollments', column: 'cohort', value: 20_000 },
	{ table: 'enrollments', column: 'ended_how', value: '{"end":"last node"}' },
	{ table: 'enrollments', column: 'caused_by', value: 'interaction-1' },
	{ table: 'enrollments', column: 'details_removed_at', value: START },
	{ table: 'messages', column: 'held_until', value: START },
	{ table: 'holds', column: 'previous_at', value: START },
	{ table: 'holds', column: 'previous_by', value: 'interaction-1' },
	{ table: 'step_log', column: 'output', value: 2 },
	{ table: 'step_log', column: 'lasted', value: 86_400_000 },
	{ table: 'step_log', column: 'hold', value: 'hold' },
	{ table: 'step_log', column: 'origin', value: 'origin' },
	{ table: 'step_log', column: 'released_at', value: START },
	{ table: 'step_log', column: 'released_by', value: 'interaction-1' },
];

const CLAIM = {
	journey_id: 'journey',
	step_id: 'wait',
	claimed_by: 'instance-0',
	lease_until: START + MINUTE,
	execution_id: null,
	executed_by: null,
	receipt_id: null,
	delivered_at: null,
	suspended: 0,
	output: null,
};

const STATES = ['waiting', 'ready', 'paused', 'claimed', 'failed'];

/** Texts that databases like to spoil. */
const NAMES = ['Ann', "O'Brien", 'Łukasz 😀', '日本', '', 'back\\slash \\u0000', 'tab\tand\nline', 'ﬃ Å Å'];

function people(size: number): Pick<SampleData, 'accounts' | 'contacts' | 'match_keys'> {
	const named = Array.from({ length: size }, (_, n) => ({ n, name: NAMES[n % NAMES.length] }));
	const times = { created_at: START, updated_at: START + 1 };
	return {
		accounts: named.slice(0, Math.ceil(size / 10)).map(({ n, name }) => ({
			id: `account-${n}`,
			external_id: n % 2 ? `crm-${n}` : null,
			name,
			name_key: name.toLowerCase(),
			domain: `firm-${n}.example`,
			owner: null,
			attributes: JSON.stringify({ n }),
			...times,
		})),
		contacts: named.map(({ n, name }) => ({
			// Ids of both cases: databases do not agree about their order.
			id: `${n % 2 ? 'C' : 'c'}ontact-${n}`,
			external_id: n % 3 ? null : `external ${n}`,
			email: `Person.${n}@Example.com`,
			email_key: `person.${n}@example.com`,
			phone: '030 123',
			phone_key: `+4930${n}`,
			first_name: name,
			last_name: null,
			company: 'Firm',
			time_zone: 'Europe/Berlin',
			account_id: n % 4 ? null : 'account-0',
			owner: 'Olga',
			attributes: JSON.stringify({ name, deep: [n, null] }),
			...times,
		})),
		match_keys: named.map(({ n }) => ({
			record_type: 'contact',
			scope: n % 2 ? 'email' : 'Email+page',
			key: `person.${n}@example.com`,
			record_id: `${n % 2 ? 'C' : 'c'}ontact-${n}`,
		})),
	};
}

function records({
	contacts,
}: Pick<SampleData, 'contacts'>): Pick<SampleData, 'leads' | 'interactions' | 'activities'> {
	const origin = (n: number) =>
		n % 2
			? { journey_id: 'journey', enrollment_id: `enrollment-${n}`, step_id: 'lead', origin_id: `hold-${n}` }
			: { journey_id: null, enrollment_id: null, step_id: null, origin_id: null };
	const times = { created_at: START, updated_at: START + 1 };
	return {
		leads: contacts.map(({ id }, n) => ({
			id: `lead-${n}`,
			contact_id: id,
			account_id: n % 5 ? null : 'account-0',
			topic: 'Topic',
			campaign: null,
			page: '/offer',
			status: 'open',
			stage: 'inquiry',
			owner: null,
			attributes: '{}',
			...origin(n),
			...times,
		})),
		interactions: contacts.map(({ id }, n) => ({
			id: `interaction-${n}`,
			contact_id: id,
			type: 'email.opened',
			occurred_at: START - DAY,
			received_at: START + n,
			properties: '{"link":"a\\u0000b"}',
			source: null,
			idempotency_key: n % 2 ? `key ${n}` : null,
			content_hash: 'hash',
		})),
		activities: contacts.map(({ id }, n) => ({
			id: `activity-${n}`,
			kind: 'phoneCall',
			subject: 'Call',
			description: null,
			due_at: START + DAY,
			starts_at: null,
			ends_at: null,
			owner: 'Olga',
			status: 'open',
			result: null,
			completed_at: null,
			contact_id: id,
			account_id: null,
			lead_id: `lead-${n}`,
			...origin(n),
			...times,
		})),
	};
}

function holdOf(contactId: CopiedRow[string], n: number): CopiedRow {
	const state = STATES[n % STATES.length];
	return {
		id: `hold-${n}`,
		enrollment_id: `enrollment-${n}`,
		journey_id: 'journey',
		step_id: 'wait',
		origin_id: `enrollment-${n}`,
		contact_id: contactId,
		visit: 0,
		state,
		outcome: state === 'waiting' ? null : 'elapsed',
		due_at: START + n,
		arrived_at: START,
		event_type: 'email.opened',
		terms_key: 'terms',
		released_at: null,
		released_by: null,
		attempts: n % 3,
		alone: 0,
		claim_id: state === 'claimed' ? `claim-${n % 2}` : null,
		error: state === 'failed' ? '{"message":"Łódź"}' : null,
		item: JSON.stringify({ n, text: NAMES[n % NAMES.length] }),
	};
}

/**
 * Rows for all tables of a store.
 * @param size contacts, and as many leads, enrollments, holds …
 */
export function sampleData(size: number): SampleData {
	const { accounts, contacts, match_keys } = people(size);
	const data: SampleData = {
		accounts,
		contacts,
		match_keys,
		...records({ contacts }),
		journeys: [{ id: 'journey', name: 'Welcome', created_at: START, updated_at: START }],
		steps: ['wait', 'Other'].map((step) => ({
			journey_id: 'journey',
			step_id: step,
			name: 'Wait',
			type: 'wait',
			terms_key: 'terms',
			failure_policy: '{}',
			registered_at: START,
		})),
		enrollments: contacts.map(({ id }, n) => ({
			id: `enrollment-${n}`,
			journey_id: 'journey',
			contact_id: id,
			entry_key: '',
			entry_step_id: 'trigger',
			status: 'active',
			reason: null,
			entered_at: START,
			ended_at: null,
			updated_at: START,
		})),
		claims: [
			{ ...CLAIM, id: 'claim-0' },
			{
				...CLAIM,
				id: 'claim-1',
				execution_id: '77',
				executed_by: 'instance-0',
				receipt_id: 'receipt',
				delivered_at: START,
				output: 1,
			},
		],
		holds: contacts.map(({ id }, n) => holdOf(id, n)),
		// With gaps, as deleted entries leave them.
		step_log: contacts.map((_, n) => ({
			id: 3 * n + 1,
			enrollment_id: `enrollment-${n}`,
			journey_id: 'journey',
			step_id: 'wait',
			at: START + n,
			kind: STEP_LOG_KINDS[n % STEP_LOG_KINDS.length],
			execution_id: null,
			detail: '{"why":"because"}',
		})),
		instances: [
			{ id: 'instance-0', host: 'a-machine-elsewhere', pid: 7, started_at: START, heartbeat_at: START },
		],
		...audiences(contacts),
		...lifecycle(contacts),
		...scoring(contacts),
		...turnsAndConsents(contacts),
		...matching(contacts),
		...numbers(),
		...messages(contacts),
	};
	for (const { table, column, value } of IN_EVERY_SECOND)
		data[table] = data[table].map((row, n) => ({ ...row, [column]: n % 2 ? value : null }));
	return data;
}

function audiences(
	contacts: CopiedRow[],
): Pick<
	SampleData,
	| 'segments'
	| 'segment_members'
	| 'entry_sources'
	| 'entry_runs'
	| 'entry_refusals'
	| 'split_assignments'
	| 'split_visits'
	| 'split_states'
	| 'changes'
> {
	const times = { created_at: START, updated_at: START + 1 };
	const step = { journey_id: 'journey', step_id: 'trigger' };
	return {
		segments: [
			{
				id: 'segment',
				name: 'Łovers of 日本',
				name_key: 'łovers of 日本',
				description: null,
				kind: 'static',
				definition: null,
				time_zone: null,
				refresh_at: null,
				refreshed_at: START,
				...times,
			},
		],
		segment_members: contacts.map(({ id }) => ({
			segment_id: 'segment',
			contact_id: id,
			joined_at: START,
		})),
		entry_sources: [
			{
				...step,
				active: 0,
				audience: null,
				rules: '{}',
				next_run_at: null,
				next_slot_at: START,
				registered_at: START,
			},
		],
		entry_runs: [
			{
				...step,
				id: 'run',
				due_at: START,
				started_at: START,
				finished_at: START,
				total: 3,
				seen: 3,
				entered: 2,
				cursor: 'contact-2',
			},
		],
		entry_refusals: contacts.map(({ id }) => ({
			...step,
			contact_id: id,
			reason: 'already_in_journey',
			times: 2,
			first_at: START,
			last_at: START + 1,
			detail: null,
		})),
		split_assignments: contacts.map(({ id }) => ({
			...step,
			contact_id: id,
			path: 'A',
			assigned_at: START,
		})),
		split_visits: contacts.map(({ id }, n) => ({
			...step,
			hold_id: `hold-${n}`,
			contact_id: id,
			path: 'B',
			at: START,
		})),
		split_states: [{ ...step, state: '{"A":1}', updated_at: START }],
		// With gaps, as those that were dealt with leave them.
		changes: contacts.slice(0, 3).map(({ id }, n) => ({
			id: 5 * n + 2,
			contact_id: id,
			record_type: 'contact',
			record_id: id,
			action: 'updated',
			fields: '["owner"]',
			at: START,
			attempts: 0,
		})),
	};
}

function lifecycle(contacts: CopiedRow[]): Pick<SampleData, 'lifecycle_processes' | 'lead_moves'> {
	return {
		lifecycle_processes: [
			{
				id: 'process',
				name: 'Łeads of 日本',
				name_key: 'łeads of 日本',
				description: null,
				definition: '{"stages":[{"key":"new","name":"New"}]}',
				automated_marketing_qualification: 1,
				automatic_sales_ready: 0,
				clean_up_scores: 1,
				created_at: START,
				updated_at: START + 1,
			},
		],
		lead_moves: contacts.map((_, n) => ({
			id: `move-${n}`,
			lead_id: `lead-${n}`,
			sequence: 1,
			process_id: n % 2 ? 'process' : null,
			action: 'recycle',
			from_stage: 'sales_acceptance',
			to_stage: 'inquiry',
			from_status: 'disqualified',
			to_status: 'open',
			reason: n % 3 ? null : "It's back",
			moved_by: 'hand',
			mover: 'Olga',
			at: START,
			journey_id: n % 2 ? 'journey' : null,
			enrollment_id: n % 2 ? `enrollment-${n}` : null,
			step_id: n % 2 ? 'stage' : null,
			origin_id: n % 2 ? `hold-${n}` : null,
		})),
	};
}

function turnsAndConsents(contacts: CopiedRow[]): Pick<SampleData, 'rotations' | 'consents'> {
	return {
		rotations: [{ id: 'journey task', position: 1, latest: 'Łukasz', turns: 7, updated_at: START }],
		consents: contacts.map(({ id }, n) => ({
			id: `consent-${n}`,
			contact_id: id,
			channel: 'email',
			purpose: 'marketing',
			topic: n % 2 ? '' : 'newsletter',
			state: n % 2 ? 'given' : 'withdrawn',
			double_opt_in: n % 2,
			address_hash: n % 2 ? 'hash' : null,
			source: n % 3 ? null : 'form "Łist"',
			at: START - DAY,
			recorded_at: START,
		})),
	};
}

function scoring(contacts: CopiedRow[]): Pick<SampleData, 'scoring_models' | 'lead_scores'> {
	return {
		scoring_models: [
			{
				id: 'journey:score',
				name: 'Łeads',
				journey_id: 'journey',
				step_id: 'score',
				definition: '{"rules":[]}',
				active: 1,
				pass: 'score',
				cursor: 'lead-1',
				stopped_by: null,
				stopped_at: null,
				registered_at: START,
				created_at: START,
				updated_at: START + 1,
			},
		],
		lead_scores: contacts.map((_, n) => ({
			lead_id: `lead-${n}`,
			model_id: 'journey:score',
			score: n % 3 ? n - 5 : null,
			grade: n % 3 ? 'Hot' : null,
			unscored: n % 3 ? null : 'no_account',
			passed_at: n % 2 ? START : null,
			demotions: n % 2,
			explanation: '[{"name":"Opened","points":5,"because":[]}]',
			computed_at: START,
			next_look_at: n % 2 ? START + DAY : null,
		})),
	};
}

function matching(
	contacts: CopiedRow[],
): Pick<
	SampleData,
	'matching_strategies' | 'match_index' | 'match_stale' | 'merge_log' | 'former_identifiers'
> {
	return {
		former_identifiers: contacts.slice(0, 3).map(({ id }, n) => ({
			kind: n % 2 ? 'phone' : 'email',
			key: n % 2 ? `+4940${n}` : `łukasz.${n}@example.com`,
			contact_id: id,
			value: `Łukasz 😀 ${n}`,
			since: `since-${n}`,
			left_at: START + n,
		})),
		matching_strategies: [
			{
				id: 'strategy',
				name: 'Łike 日本',
				name_key: 'łike 日本',
				description: null,
				record_type: 'contact',
				definition: '{"rules":[]}',
				inline: 0,
				version: 2,
				keys_version: 1,
				keyed: 3,
				total: 7,
				cursor: 'Contact-1',
				keyed_at: null,
				created_at: START,
				updated_at: START + 1,
			},
		],
		match_index: contacts.map(({ id }, n) => ({
			scope: 'strategy.2:0',
			key: `["łukasz ${n % 3}"]`,
			record_id: id,
		})),
		// With gaps, as those that were dealt with leave them.
		match_stale: contacts.slice(0, 3).map(({ id }, n) => ({
			id: 7 * n + 3,
			record_type: 'contact',
			record_id: id,
		})),
		merge_log: [
			{
				id: 'merge',
				record_type: 'contact',
				winner_id: contacts[0].id,
				loser_id: 'gone',
				external_id: null,
				email_key: 'gone@example.com',
				phone_key: null,
				loser: '{"id":"gone","first_name":"Łukasz 😀"}',
				filled: '{}',
				moved: '{"moved":{},"removed":{},"keys":[],"ended":[]}',
				merged_by: 'Olga',
				merged_at: START,
				undone_by: null,
				undone_at: null,
			},
		],
	};
}

/** Writes rows by statements that name just the columns that the rows have. */
export async function insertSample(db: Kysely<Schema>, data: SampleData): Promise<void> {
	for (const [table, rows] of Object.entries(data)) {
		for (let at = 0; at < rows.length; at += 500) {
			await db
				.insertInto(table as keyof Schema)
				.values(rows.slice(at, at + 500) as never)
				.execute();
		}
	}
}

/** All rows of a table, in an order that no database has a say in. */
export async function allRows(db: Kysely<Schema>, table: keyof Schema): Promise<CopiedRow[]> {
	return sorted((await db.selectFrom(table).selectAll().execute()) as unknown as CopiedRow[]);
}

/** In one order, with one order of columns. */
export function sorted(rows: CopiedRow[]): CopiedRow[] {
	return rows
		.map((row) => Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))
		.map((row) => ({ row, key: JSON.stringify(row) }))
		.sort((a, b) => (a.key < b.key ? -1 : 1))
		.map(({ row }) => row);
}

function numbers(): Pick<
	SampleData,
	'step_deltas' | 'step_totals' | 'step_flow' | 'step_cohorts' | 'journey_versions' | 'report_progress'
> {
	const counted = { journey_id: 'journey', step_id: 'wait', kind: 3, output: -1, reason: 'łost' };
	const sums = { visits: 3, people: 2, times: '{"57":2,"58":1}' };
	return {
		// With gaps, as those that were added to the totals leave them.
		step_deltas: [3, 7].map((id) => ({
			id,
			...counted,
			cohort: 20_000,
			day: 20_001,
			slot: 1_920_000,
			...sums,
		})),
		step_totals: [{ ...counted, ...sums }],
		step_flow: [0, 1].map((grain) => ({ ...counted, grain, slot: 20_000, ...sums, times: null })),
		step_cohorts: [{ ...counted, cohort: 20_000, ...sums }],
		journey_versions: [
			{
				journey_id: 'journey',
				version: 1,
				fingerprint: 'fingerprint',
				look: 'look',
				graph: '{"nodes":[],"edges":[]}',
				time_zone: 'Europe/Lisbon',
				published_at: START,
			},
		],
		report_progress: [
			{
				name: 'check journey',
				cursor: 'enrollment-1',
				done: 1,
				total: 2,
				checked_at: START,
				drift: '[{"stepId":"","what":"entered","counted":1,"found":2}]',
			},
		],
	};
}

function messages(
	contacts: CopiedRow[],
): Pick<
	SampleData,
	| 'messages'
	| 'message_events'
	| 'pending_hits'
	| 'suppressions'
	| 'secret_keys'
	| 'public_addresses'
	| 'throttles'
	| 'message_policies'
> {
	return {
		messages: contacts.map(({ id }, n) => ({
			id: `message-${n}`,
			origin_id: `hold-${n}`,
			step_id: 'gate',
			variant: '',
			contact_id: id,
			address_hash: `hash-${n}`,
			channel: 'email',
			purpose: 'marketing',
			topic: '',
			kind: 'commercial',
			journey_id: 'journey',
			enrollment_id: `enrollment-${n}`,
			state: 'handed',
			reason: null,
			decided_at: START,
			counted_at: START,
			handed_at: START,
			held_until: null,
			execution_id: '77',
			provider: 'smtp',
			provider_id: `<${n}@example.com>`,
			test: n % 2,
			tracked: 1,
			bounce: null,
			opened_at: START,
			clicked_at: null,
		})),
		message_events: contacts.map(({ id }, n) => ({
			source: 'pages',
			event_key: `hit-${n}`,
			message_id: `message-${n}`,
			contact_id: id,
			type: 'email.clicked',
			occurred_at: START,
			received_at: START,
			detail: '{"link":1}',
		})),
		pending_hits: contacts.map(({ id }, n) => ({
			id: `hit-${n}`,
			message_id: `message-${n}`,
			contact_id: id,
			kind: 'click',
			link: 1,
			url: 'https://example.com/Łódź',
			at: START,
			due_at: START,
			signals: '{}',
		})),
		suppressions: [
			{
				channel: 'email',
				address_hash: 'hash',
				scope: 'all',
				cause: 'complaint',
				since: START,
				until: null,
				times: 1,
				soft_bounces: 0,
				source: null,
				updated_at: START,
			},
		],
		secret_keys: [
			{
				purpose: 'address',
				number: 1,
				secret: 'secret',
				created_at: START,
				retired_at: null,
				revoked_at: null,
			},
		],
		public_addresses: [
			{ workflow_id: 'pages', node_id: 'node', base_url: 'https://example.com', registered_at: START },
		],
		throttles: [{ name: 'mail', next_slot_at: START }],
		message_policies: [
			{ id: 'default', definition: '{}', stopped_at: null, stopped_by: null, updated_at: START },
		],
	};
}
