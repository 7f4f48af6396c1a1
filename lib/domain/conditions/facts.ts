import { readProperty } from '../propertyFilter';
import { placeOfField, type ConditionRecord } from './fields';

/** A record with its fields in camel case, as the store gives it. */
type RecordFacts = { attributes: Record<string, unknown> };

export interface LeadFacts extends RecordFacts {
	status: string;
}

export interface InteractionFacts {
	/** Where it matters that one and the same counts once. */
	id?: string;
	type: string;
	/** UTC epoch milliseconds. */
	occurredAt: number;
	properties: Record<string, unknown>;
}

/** What must be known of a contact to look at a condition; only what its dependencies name has to be filled. */
export interface Facts {
	contact: RecordFacts;
	account: RecordFacts | null;
	leads: readonly LeadFacts[];
	interactions: readonly InteractionFacts[];
	/** The segments that the contact is a member of, as far as the condition asks for them. */
	segmentIds: ReadonlySet<string>;
}

/** What a record says in a field; undefined or null when it says nothing. */
export function readField(record: ConditionRecord, field: string, facts: RecordFacts | null): unknown {
	if (facts === null) return undefined;
	const place = placeOfField(record, field);
	if (place === null) return undefined;
	return place.place === 'attributes'
		? readProperty(facts.attributes, place.path)
		: ((facts as unknown as Record<string, unknown>)[place.name] ?? place.ifEmpty);
}

/**
 * The same for a date operator: a column of instants is milliseconds whatever its magnitude, so it comes as a Date.
 * The numbers of attributes stay what senders meant by them; see `UNIX_TIME`.
 */
export function readDateField(record: ConditionRecord, field: string, facts: RecordFacts | null): unknown {
	const value = readField(record, field, facts);
	const place = placeOfField(record, field);
	const isInstant = place?.place === 'column' && place.kind === 'instant';
	return isInstant && typeof value === 'number' ? new Date(value) : value;
}
