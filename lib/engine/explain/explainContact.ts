import { contactName, describeContact, type ContactFacts, type LeadFacts } from '../../domain/explain';
import { NotFoundError } from '../../domain/errors';
import { presetProcess, stageName } from '../../domain/lifecycle';
import type { Activity, Consent, Contact, Lead, Message, Store } from '../../store';
import type { EngineContext } from '../EngineContext';
import { describeMessage } from '../messages/describeMessage';
import { explainEnrollments, type ExplainedEnrollment } from './explainEnrollments';

/** More would bury what matters now. */
const MOST = 20;

/** The same for messages, which are many. */
const MOST_MESSAGES = 5;

/** A refused entry, with the names of its journey and trigger. */
export type ExplainedRefusal = ContactFacts['refusals'][number] & { journeyId: string; firstAt: number };

/** Where a contact is, and why. Instants are UTC epoch milliseconds. */
export interface ContactExplanation {
	contact: Contact;
	/** The latest answer for each channel, purpose and topic. */
	consents: Consent[];
	/** Those in progress, and the latest that ended. */
	enrollments: ExplainedEnrollment[];
	/** Why the contact didn't enter journeys, latest first. */
	refusals: ExplainedRefusal[];
	/** Newest first. */
	leads: Array<Lead & LeadFacts>;
	/** The open ones, earliest due first. */
	activities: Activity[];
	/** Those decided on last, first. */
	messages: Array<Message & { text: string }>;
	/** The same for people. */
	text: string;
}

/**
 * Explains where a contact is, and why: consents, each journey with what the contact waits for there, the last
 * decision and failure, leads, open activities, and the latest messages. Reads only.
 * @param zone IANA zone in which times are shown, unless the contact has its own
 * @throws NotFoundError when there is no such contact
 */
export async function explainContact(
	{ store }: Pick<EngineContext, 'store'>,
	id: string,
	zone: string,
): Promise<ContactExplanation> {
	const contact = await store.contacts.get(id);
	if (contact === null) throw new NotFoundError('contact', id);
	const contactId = contact.id;
	const shownIn = contact.timeZone ?? zone;
	const consents = await store.consents.latest([contactId]);
	const enrollments = await explainEnrollments(store, contactId, shownIn);
	const refusals = await explainRefusals(store, contactId);
	const leads = await explainLeads(store, contactId);
	const activities = await store.activities.list({ contactId, status: 'open', limit: MOST });
	const messages = (await store.messages.list({ contactId, limit: MOST_MESSAGES })).map((message) => ({
		...message,
		text: describeMessage(message, shownIn),
	}));
	const text = describeContact({
		name: contactName(contact),
		zone: shownIn,
		consents,
		enrollments,
		refusals,
		leads,
		activities,
		messages: messages.map((message) => message.text),
	});
	return { contact, consents, enrollments, refusals, leads, activities, messages, text };
}

async function explainRefusals(store: Store, contactId: string): Promise<ExplainedRefusal[]> {
	const explained: ExplainedRefusal[] = [];
	for (const refusal of await store.entries.refusals({ contactId, limit: MOST })) {
		const { journeyId, stepId, reason, times, firstAt, lastAt } = refusal;
		explained.push({
			journeyId,
			journeyName: (await store.steps.journey(journeyId))?.name ?? journeyId,
			stepName: (await store.steps.get(journeyId, stepId))?.name ?? null,
			reason,
			times,
			firstAt,
			lastAt,
		});
	}
	return explained;
}

async function explainLeads(store: Store, contactId: string): Promise<Array<Lead & LeadFacts>> {
	const leads = await store.leads.list({ contactId, limit: MOST });
	const processes = new Map((await store.lifecycle.processes()).map((process) => [process.id, process]));
	return leads.map((lead) => {
		const process =
			(lead.processId === null ? undefined : processes.get(lead.processId)) ?? presetProcess(lead.processId);
		return {
			...lead,
			stageName: process === undefined ? lead.stage : stageName(process.definition, lead.stage),
			salesReady: lead.salesReadyAt !== null,
		};
	});
}
