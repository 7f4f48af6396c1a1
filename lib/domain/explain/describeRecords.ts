import {
	ACTIVITY_CANCELLED,
	ACTIVITY_COMPLETED,
	CONSENT_GIVEN,
	CONSENT_WITHDRAWN,
	FORM_SUBMITTED,
	LEAD_SALES_READY,
	LEAD_STAGE_CHANGED,
} from '../interactions';
import { describeMoment } from './describeMoment';
import { describeReason, quoted, shortened } from './words';

/** More details of an event are left to its record. */
const PROPERTIES_SHOWN = 3;

const LONGEST_VALUE = 80;

/** One line about something a contact did: `order.placed (product: bike, amount: 900)`. */
export function describeInteraction(type: string, properties: object | null): string {
	const given = (properties ?? {}) as Record<string, unknown>;
	const text = (name: string): string => (given[name] == null ? '' : shortened(String(given[name])));
	switch (type) {
		case FORM_SUBMITTED:
			if (text('form') !== '') return `submitted the form ${quoted(text('form'))}`;
			break;
		case CONSENT_GIVEN:
		case CONSENT_WITHDRAWN:
			return `${type === CONSENT_GIVEN ? 'gave' : 'withdrew'} consent to ${text('channel')} for ${text('purpose')}${text('topic') === '' ? '' : ` (${text('topic')})`}`;
		case LEAD_STAGE_CHANGED:
			return `a lead moved from ${text('from')} to ${text('to')}${because(text('reason'))}`;
		case LEAD_SALES_READY:
			return `a lead became sales-ready${because(text('reason'))}`;
		case ACTIVITY_COMPLETED:
			return `${activityName(text('kind'))} ${quoted(text('subject'))} was completed${because(text('result'))}`;
		case ACTIVITY_CANCELLED:
			return `${activityName(text('kind'))} ${quoted(text('subject'))} was canceled${because(text('reason'))}`;
	}
	const shown = Object.entries(given)
		.filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value) && value !== '')
		.slice(0, PROPERTIES_SHOWN)
		.map(([name, value]) => `${name}: ${shortened(String(value), LONGEST_VALUE)}`);
	return shown.length === 0 ? type : `${type} (${shown.join(', ')})`;
}

function because(text: string): string {
	return text === '' ? '' : `: ${text}`;
}

const ACTIVITY_NAMES: Record<string, string> = { phoneCall: 'phone call' };

function activityName(kind: string): string {
	return ACTIVITY_NAMES[kind] ?? (kind || 'activity');
}

/** What a lead says about itself. */
export interface LeadFacts {
	topic: string | null;
	/** For people. */
	stageName: string;
	status: 'open' | 'qualified' | 'disqualified';
	score: number | null;
	grade: string | null;
	salesReady: boolean;
	owner: string | null;
}

/** One line about a lead: `lead "Espresso machines": Inquiry, open, score 45 (B), sales-ready, owner kim`. */
export function describeLead(lead: LeadFacts): string {
	const { topic, stageName, status, score, grade, salesReady, owner } = lead;
	const score_ = score === null ? [] : [`score ${score}${grade === null ? '' : ` (${grade})`}`];
	return `lead${topic === null ? '' : ` ${quoted(topic)}`}: ${[
		stageName,
		status,
		...score_,
		...(salesReady ? ['sales-ready'] : []),
		...(owner === null ? [] : [`owner ${owner}`]),
	].join(', ')}`;
}

/** What a sales activity says about itself. */
export interface ActivityFacts {
	kind: string;
	subject: string;
	owner: string | null;
	/** UTC epoch milliseconds. */
	dueAt: number | null;
	/** What came of it; null while it’s open. */
	result: string | null;
}

/** One line about a sales activity: `task "Call back" for kim@example.com, due 2027-03-31 14:00 (UTC)`. */
export function describeActivity(activity: ActivityFacts, zone: string): string {
	return `${named(activity)}${forWhomAndWhen(activity, zone)}`;
}

/** One line about what became of a sales activity. */
export function describeActivityEvent(
	event: 'created' | 'completed',
	activity: ActivityFacts,
	zone: string,
): string {
	if (event === 'created') return `${named(activity)} was created${forWhomAndWhen(activity, zone)}`;
	return `${named(activity)} was completed${because(shortened(activity.result ?? ''))}`;
}

function named({ kind, subject }: ActivityFacts): string {
	return `${activityName(kind)} ${quoted(shortened(subject))}`;
}

function forWhomAndWhen({ owner, dueAt }: ActivityFacts, zone: string): string {
	return `${owner === null ? '' : ` for ${owner}`}${dueAt === null ? '' : `, due ${describeMoment(dueAt, zone)}`}`;
}

/** Why a contact didn’t enter a journey. */
export interface RefusalFacts {
	reason: string;
	times: number;
	/** Of the trigger that refused it. */
	stepName: string | null;
}

/** One line about a refused entry: `didn’t enter at "Form": it was already in this journey (3 times)`. */
export function describeRefusal({ reason, times, stepName }: RefusalFacts): string {
	const step = stepName === null ? '' : ` at ${quoted(stepName)}`;
	return `didn’t enter${step}: ${describeReason(reason)}${times > 1 ? ` (${times} times)` : ''}`;
}
