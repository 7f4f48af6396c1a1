import type { RowOf } from './tables/column';
import type { TABLES } from './tables';

export type { LeadStatus } from '../domain/lifecycle';
export { CHANGED_RECORDS, type ChangeAction, type ChangedRecord, type SegmentKind } from './tables/audiences';
export { STEP_LOG_KINDS, type StepLogKind } from '../domain/journey';
export type { EnrollmentStatus } from './tables/journeys';
export type { MoverKind } from './tables/leads';
export type { ConsentState } from '../domain/messages';
export type { ActivityKind, ActivityStatus } from './tables/records';

/** The rows of every table, as they are stored. */
export type Schema = { [Table in keyof typeof TABLES]: RowOf<(typeof TABLES)[Table]['columns']> };

export type AccountRow = Schema['accounts'];
export type ContactRow = Schema['contacts'];
export type FormerIdentifierRow = Schema['former_identifiers'];
export type MatchKeyRow = Schema['match_keys'];
export type LeadRow = Schema['leads'];
export type InteractionRow = Schema['interactions'];
export type ActivityRow = Schema['activities'];
export type JourneyRow = Schema['journeys'];
export type StepRow = Schema['steps'];
export type EnrollmentRow = Schema['enrollments'];
export type HoldRow = Schema['holds'];
export type StepLogRow = Schema['step_log'];
export type InstanceRow = Schema['instances'];
export type SegmentRow = Schema['segments'];
export type SegmentMemberRow = Schema['segment_members'];
export type EntrySourceRow = Schema['entry_sources'];
export type EntryRunRow = Schema['entry_runs'];
export type EntryRefusalRow = Schema['entry_refusals'];
export type SplitAssignmentRow = Schema['split_assignments'];
export type SplitVisitRow = Schema['split_visits'];
export type SplitStateRow = Schema['split_states'];
export type ChangeRow = Schema['changes'];
export type LifecycleProcessRow = Schema['lifecycle_processes'];
export type LeadMoveRow = Schema['lead_moves'];
export type RotationRow = Schema['rotations'];
export type ConsentRow = Schema['consents'];
export type ScoringModelRow = Schema['scoring_models'];
export type LeadScoreRow = Schema['lead_scores'];
export type MatchingStrategyRow = Schema['matching_strategies'];
export type MatchIndexRow = Schema['match_index'];
export type MatchStaleRow = Schema['match_stale'];
export type MergeRow = Schema['merge_log'];
export type StepDeltaRow = Schema['step_deltas'];
export type JourneyVersionRow = Schema['journey_versions'];
