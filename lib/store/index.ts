export * from './records';
export * from './schema';
export { showsLife } from './instanceLife';
export { instantOf, isId } from './newIds';
export type { Durability, Store } from './Store';
export { isRefusedByStore } from './refusals';
export * from './storeErrors';
export {
	openExistingPostgresStore,
	openPostgresStore,
	POSTGRES_TIMEOUTS,
	type PostgresTimeouts,
} from './postgres/openPostgresStore';
export { describePostgres, POSTGRES_DEFAULTS, type PostgresSettings } from './postgres/settings';
export { openSqliteStore } from './sqlite/openSqliteStore';
export type { AccountKey, AccountUses, AccountWrite } from './repositories/AccountRepository';
export type { Consent, ConsentFilter, NewConsent } from './repositories/ConsentRepository';
export type { MessagePolicy, PolicyInForce } from './repositories/MessagePolicyRepository';
export type { KeyPurpose, SecretKey } from './repositories/SecretKeyRepository';
export type { NewSuppression, Suppression, SuppressionKey } from './repositories/SuppressionRepository';
export { holdersOf, type HoldersByKey, type IdentifierKeys } from './repositories/contacts/holders';
export type { ContactUpdate, NewContact } from './repositories/contacts/manyContacts';
export type { ContactKey, IdentityClaim } from './repositories/ContactRepository';
export type { ContactWrite } from './repositories/contacts/ContactWrite';
export type { LeadFilter, LeadPartyIds, LeadWrite, RecordOrigin } from './repositories/LeadRepository';
export type { LeadMove, NewLeadMove, ProcessWrite } from './repositories/LifecycleRepository';
export type { StoredStrategy, StrategyWrite } from './repositories/MatchingRepository';
export type { KeptKey, ScopedKey, SharedKey } from './repositories/matching/matchKeys';
export { contactValues, withLead } from './repositories/matching/contactValues';
export {
	candidateOf,
	contactOf,
	identifiersOfKnown,
	type KnownContact,
} from './repositories/matching/knownContact';
export { OWNED_TABLES } from './repositories/matching/moveOwned';
export type { EndedEnrollment, FilledColumn, MergeRecord, RecordRow } from './repositories/MergeRepository';
export type { OldInteraction, InteractionConsumer, WaitingTerms } from './repositories/RetentionRepository';
export type { NumbersRange, NumbersRow } from './repositories/report/readNumbers';
export type { JourneyVersion } from './repositories/report/journeyVersions';
export type { Drift } from './tables/report';
export type { Details, OldEnrollment } from './repositories/retention/oldEnrollments';
export type { RefusalKey } from './repositories/retention/oldRefusals';
export type { Instance } from './repositories/InstanceRepository';
export type { Rotation } from './repositories/RotationRepository';
export type { ActivityChanges, ActivityWrite } from './repositories/ActivityRepository';
export type {
	Enrollment,
	EnrollmentPast,
	EnrollmentPosition,
	EnrollmentReference,
	GuardedEnrollment,
	StoredEnrollment,
} from './repositories/EnrollmentRepository';
export type { Change, NewChange } from './repositories/ChangeRepository';
export type { EntryRun, EntrySource, RecordedRefusal } from './repositories/EntryRepository';
export type {
	LeadScoreRecord,
	LeadScoreWrite,
	MarkedLeads,
	ModelWrite,
	ScorePair,
	StoredModel,
} from './repositories/ScoringRepository';
export type { AccountMember } from './repositories/messages/readContacts';
export type {
	CountedRow,
	Message,
	MessageFilter,
	MessageReport,
	NewMessage,
	Recipient,
	RecipientContact,
} from './repositories/messages/types';
export type { NewInteraction } from './repositories/InteractionRepository';
export {
	sharedScope,
	type SplitAssignment,
	type SplitScope,
	type SplitVisitor,
} from './repositories/SplitRepository';
export type { StepLogEntry, StoredStepLogEntry } from './repositories/StepLogRepository';
export type {
	ClaimedHold,
	HoldError,
	HoldOrigin,
	HoldReference,
	HoldTerms,
	Json,
	NewHold,
	Release,
} from './repositories/holds/types';
export type { Pace, PaceLimits } from './conditions/Pace';
export { conditionSql } from './conditions/conditionSql';
export {
	audienceSegmentId,
	conditionOfSegment,
	type MembershipChange,
	type Segment,
	type SegmentWrite,
} from './repositories/SegmentRepository';
export { DUE_RANGES, type ListeningHold } from './repositories/holds/releaseHolds';
export type { DeliveredHold } from './repositories/holds/settleHolds';
export type { Page } from './repositories/page';
export { stepKey, type Journey, type OrphanedStep, type Step } from './repositories/StepRepository';
export type { Work } from './repositories/WorkRepository';
export type { MovableHold } from './repositories/holds/moveHolds';
export type { HeardEvent, PendingHit } from './repositories/HitRepository';
export type { PublicAddress } from './repositories/PublicAddressRepository';
