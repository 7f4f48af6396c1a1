export { ANY_EVENT, includesType, isDoneByContact, isOfType } from './anyEvent';
export { eventTypeProblem } from './eventTypeName';
export * from './eventTypes';
export { leadNamedBy } from './leadOfEvent';
