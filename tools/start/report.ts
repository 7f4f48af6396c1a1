import type { Enrollment, Store } from '../../lib/store';
import type { SmtpSink } from '../SmtpSink';
import { PEOPLE, type Person } from './people';

/** The event that made a contact enter is stored a moment before the entry. */
const SAME_REQUEST = 500;

/** The latest enrollment of each person in the demo; leaves out people who aren't known yet. */
export async function latestEnrollments(store: Store, journeyId: string): Promise<Map<Person, Enrollment>> {
	const found = new Map<Person, Enrollment>();
	for (const person of PEOPLE) {
		const contact = await store.contacts.find({ emailKey: person.email });
		if (contact === null) continue;
		const [enrollment] = await store.enrollments.list({ journeyId, contactId: contact.id, limit: 1 });
		if (enrollment !== undefined) found.set(person, enrollment);
	}
	return found;
}

/**
 * What happened to everyone, as lines for people: read from the store and the mail server, not from the plan.
 */
export async function tellStories(store: Store, journeyId: string, smtp: SmtpSink): Promise<string[]> {
	const lines: string[] = [];
	for (const [person, enrollment] of await latestEnrollments(store, journeyId)) {
		const { contactId } = enrollment;
		const interactions = await store.interactions.list({ contactId, limit: 100 });
		const did = interactions
			.filter((interaction) => interaction.receivedAt >= enrollment.enteredAt - SAME_REQUEST)
			.map((interaction) => interaction.type)
			.reverse();
		const mails = smtp.mails
			.filter((mail) => mail.to.includes(person.email))
			.map((mail) => `"${mail.subject}"`);
		const leads = await store.leads.list({ contactId, status: 'open' });
		const since = enrollment.enteredAt;
		const open = await store.activities.list({ contactId, status: 'open' });
		const tasks = open.filter(({ createdAt }) => createdAt >= since);
		const where =
			enrollment.status === 'active'
				? `waits at ${enrollment.positions.map((position) => position.stepName).join(', ')}`
				: enrollment.status;
		lines.push(
			`${person.firstName} ${person.lastName}: ${where}`,
			`   did     ${did.join(', ') || 'nothing'}`,
			`   got     ${mails.join(', ') || 'nothing'}`,
			...leads.map((lead) => `   lead    ${lead.topic}`),
			...tasks.map(
				(task) =>
					`   task    ${task.subject} (${task.owner}, until ${new Date(task.dueAt ?? 0).toUTCString().slice(0, 16)})`,
			),
		);
	}
	return lines;
}
