import { toLocal } from '../time';

/**
 * An instant for people, on their clock: `2027-03-31 14:00 (Europe/Amsterdam)`.
 * @param zone IANA zone, valid
 */
export function describeMoment(at: number, zone: string): string {
	return `${new Date(toLocal(at, zone)).toISOString().slice(0, 16).replace('T', ' ')} (${zone})`;
}
