import type { Schema } from './schema';

/** Every table once; the compiler reports a missing one. */
const TABLES: Record<keyof Schema, true> = {
	contacts: true,
	match_keys: true,
	former_identifiers: true,
	accounts: true,
	leads: true,
	interactions: true,
	activities: true,
	journeys: true,
	steps: true,
	enrollments: true,
	holds: true,
	step_log: true,
	instances: true,
	segments: true,
	segment_members: true,
	entry_sources: true,
	entry_runs: true,
	entry_refusals: true,
	split_assignments: true,
	split_visits: true,
	split_states: true,
	changes: true,
	lifecycle_processes: true,
	lead_moves: true,
	scoring_models: true,
	lead_scores: true,
	rotations: true,
	consents: true,
	matching_strategies: true,
	match_index: true,
	match_stale: true,
	merge_log: true,
};

/** The names of all tables of the store. */
export const TABLE_NAMES: ReadonlySet<string> = new Set(Object.keys(TABLES));
