export { findRoom, longestWindow, type Room } from './caps';
export { admit, screen, zoneOf, type MessageFacts } from './decide';
export { describeDecision, type DecisionSubject } from './describeDecision';
export type { CountedMessage, Decision, DecisionGrounds, DecisionTerms, OverCap, Throttle } from './terms';
export { contactTime } from './testTime';
