/**
 * The library behind the nodes, for scripts and services that work with a journey store without n8n. These are
 * all its names: what isn't here is internal and may change in any release. `docs/library.md` lists them by
 * topic, and `test/docs/libraryNames.test.ts` keeps both lists the same.
 */

// Open a store, start an engine
export { openSqliteStore } from './store/sqlite/openSqliteStore';
export { openPostgresStore } from './store/postgres/openPostgresStore';
export { POSTGRES_DEFAULTS, type PostgresSettings } from './store/postgres/settings';
export type { Store } from './store/Store';
export { JourneyEngine, type JourneyEngineOptions } from './engine/JourneyEngine';
export { inTransaction, type EngineContext, type EngineLog } from './engine/EngineContext';
export { systemClock } from './n8n/systemClock';
export { SimulatedClock } from './domain/simulatedClock';
export type { Clock } from './domain/clock';

// Save records
export { saveContact, saveContacts } from './engine/records/saveContact';
export type { SaveContactOptions, SavedContact } from './engine/records/saveContact';
export type { ContactFields } from './engine/records/contactFields';
export { saveAccount } from './engine/records/saveAccount';
export type { AccountFields } from './engine/records/accountFields';
export { createLead } from './engine/records/createLead';
export type { LeadRequest } from './engine/records/leadRequest';
export { moveLead } from './engine/lifecycle/moveLead';
export type { MoveRequest } from './engine/lifecycle/moveRequest';
export { createActivity, type ActivityRequest } from './engine/records/createActivity';
export { completeActivity } from './engine/records/completeActivity';
export { setConsent, type ConsentFields } from './engine/privacy/setConsent';
export type { Account, Activity, Contact, Interaction, Lead } from './store/records';

// Record events
export { recordInteractions } from './engine/interactions/recordInteractions';
export type { IncomingInteraction, RecordResult } from './engine/interactions/recordInteractions';

// Enroll contacts, and see and change where they are
export { enroll, type Entry, type EntryResult } from './engine/entering/enroll';
export { exitEnrollments } from './engine/enrollments/exit';
export { moveEnrollments } from './engine/enrollments/move';
export { pauseEnrollments, pauseJourney, resumeEnrollments, resumeJourney } from './engine/enrollments/pause';
export { retryEnrollments } from './engine/enrollments/retry';
export type { Enrollment } from './store/repositories/EnrollmentRepository';

// Serve steps: what n8n's nodes do
export { hold, type Arrival } from './engine/holding/hold';
export { receive, type Delivery } from './engine/holding/receive';
export type { StepRegistration } from './engine/clock/StepRegistration';
export type { DeliveryOutcome } from './engine/delivery/settle';

// Segments
export { createSegment, type SegmentRequest } from './engine/segments/saveSegment';
export { refreshSegment } from './engine/segments/refreshSegment';
export { changeMembers } from './engine/segments/changeMembers';

// Duplicates
export { mergeRecords } from './engine/matching/mergeRecords';
export { undoMerge } from './engine/matching/undoMerge';

// Privacy and retention
export { exportContact } from './engine/privacy/exportContact';
export { eraseContact } from './engine/privacy/eraseContact';
export { deleteOldInteractions } from './engine/retention/deleteOldInteractions';
export { deleteOldEnrollments } from './engine/retention/deleteOldEnrollments';

// Simulate a journey
export { simulateJourney, type SimulateRequest } from './simulation/simulateJourney';
export type { SimulationReport } from './simulation/runSimulation';

// Errors
export { ConflictError, InvalidInputError, NotFoundError, type FieldProblem } from './domain/errors';
export { StoreTooNewError, StoreUnavailableError } from './store/storeErrors';
