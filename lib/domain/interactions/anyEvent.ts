import { NOT_DONE_BY_CONTACTS } from './eventTypes';

/** Stands for every event type in a condition: whatever a contact does. No event can have this type. */
export const ANY_EVENT = '*';

const notDone: ReadonlySet<string> = new Set(NOT_DONE_BY_CONTACTS);

/** Whether events of a type are something the contact did. Every type that isn't ours is. */
export function isDoneByContact(type: string): boolean {
	return !notDone.has(type);
}

/** Whether interactions of a type count where a condition asks for a type, or for any event. */
export function isOfType(wanted: string, type: string): boolean {
	return wanted === ANY_EVENT ? isDoneByContact(type) : wanted === type;
}

/** Whether a set of wanted types, which may include any event, includes a type. */
export function includesType(wanted: ReadonlySet<string>, type: string): boolean {
	return wanted.has(type) || (wanted.has(ANY_EVENT) && isDoneByContact(type));
}
