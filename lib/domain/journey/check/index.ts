export { CHECK_PAGE, checkJourney, errorsIn, hasErrors, type JourneyCheck } from './checkJourney';
export type { Finding, Rule, Severity } from './finding';
export { isEntry, JOURNEY_NODES, registeringNodes } from './journeyNodes';
export type { Note } from './notes';
export { PARAMETER_NAMES } from './parameters';
export { RULES } from './rules';
export { differentStores } from './rules/differentStores';
export type { StoreFacts } from './storeFacts';
export type { CheckedConnection, CheckedNode, CheckedWorkflow } from './workflow';
