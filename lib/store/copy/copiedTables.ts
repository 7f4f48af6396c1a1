import type { Schema } from '../schema';
import type { RowColumns } from '../StoreSql';

type TableName = keyof Schema;

type Layout = {
	[Table in TableName]: {
		key: Array<keyof Schema[Table] & string>;
		columns: Record<keyof Schema[Table], RowColumns[string]>;
	};
};

/** One table as it is copied. */
export interface CopiedTable {
	readonly name: TableName;
	/** The columns of its primary key, in order. */
	readonly key: readonly string[];
	readonly columns: RowColumns;
}

/** One row of any table, by column. */
export type CopiedRow = Record<string, string | number | null>;

/** The values of a primary key's columns. */
export type RowKey = Array<string | number>;

// The order satisfies the foreign keys. The type makes a new table or column an error until it is added here.
const LAYOUT: Layout = {
	accounts: {
		key: ['id'],
		columns: {
			id: 'text',
			external_id: 'text',
			name: 'text',
			name_key: 'text',
			domain: 'text',
			owner: 'text',
			attributes: 'text',
			created_at: 'bigint',
			updated_at: 'bigint',
		},
	},
	contacts: {
		key: ['id'],
		columns: {
			id: 'text',
			external_id: 'text',
			email: 'text',
			email_key: 'text',
			phone: 'text',
			phone_key: 'text',
			first_name: 'text',
			last_name: 'text',
			company: 'text',
			time_zone: 'text',
			account_id: 'text',
			owner: 'text',
			attributes: 'text',
			test_speed: 'integer',
			created_by: 'text',
			email_since: 'text',
			phone_since: 'text',
			erased_at: 'bigint',
			created_at: 'bigint',
			updated_at: 'bigint',
		},
	},
	former_identifiers: {
		key: ['kind', 'key', 'contact_id'],
		columns: {
			kind: 'text',
			key: 'text',
			contact_id: 'text',
			value: 'text',
			since: 'text',
			left_at: 'bigint',
		},
	},
	match_keys: {
		key: ['record_type', 'scope', 'key'],
		columns: { record_type: 'text', scope: 'text', key: 'text', record_id: 'text' },
	},
	leads: {
		key: ['id'],
		columns: {
			id: 'text',
			contact_id: 'text',
			account_id: 'text',
			topic: 'text',
			campaign: 'text',
			page: 'text',
			status: 'text',
			stage: 'text',
			owner: 'text',
			attributes: 'text',
			journey_id: 'text',
			enrollment_id: 'text',
			step_id: 'text',
			origin_id: 'text',
			process_id: 'text',
			status_reason: 'text',
			recycled: 'integer',
			opportunity: 'text',
			score: 'integer',
			grade: 'text',
			scores: 'text',
			sales_ready_at: 'bigint',
			created_at: 'bigint',
			updated_at: 'bigint',
		},
	},
	interactions: {
		key: ['id'],
		columns: {
			id: 'text',
			contact_id: 'text',
			type: 'text',
			occurred_at: 'bigint',
			received_at: 'bigint',
			properties: 'text',
			source: 'text',
			idempotency_key: 'text',
			content_hash: 'text',
		},
	},
	activities: {
		key: ['id'],
		columns: {
			id: 'text',
			kind: 'text',
			subject: 'text',
			description: 'text',
			due_at: 'bigint',
			starts_at: 'bigint',
			ends_at: 'bigint',
			owner: 'text',
			time_zone: 'text',
			location: 'text',
			organizer: 'text',
			attendees: 'text',
			revision: 'integer',
			status: 'text',
			result: 'text',
			completed_at: 'bigint',
			contact_id: 'text',
			account_id: 'text',
			lead_id: 'text',
			journey_id: 'text',
			enrollment_id: 'text',
			step_id: 'text',
			origin_id: 'text',
			created_at: 'bigint',
			updated_at: 'bigint',
		},
	},
	journeys: {
		key: ['id'],
		columns: {
			id: 'text',
			name: 'text',
			paused_at: 'bigint',
			owner: 'text',
			created_at: 'bigint',
			updated_at: 'bigint',
		},
	},
	steps: {
		key: ['journey_id', 'step_id'],
		columns: {
			journey_id: 'text',
			step_id: 'text',
			name: 'text',
			type: 'text',
			terms_key: 'text',
			failure_policy: 'text',
			registered_at: 'bigint',
			removed_at: 'bigint',
		},
	},
	enrollments: {
		key: ['id'],
		columns: {
			id: 'text',
			journey_id: 'text',
			contact_id: 'text',
			entry_key: 'text',
			entry_step_id: 'text',
			status: 'text',
			reason: 'text',
			entered_at: 'bigint',
			ended_at: 'bigint',
			test: 'integer',
			paused_at: 'bigint',
			goal_at: 'bigint',
			entry_data: 'text',
			account_id: 'text',
			details_removed_at: 'bigint',
			updated_at: 'bigint',
		},
	},
	holds: {
		key: ['id'],
		columns: {
			id: 'text',
			enrollment_id: 'text',
			journey_id: 'text',
			step_id: 'text',
			origin_id: 'text',
			contact_id: 'text',
			visit: 'integer',
			state: 'text',
			outcome: 'text',
			branch: 'integer',
			due_at: 'bigint',
			arrived_at: 'bigint',
			events_since: 'bigint',
			event_type: 'text',
			event_filter: 'text',
			branches: 'text',
			terms_key: 'text',
			released_at: 'bigint',
			released_by: 'text',
			attempts: 'integer',
			alone: 'integer',
			claim_id: 'text',
			claimed_by: 'text',
			lease_until: 'bigint',
			execution_id: 'text',
			executed_by: 'text',
			receipt_id: 'text',
			suspended: 'integer',
			delivered_at: 'bigint',
			settled_at: 'bigint',
			error: 'text',
			item: 'text',
		},
	},
	step_log: {
		key: ['id'],
		columns: {
			id: 'bigint',
			enrollment_id: 'text',
			journey_id: 'text',
			step_id: 'text',
			at: 'bigint',
			kind: 'text',
			execution_id: 'text',
			detail: 'text',
		},
	},
	// Also those of the dead: n8n's start uses them to recover what the dead left behind.
	instances: {
		key: ['id'],
		columns: { id: 'text', host: 'text', pid: 'integer', started_at: 'bigint', heartbeat_at: 'bigint' },
	},
	segments: {
		key: ['id'],
		columns: {
			id: 'text',
			name: 'text',
			name_key: 'text',
			description: 'text',
			kind: 'text',
			definition: 'text',
			time_zone: 'text',
			refresh_at: 'bigint',
			refreshed_at: 'bigint',
			created_at: 'bigint',
			updated_at: 'bigint',
		},
	},
	segment_members: {
		key: ['segment_id', 'contact_id'],
		columns: { segment_id: 'text', contact_id: 'text', joined_at: 'bigint' },
	},
	entry_sources: {
		key: ['journey_id', 'step_id'],
		columns: {
			journey_id: 'text',
			step_id: 'text',
			active: 'integer',
			audience: 'text',
			rules: 'text',
			next_run_at: 'bigint',
			next_slot_at: 'bigint',
			registered_at: 'bigint',
		},
	},
	entry_runs: {
		key: ['id'],
		columns: {
			id: 'text',
			journey_id: 'text',
			step_id: 'text',
			due_at: 'bigint',
			started_at: 'bigint',
			finished_at: 'bigint',
			total: 'bigint',
			seen: 'bigint',
			entered: 'bigint',
			cursor: 'text',
		},
	},
	entry_refusals: {
		key: ['journey_id', 'contact_id', 'reason'],
		columns: {
			journey_id: 'text',
			contact_id: 'text',
			reason: 'text',
			step_id: 'text',
			times: 'integer',
			first_at: 'bigint',
			last_at: 'bigint',
			detail: 'text',
		},
	},
	split_assignments: {
		key: ['journey_id', 'step_id', 'contact_id'],
		columns: {
			journey_id: 'text',
			step_id: 'text',
			contact_id: 'text',
			path: 'text',
			assigned_at: 'bigint',
		},
	},
	split_visits: {
		key: ['hold_id', 'step_id'],
		columns: {
			hold_id: 'text',
			step_id: 'text',
			journey_id: 'text',
			contact_id: 'text',
			path: 'text',
			at: 'bigint',
		},
	},
	split_states: {
		key: ['journey_id', 'step_id'],
		columns: { journey_id: 'text', step_id: 'text', state: 'text', updated_at: 'bigint' },
	},
	changes: {
		key: ['id'],
		columns: {
			id: 'bigint',
			contact_id: 'text',
			record_type: 'text',
			record_id: 'text',
			action: 'text',
			fields: 'text',
			at: 'bigint',
			attempts: 'integer',
		},
	},
	lifecycle_processes: {
		key: ['id'],
		columns: {
			id: 'text',
			name: 'text',
			name_key: 'text',
			description: 'text',
			definition: 'text',
			automated_marketing_qualification: 'integer',
			automatic_sales_ready: 'integer',
			clean_up_scores: 'integer',
			created_at: 'bigint',
			updated_at: 'bigint',
		},
	},
	lead_moves: {
		key: ['id'],
		columns: {
			id: 'text',
			lead_id: 'text',
			sequence: 'integer',
			process_id: 'text',
			action: 'text',
			from_stage: 'text',
			to_stage: 'text',
			from_status: 'text',
			to_status: 'text',
			reason: 'text',
			moved_by: 'text',
			mover: 'text',
			at: 'bigint',
			journey_id: 'text',
			enrollment_id: 'text',
			step_id: 'text',
			origin_id: 'text',
		},
	},
	rotations: {
		key: ['id'],
		columns: { id: 'text', position: 'integer', latest: 'text', turns: 'bigint', updated_at: 'bigint' },
	},
	consents: {
		key: ['id'],
		columns: {
			id: 'text',
			contact_id: 'text',
			channel: 'text',
			purpose: 'text',
			state: 'text',
			source: 'text',
			at: 'bigint',
			recorded_at: 'bigint',
		},
	},
	scoring_models: {
		key: ['id'],
		columns: {
			id: 'text',
			name: 'text',
			journey_id: 'text',
			step_id: 'text',
			definition: 'text',
			active: 'integer',
			pass: 'text',
			cursor: 'text',
			stopped_by: 'text',
			stopped_at: 'bigint',
			registered_at: 'bigint',
			created_at: 'bigint',
			updated_at: 'bigint',
		},
	},
	lead_scores: {
		key: ['lead_id', 'model_id'],
		columns: {
			lead_id: 'text',
			model_id: 'text',
			score: 'integer',
			grade: 'text',
			unscored: 'text',
			passed_at: 'bigint',
			demotions: 'integer',
			explanation: 'text',
			computed_at: 'bigint',
			next_look_at: 'bigint',
		},
	},
	// After the records: as long as there is no strategy, triggers leave them alone.
	matching_strategies: {
		key: ['id'],
		columns: {
			id: 'text',
			name: 'text',
			name_key: 'text',
			description: 'text',
			record_type: 'text',
			definition: 'text',
			inline: 'integer',
			version: 'integer',
			keys_version: 'integer',
			keyed: 'bigint',
			total: 'bigint',
			cursor: 'text',
			keyed_at: 'bigint',
			created_at: 'bigint',
			updated_at: 'bigint',
		},
	},
	match_index: {
		key: ['scope', 'key', 'record_id'],
		columns: { scope: 'text', key: 'text', record_id: 'text' },
	},
	match_stale: {
		key: ['id'],
		columns: { id: 'bigint', record_type: 'text', record_id: 'text' },
	},
	merge_log: {
		key: ['id'],
		columns: {
			id: 'text',
			record_type: 'text',
			winner_id: 'text',
			loser_id: 'text',
			external_id: 'text',
			email_key: 'text',
			phone_key: 'text',
			loser: 'text',
			filled: 'text',
			moved: 'text',
			merged_by: 'text',
			merged_at: 'bigint',
			undone_by: 'text',
			undone_at: 'bigint',
		},
	},
};

/** Every table of a store; referenced tables come before those that refer to them. */
export const COPIED_TABLES: readonly CopiedTable[] = Object.entries(LAYOUT).map(([name, table]) => ({
	name: name as TableName,
	...table,
}));

/** Tables whose ids are counted by the database. */
export const COUNTED_TABLES = ['step_log', 'changes', 'match_stale'] as const;

/** A row's primary key. */
export function keyOf(table: CopiedTable, row: CopiedRow): RowKey {
	return table.key.map((column) => row[column] as string | number);
}
