import type { IDataObject } from 'n8n-workflow';

import { isoTime } from '../../../lib/n8n/items';
import { omit } from '../../../lib/n8n/omit';

export const TIMELINE_KINDS = ['interaction', 'lead', 'activity', 'journey'] as const;

export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** One thing that happened. All kinds have the same fields; what differs is in the details. */
export interface TimelineEntry {
	/** UTC epoch milliseconds. */
	at: number;
	kind: TimelineKind;
	/** What happened: the type of the interaction, `created`, `completed`, `held`, … */
	event: string;
	/** The same in one line, for people. */
	text: string;
	/** Of the interaction, lead, activity or enrollment; null for a refused entry. */
	id: string | null;
	contactId: string | null;
	/** Name and address; null for what belongs to an account only. */
	contactName: string | null;
	/** The record as it is stored, or what the journey noted. */
	details: IDataObject;
}

/** The latest entries first. */
export function latestFirst(entries: TimelineEntry[], limit: number): TimelineEntry[] {
	return entries.sort((left, right) => right.at - left.at).slice(0, limit);
}

/** @param simplify whether the line of text is enough */
export function timelineJson(entry: TimelineEntry, simplify: boolean): IDataObject {
	const json = { ...entry, at: isoTime(entry.at) };
	return simplify ? omit(json, 'details') : json;
}
