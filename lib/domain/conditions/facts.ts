import { readProperty } from '../propertyFilter';
import { placeOfField, type ConditionRecord } from './fields';

/** A record with its fields in camel case, as the store returns it. */
type RecordFacts = { attributes: Record<string, unknown> };

export interface LeadFacts extends RecordFacts {
	status: string;
	/** What each scoring model says, by model name. */
	scores?: Record<string, { score: number; grade: string | null }>;
}

export interface InteractionFacts {
	/** Set where the same one must count only once. */
	id?: string;
	type: string;
	/** UTC epoch milliseconds. */
	occurredAt: number;
	properties: Record<string, unknown>;
}

/**
 * What must be known about a contact to evaluate a condition; only what its dependencies name has to be
 * filled.
 */
export interface Facts {
	contact: RecordFacts;
	account: RecordFacts | null;
	/** What the contact entered the journey with, as its attributes; missing outside of a journey. */
	entry?: RecordFacts | null;
	leads: readonly LeadFacts[];
	interactions: readonly InteractionFacts[];
	/** The segments the contact is a member of, as far as the condition needs them. */
	segmentIds: ReadonlySet<string>;
}

/** A record's value in a field; undefined or null if it has none. */
export function readField(record: ConditionRecord, field: string, facts: RecordFacts | null): unknown {
	if (facts === null) return undefined;
	const place = placeOfField(record, field);
	if (place === null) return undefined;
	switch (place.place) {
		case 'attributes':
			return readProperty(facts.attributes, place.path);
		case 'scores':
			return readScore((facts as LeadFacts).scores ?? {}, place.path);
		case 'column':
			return (facts as unknown as Record<string, unknown>)[place.name] ?? place.ifEmpty;
	}
}

/** Names of models may contain dots; what they say doesn't. */
function readScore(scores: NonNullable<LeadFacts['scores']>, path: string): unknown {
	const dot = path.lastIndexOf('.');
	const model = path.slice(0, dot);
	return Object.hasOwn(scores, model) ? scores[model][path.slice(dot + 1) as 'score' | 'grade'] : undefined;
}

/**
 * The same for a date operator: a column of instants is milliseconds whatever its magnitude, so it is
 * returned as a Date. Numbers in attributes keep the meaning their senders gave them; see `UNIX_TIME`.
 */
export function readDateField(record: ConditionRecord, field: string, facts: RecordFacts | null): unknown {
	const value = readField(record, field, facts);
	const place = placeOfField(record, field);
	const isInstant = place?.place === 'column' && place.kind === 'instant';
	return isInstant && typeof value === 'number' ? new Date(value) : value;
}
