import * as audiences from './audiences';
import * as journeys from './journeys';
import * as leads from './leads';
import * as matching from './matching';
import * as messages from './messages';
import * as records from './records';
import * as report from './report';

/** Every table; those referred to come before those that refer to them. */
export const TABLES = {
	accounts: records.accounts,
	contacts: records.contacts,
	former_identifiers: records.formerIdentifiers,
	match_keys: records.matchKeys,
	leads: leads.leads,
	interactions: records.interactions,
	activities: records.activities,
	journeys: journeys.journeys,
	steps: journeys.steps,
	enrollments: journeys.enrollments,
	claims: journeys.claims,
	holds: journeys.holds,
	step_log: journeys.stepLog,
	// Also those of the dead: n8n's start uses them to recover what the dead left behind.
	instances: journeys.instances,
	segments: audiences.segments,
	segment_members: audiences.segmentMembers,
	entry_sources: audiences.entrySources,
	entry_runs: audiences.entryRuns,
	entry_refusals: audiences.entryRefusals,
	split_assignments: audiences.splitAssignments,
	split_visits: audiences.splitVisits,
	split_states: audiences.splitStates,
	changes: audiences.changes,
	lifecycle_processes: leads.lifecycleProcesses,
	lead_moves: leads.leadMoves,
	rotations: leads.rotations,
	consents: records.consents,
	scoring_models: leads.scoringModels,
	lead_scores: leads.leadScores,
	// After the records: as long as there is no strategy, triggers leave them alone.
	matching_strategies: matching.matchingStrategies,
	match_index: matching.matchIndex,
	match_stale: matching.matchStale,
	merge_log: matching.mergeLog,
	step_deltas: report.stepDeltas,
	step_totals: report.stepTotals,
	step_flow: report.stepFlow,
	step_cohorts: report.stepCohorts,
	journey_versions: report.journeyVersions,
	report_progress: report.reportProgress,
	messages: messages.messages,
	message_events: messages.messageEvents,
	pending_hits: messages.pendingHits,
	suppressions: messages.suppressions,
	secret_keys: messages.secretKeys,
	public_addresses: messages.publicAddresses,
	throttles: messages.throttles,
	message_policies: messages.messagePolicies,
};

export type TableName = keyof typeof TABLES;

/** Some columns of a table, for `StoreSql.rows`. */
export function columnsOf<T extends TableName, Name extends keyof (typeof TABLES)[T]['columns'] & string>(
	table: T,
	...names: Name[]
): Pick<(typeof TABLES)[T]['columns'], Name> {
	const { columns } = TABLES[table];
	return Object.fromEntries(names.map((name) => [name, columns[name as never]])) as unknown as Pick<
		(typeof TABLES)[T]['columns'],
		Name
	>;
}
