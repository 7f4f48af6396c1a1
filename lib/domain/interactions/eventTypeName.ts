import { ANY_EVENT } from './anyEvent';

/**
 * Why something can't be the type of an event; null if it can.
 * @param type without surrounding space
 */
export function eventTypeProblem(type: string): string | null {
	if (type === '') return 'is empty; choose an event type, or enter its name';
	if (type === ANY_EVENT) return 'is Any Event, which only conditions can use; choose one event type here';
	return type.startsWith('$') ? `"${type}" is reserved; event types can’t begin with $` : null;
}
