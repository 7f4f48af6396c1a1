export { findRoom, longestWindow, type Room } from './caps';
export { admit, rememberOpenings, screen, zoneOf, type FindOpening, type MessageFacts } from './decide';
export { describeDecision, type DecisionSubject } from './describeDecision';
export type { CountedMessage, Decision, DecisionGrounds, DecisionTerms, OverCap, Throttle } from './terms';
export { contactTime } from './testTime';
