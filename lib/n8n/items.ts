import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { withoutMailResponse, type PathMark } from '../domain/journey';
import { DEFAULT_PROCESS_ID } from '../domain/lifecycle';
import type { Account, Activity, Contact, Enrollment, Interaction, Json, Lead } from '../store';
import { withoutMessageContent } from './messages/withoutContent';
import { omit } from './omit';

/** What items carry as `json.journey`. */
export interface JourneyJson {
	enrollmentId: string;
	journeyId: string;
	/** Name of the last journey node the item came from. */
	step: string;
	/** The hold that was released at that step; the next one starts here. */
	holdId: string;
	/** How many times the contact has been held so far. */
	visit: number;
	outcome?: string;
	/** Which of the things it waited for came true, counted from 0. */
	branch?: number;
	/** Only between the clock and the step: the path of this condition. */
	path?: PathMark;
	/** What the contact entered with: the event's properties, the record. */
	entry?: IDataObject;
	/** Set for a test contact: how many times faster its waits pass. */
	testSpeed?: number;
	/** The lead created for the contact along the way. */
	leadId?: string;
	/** Only between the clock and the step it releases. */
	claimId?: string;
	claimedAt?: number;
	arrivedAt?: number;
	dueAt?: number | null;
	/** The item belongs to an editor run; nothing is stored for it. Only such items have the ones below. */
	test?: boolean;
	/** Why the contact wouldn't enter the journey in production. */
	wouldNotEnterBecause?: string;
	/** Until when the contact would wait at the step it came from, at the latest; null: without an end. */
	wouldWaitUntil?: string | null;
	/** The output by which it left that step. */
	wouldLeaveBy?: string;
	/** What would have to happen for that. */
	wouldLeaveBecause?: string;
}

/** An instant in the form people and n8n's expressions prefer. */
export function isoTime(instant: number | null): string | null {
	return instant === null ? null : new Date(instant).toISOString();
}

export function contactJson(contact: Contact): IDataObject {
	return {
		...contact,
		attributes: contact.attributes as IDataObject,
		createdAt: isoTime(contact.createdAt),
		updatedAt: isoTime(contact.updatedAt),
	};
}

export function accountJson(account: Account): IDataObject {
	return {
		...account,
		attributes: account.attributes as IDataObject,
		createdAt: isoTime(account.createdAt),
		updatedAt: isoTime(account.updatedAt),
	};
}

export function leadJson(lead: Lead): IDataObject {
	return {
		...lead,
		processId: lead.processId ?? DEFAULT_PROCESS_ID,
		attributes: lead.attributes as IDataObject,
		salesReadyAt: isoTime(lead.salesReadyAt),
		createdAt: isoTime(lead.createdAt),
		updatedAt: isoTime(lead.updatedAt),
	};
}

export function activityJson(activity: Activity): IDataObject {
	return {
		...activity,
		dueAt: isoTime(activity.dueAt),
		startsAt: isoTime(activity.startsAt),
		endsAt: isoTime(activity.endsAt),
		completedAt: isoTime(activity.completedAt),
		createdAt: isoTime(activity.createdAt),
		updatedAt: isoTime(activity.updatedAt),
	};
}

export function interactionJson(interaction: Interaction): IDataObject {
	return {
		...interaction,
		properties: interaction.properties as IDataObject,
		occurredAt: isoTime(interaction.occurredAt),
		receivedAt: isoTime(interaction.receivedAt),
	};
}

/** The event that made a contact enter or go on, as items carry it. */
export function eventJson(event: Pick<Interaction, 'type' | 'occurredAt' | 'properties'>): IDataObject {
	return {
		type: event.type,
		occurredAt: isoTime(event.occurredAt),
		properties: event.properties as IDataObject,
	};
}

export function enrollmentJson(enrollment: Enrollment): IDataObject {
	// Where it came last, if parallel branches have it at several steps.
	const place = enrollment.positions.at(-1);
	return {
		...enrollment,
		step: place?.stepName ?? null,
		since: isoTime(place?.arrivedAt ?? null),
		dueAt: isoTime(place?.dueAt ?? null),
		entryData: enrollment.entryData as IDataObject | null,
		enteredAt: isoTime(enrollment.enteredAt),
		pausedAt: isoTime(enrollment.pausedAt),
		goalAt: isoTime(enrollment.goalAt),
		endedAt: isoTime(enrollment.endedAt),
		detailsRemovedAt: isoTime(enrollment.detailsRemovedAt),
		positions: enrollment.positions.map((position) => ({
			...position,
			dueAt: isoTime(position.dueAt),
			arrivedAt: isoTime(position.arrivedAt),
		})),
	};
}

/**
 * What a hold keeps of an item: its JSON without the contact, the lead and the journey, which are reread when
 * it is delivered, and without what a message said and a mail server answered. Binary data isn't kept.
 */
export interface HeldItem extends Json {
	json: IDataObject;
	leadId?: string;
}

export function heldItem(json: IDataObject, journey: Pick<JourneyJson, 'leadId'>): HeldItem {
	return {
		json: withoutMailResponse(withoutMessageContent(omit(json, 'contact', 'journey', 'lead'))),
		...(journey.leadId === undefined ? {} : { leadId: journey.leadId }),
	};
}

/** Items in n8n's shape. */
export function toItems(jsons: IDataObject[], item?: number): INodeExecutionData[] {
	return jsons.map((json) => ({ json, ...(item === undefined ? {} : { pairedItem: { item } }) }));
}
