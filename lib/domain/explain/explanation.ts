import {
	describeActivity,
	describeLead,
	describeRefusal,
	type ActivityFacts,
	type LeadFacts,
	type RefusalFacts,
} from './describeRecords';
import { describeMoment } from './describeMoment';
import { describeReason, quoted, shortened } from './words';

/** Where a contact is in one journey, and why. Instants are UTC epoch milliseconds. */
export interface EnrollmentFacts {
	journeyName: string;
	/** The contact’s account is in the journey; a colleague brought it in. */
	throughAccount: boolean;
	status: 'active' | 'completed' | 'exited' | 'failed';
	reason: string | null;
	enteredAt: number;
	endedAt: number | null;
	pausedAt: number | null;
	goalAt: number | null;
	steps: Array<{
		stepName: string;
		since: number;
		waitsFor: string;
	}>;
	/** The latest decision of the journey, in words. */
	lastDecision: { at: number; text: string } | null;
	lastFailure: { at: number; node: string | null; message: string } | null;
}

/** All that explains where a contact is. */
export interface ContactFacts {
	/** Name and address, or what is known of them. */
	name: string;
	/** IANA zone in which times are shown. */
	zone: string;
	consents: Array<{
		channel: string;
		purpose: string;
		/** Empty: the whole purpose. */
		topic: string;
		state: 'given' | 'withdrawn';
		at: number;
	}>;
	enrollments: EnrollmentFacts[];
	refusals: Array<RefusalFacts & { journeyName: string; lastAt: number }>;
	leads: LeadFacts[];
	activities: ActivityFacts[];
	/** What became of the latest messages, each in words. */
	messages: string[];
}

/** Where a contact is, and why, as a text of a few lines. */
export function describeContact(facts: ContactFacts): string {
	const { name, zone, consents, enrollments, refusals, leads, activities, messages } = facts;
	return [
		name,
		consents.length === 0
			? 'Consents: none recorded.'
			: `Consents: ${consents.map(({ channel, purpose, topic, state, at }) => `${channel} for ${purpose}${topic === '' ? '' : ` (${topic})`} ${state} ${describeMoment(at, zone)}`).join('; ')}.`,
		...(enrollments.length === 0 ? ['Journeys: not in any, and never was.'] : []),
		...enrollments.flatMap((enrollment) => describeEnrollment(enrollment, zone)),
		...refusals.map(
			(refusal) =>
				`${quoted(refusal.journeyName)}: ${describeRefusal(refusal)}, last ${describeMoment(refusal.lastAt, zone)}.`,
		),
		...leads.map((lead) => `${capitalized(describeLead(lead))}.`),
		...activities.map((activity) => `Open ${describeActivity(activity, zone)}.`),
		...messages.map((message) => `Message: ${message}`),
	].join('\n');
}

/** Where a contact is in one journey, and why. */
export function describeEnrollment(enrollment: EnrollmentFacts, zone: string): string[] {
	const { journeyName, status, reason, steps, lastDecision, lastFailure } = enrollment;
	const journey = `${quoted(journeyName)}${enrollment.throughAccount ? ' (through the account)' : ''}`;
	const entered = `entered ${describeMoment(enrollment.enteredAt, zone)}`;
	const goal =
		enrollment.goalAt === null ? '' : `, reached the goal ${describeMoment(enrollment.goalAt, zone)}`;
	const ended = enrollment.endedAt === null ? '' : ` ${describeMoment(enrollment.endedAt, zone)}`;
	if (status === 'completed') return [`${journey}: completed${ended}, ${entered}${goal}.`];
	if (status === 'exited') {
		return [
			`${journey}: left${ended}${reason === null ? '' : `, because ${describeReason(reason)}`}, ${entered}${goal}.`,
		];
	}
	const paused =
		enrollment.pausedAt === null ? '' : `, paused since ${describeMoment(enrollment.pausedAt, zone)}`;
	return [
		`${journey}: ${status}, ${entered}${goal}${paused}.`,
		...steps.map(
			({ stepName, since, waitsFor }) =>
				`  At ${quoted(stepName)} since ${describeMoment(since, zone)}, waiting for ${waitsFor}.`,
		),
		...(lastDecision === null
			? []
			: [`  Last decision, ${describeMoment(lastDecision.at, zone)}: ${lastDecision.text}.`]),
		...(lastFailure === null
			? []
			: [
					`  Failed ${describeMoment(lastFailure.at, zone)}${lastFailure.node === null ? '' : ` at ${quoted(lastFailure.node)}`}: ${shortened(lastFailure.message)}`,
				]),
	];
}

function capitalized(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
