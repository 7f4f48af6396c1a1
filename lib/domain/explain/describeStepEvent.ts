import type { StepLogKind } from '../journey/stepLogKinds';
import { describeMoment } from './describeMoment';
import { describeReason, quoted, shortened } from './words';

/** One entry of an enrollment's log. */
export interface StepEventFacts {
	event: StepLogKind;
	/** The step's name; null if the entry is about no step, or its name is unknown. */
	stepName: string | null;
	/** What the log says besides; the fields depend on the kind. */
	detail: object | null;
}

/**
 * One line about what a journey decided: `failed at "Score Lead": the lead has no contact`.
 * @param zone IANA zone in which times are shown
 */
export function describeStepEvent({ event, stepName, detail }: StepEventFacts, zone: string): string {
	const given = new Details(detail);
	const step = stepName === null ? '' : ` at ${quoted(stepName)}`;
	switch (event) {
		case 'entered':
			return `entered${step}`;
		case 'held':
			return `waits${step}${waited(given, zone)}`;
		case 'released':
			return `stopped waiting${step}: ${cause(given)}`;
		case 'delivered':
			return continuation(given.text('outcome'), stepName);
		case 'passed':
			return `passed${stepName === null ? '' : ` ${quoted(stepName)}`}`;
		case 'split':
			return `took the path ${quoted(given.text('path'))}${step}${given.is('controlGroup') ? ' (control group)' : ''}`;
		case 'failed':
			return failure(given, stepName);
		case 'retried':
			return retry(given, stepName, zone);
		case 'completed':
			return completion(given);
		case 'exited':
			return `left the journey${step}: ${reasonOf(given)}`;
		case 'entry_refused':
			return `didn’t enter${step}: ${reasonOf(given)}`;
		case 'goal_reached':
			return `reached the goal${criterion(given)}`;
		case 'paused':
			return `was paused${step}`;
		case 'resumed':
			return `was resumed${step}`;
		case 'moved_in':
			return `arrived${step}, where it was moved`;
		case 'settled_late':
			return `reached the next step after all, although it had been given up${step}`;
		case 'revived':
			return `is in the journey again${step}: ${reasonOf(given)}`;
		case 'moved':
			return `was moved from ${quoted(given.text('fromName') || given.text('from'))} to ${quoted(given.text('toName') || given.text('to'))}`;
	}
}

/** Why a contact went on, by the outcome of its hold. */
const OUTCOMES: Record<string, string> = {
	elapsed: ' when the time came',
	matched: ' when the condition was met',
	recheck: ' after another check',
};

function continuation(outcome: string, stepName: string | null): string {
	if (outcome === 'entered') return `began${stepName === null ? '' : ` at ${quoted(stepName)}`}`;
	return `went on${stepName === null ? '' : ` from ${quoted(stepName)}`}${OUTCOMES[outcome] ?? ''}`;
}

function waited(given: Details, zone: string): string {
	const event = eventWords(given.text('event'));
	const until = given.number('until');
	return `${event === '' ? '' : ` for ${event}`}${until === null ? '' : ` until ${describeMoment(until, zone)}`}`;
}

function cause(given: Details): string {
	const branch = given.number('branch');
	if (branch !== null) return `condition ${branch + 1} was met`;
	return `${eventWords(given.text('event')) || 'the event'} happened`;
}

/** Names that begin with a dollar sign aren't events, but what the engine listens for in their place. */
function eventWords(type: string): string {
	return type.startsWith('$') ? 'a change of the contact' : type;
}

function failure(given: Details, stepName: string | null): string {
	const node = given.text('node') || stepName;
	const message = given.text('message') || describeReason(given.text('cause') || 'failed');
	return `failed${node === null ? '' : ` at ${quoted(node)}`}: ${shortened(message)}`;
}

function retry(given: Details, stepName: string | null, zone: string): string {
	const from = stepName === null ? '' : ` from ${quoted(stepName)}`;
	const at = given.number('at');
	if (given.text('by') === 'hand') return `was sent on again${from} by hand`;
	return `is sent on again${from}${at === null ? '' : ` at ${describeMoment(at, zone)}`}`;
}

function completion(given: Details): string {
	const node = given.text('node');
	return `completed the journey${node === '' ? '' : `, last at ${quoted(node)}`}`;
}

function reasonOf(given: Details): string {
	const reason = describeReason(given.text('reason') || 'unknown');
	return `${reason}${criterion(given)}`;
}

/** What made a goal or an exit criterion come true. */
function criterion(given: Details): string {
	const event = given.text('event');
	switch (given.text('criterion')) {
		case 'event':
			return event === '' ? '' : `: ${eventWords(event)} happened`;
		case 'segment':
			return `: they are in segment ${given.text('segmentId')}`;
		case 'condition':
			return ': the condition came true';
		default:
			return '';
	}
}

/** Reads what may be missing, as in logs of former releases. */
class Details {
	readonly #given: Record<string, unknown>;

	constructor(detail: object | null) {
		this.#given = (detail ?? {}) as Record<string, unknown>;
	}

	text(name: string): string {
		const value = this.#given[name];
		return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
	}

	number(name: string): number | null {
		const value = this.#given[name];
		return typeof value === 'number' ? value : null;
	}

	is(name: string): boolean {
		return this.#given[name] === true;
	}
}
