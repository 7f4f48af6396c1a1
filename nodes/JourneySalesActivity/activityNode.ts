import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { dueInDays } from '../../lib/domain/dueDate';
import { InvalidInputError, NotFoundError } from '../../lib/domain/errors';
import { parseDate } from '../../lib/domain/waiting';
import { createActivity, type ActivityRequest } from '../../lib/engine';
import { activityJson, isoTime } from '../../lib/n8n/items';
import { readText } from '../../lib/n8n/parameters';
import { contextJson, requireContact, type RecordNode } from '../../lib/n8n/recordNode';
import { zoneOf } from '../../lib/n8n/steps';
import { systemClock } from '../../lib/n8n/systemClock';
import type { ActivityKind, Contact, Lead } from '../../lib/store';

export const activityNode: RecordNode = {
	async make(functions, engine, itemIndex, subject) {
		const contactId = requireContact(subject);
		const contact = await engine.store.contacts.get(contactId);
		if (contact === null) throw new NotFoundError('contact', contactId);
		const leadId =
			readText(functions, 'additionalFields.leadId', itemIndex) ?? subject.context?.journey.leadId ?? null;
		const lead = leadId === null ? null : await engine.store.leads.get(leadId);
		if (leadId !== null && lead === null) throw new NotFoundError('lead', leadId);
		const { activity, repeated } = await createActivity(engine, {
			...readActivity(functions, itemIndex, contact),
			owner: ownerOf(functions, itemIndex, contact, lead),
			contactId,
			leadId,
			accountId: contact.accountId,
			origin: subject.origin,
		});
		return { ...contextJson(subject), activity: { ...activityJson(activity), repeated } };
	},
	preview(functions, itemIndex, context) {
		const contact = (context?.contact ?? {}) as unknown as Contact;
		const activity = readActivity(functions, itemIndex, contact);
		return {
			activity: {
				...activity,
				id: 'test',
				dueAt: isoTime(activity.dueAt),
				startsAt: isoTime(activity.startsAt),
				endsAt: isoTime(activity.endsAt),
				owner: ownerOf(functions, itemIndex, contact, (context?.lead ?? null) as unknown as Lead | null),
				status: 'open',
			} as IDataObject,
		};
	},
};

type ActivityFields = Pick<
	ActivityRequest,
	'kind' | 'subject' | 'description' | 'dueAt' | 'startsAt' | 'endsAt'
>;

function readActivity(functions: IExecuteFunctions, itemIndex: number, contact: Contact): ActivityFields {
	const kind = functions.getNodeParameter('kind', itemIndex, 'task') as ActivityKind;
	const zone = zoneOf(functions, itemIndex, { contact: { timeZone: contact.timeZone } });
	const fields = {
		kind,
		subject: readText(functions, 'subject', itemIndex) ?? '',
		description: readText(functions, 'description', itemIndex),
	};
	if (kind !== 'appointment') {
		return { ...fields, dueAt: dueAt(functions, itemIndex, zone), startsAt: null, endsAt: null };
	}
	const startsAt = readDate(functions, 'start', 'Start', itemIndex, zone);
	const minutes = Number(functions.getNodeParameter('minutes', itemIndex, 30));
	if (!Number.isFinite(minutes) || minutes < 0) {
		throw new InvalidInputError({ field: 'Duration (Minutes)', reason: 'must be a number of 0 or more' });
	}
	return { ...fields, dueAt: startsAt, startsAt, endsAt: startsAt + minutes * 60_000 };
}

function dueAt(functions: IExecuteFunctions, itemIndex: number, zone: string): number | null {
	switch (functions.getNodeParameter('due', itemIndex, 'days')) {
		case 'none':
			return null;
		case 'date':
			return readDate(functions, 'dueDate', 'Due Date', itemIndex, zone);
		default:
			return dueInDays(systemClock.now(), Number(functions.getNodeParameter('days', itemIndex, 2)), zone, {
				workingDays: functions.getNodeParameter('workingDays', itemIndex, true) === true,
			});
	}
}

function readDate(
	functions: IExecuteFunctions,
	name: string,
	field: string,
	itemIndex: number,
	zone: string,
): number {
	const value = functions.getNodeParameter(name, itemIndex, '');
	const date = parseDate(value, zone);
	if (date !== null) return date;
	throw new InvalidInputError({
		field,
		reason: `"${String(value).slice(0, 80)}" is not a date; write it like 2026-12-24T18:00`,
	});
}

function ownerOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	contact: Contact,
	lead: Lead | null,
): string | null {
	const rule = functions.getNodeParameter('owner', itemIndex, 'contactOwner') as
		'contactOwner' | 'leadOwner' | 'fixed' | 'none';
	if (rule === 'none') return null;
	const named = readText(functions, 'ownerName', itemIndex);
	if (rule === 'fixed') {
		if (named !== null) return named;
		throw new InvalidInputError({ field: 'Owner Name', reason: 'is empty; name the salesperson' });
	}
	return (rule === 'contactOwner' ? contact.owner : lead?.owner) ?? named;
}
