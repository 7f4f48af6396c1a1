export { findRoom, longestWindow, type Room } from './caps';
export { admit, screen, zoneOf, type MessageFacts } from './decide';
export { describeDecision, type DecisionSubject } from './describeDecision';
export { nextSendingTime } from './sendingHours';
export type {
	CountedMessage,
	Decision,
	DecisionGrounds,
	MessageTerms,
	OverCap,
	SendingHours,
	Throttle,
} from './terms';
export { contactTime } from './testTime';
