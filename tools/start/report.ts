import { isMachineEvent } from '../../lib/domain/interactions';
import type { Enrollment, Interaction, Message, Store } from '../../lib/store';
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
	const steps = new Map((await store.steps.list(journeyId)).map(({ stepId, name }) => [stepId, name]));
	const lines: string[] = [];
	const allMessages: Message[] = [];
	const allDone: Interaction[] = [];
	let unsubscribed = 0;
	for (const [person, enrollment] of await latestEnrollments(store, journeyId)) {
		const { contactId, enteredAt } = enrollment;
		const did = (await store.interactions.list({ contactId, limit: 100 }))
			.filter((interaction) => interaction.receivedAt >= enteredAt - SAME_REQUEST)
			.reverse();
		const mails = smtp.mails
			.filter((mail) => mail.to.includes(person.email))
			.map((mail) => `"${mail.subject}"`);
		const messages = (await store.messages.list({ contactId, limit: 100 }))
			.filter(({ enrollmentId }) => enrollmentId === enrollment.id)
			.reverse();
		const withdrawn = (await store.consents.history(contactId)).filter(
			({ state, at }) => state === 'withdrawn' && at >= enteredAt,
		);
		const leads = await store.leads.list({ contactId, status: 'open' });
		const open = await store.activities.list({ contactId, status: 'open' });
		const tasks = open.filter(({ createdAt }) => createdAt >= enteredAt);
		const where =
			enrollment.status === 'active'
				? `waits at ${enrollment.positions.map((position) => position.stepName).join(', ')}`
				: enrollment.status;
		allMessages.push(...messages);
		allDone.push(...did);
		if (withdrawn.length > 0) unsubscribed += 1;
		lines.push(
			`${person.firstName} ${person.lastName}: ${where}`,
			`   did     ${tally(did.map(({ type }) => type)) || 'nothing'}`,
			`   got     ${mails.join(', ') || 'nothing'}`,
			...messages.map((message) => `   message ${describe(message, steps.get(message.stepId) ?? '')}`),
			...withdrawn.map(({ purpose, source }) => `   consent withdrawn: ${purpose} (${source})`),
			...leads.map((lead) => `   lead    ${lead.topic}`),
			...tasks.map(
				(task) =>
					`   task    ${task.subject} (${task.owner}, until ${new Date(task.dueAt ?? 0).toUTCString().slice(0, 16)})`,
			),
		);
	}
	return [...lines, ...totals(allMessages, allDone, unsubscribed)];
}

/** What became of a message, such as `Reminder: suppressed (consent_withdrawn)`. */
function describe({ state, reason, openedAt, clickedAt }: Message, step: string): string {
	const became = [
		isSent(state) ? 'sent' : state,
		...(openedAt === null ? [] : ['opened']),
		...(clickedAt === null ? [] : ['clicked']),
	].join(', ');
	return `${step}: ${became}${reason === null ? '' : ` (${reason})`}`;
}

function totals(messages: Message[], did: Interaction[], unsubscribed: number): string[] {
	const count = (which: (message: Message) => boolean): number => messages.filter(which).length;
	const suppressed = messages.filter(({ state }) => state === 'suppressed');
	const reasons = tally(suppressed.map(({ reason }) => String(reason)));
	return [
		'',
		'Messages',
		`   sent          ${count(({ state }) => isSent(state))}`,
		`   opened        ${count(({ openedAt }) => openedAt !== null)}`,
		`   clicked       ${count(({ clickedAt }) => clickedAt !== null)}`,
		`   by machines   ${did.filter(({ type }) => isMachineEvent(type)).length} opens and clicks, which moved no one`,
		`   unsubscribed  ${unsubscribed}`,
		`   suppressed    ${suppressed.length}${reasons === '' ? '' : ` (${reasons})`}`,
	];
}

/** A server took it, as far as is known. */
function isSent(state: Message['state']): boolean {
	return ['handed', 'accepted', 'delivered'].includes(state);
}

/** Each once, with how often it's there: `email.opened, email.machine_clicked × 7`. */
function tally(words: readonly string[]): string {
	const counts = new Map<string, number>();
	for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
	return [...counts].map(([word, count]) => (count === 1 ? word : `${word} × ${count}`)).join(', ');
}
