import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { inputProblems, InvalidInputError, type FieldProblem } from '../../lib/domain/errors';
import { isCommitInDoubt } from '../../lib/engine';
import type { IfInvalid } from '../../lib/n8n/descriptions/entry';
import { endpointStrategy } from '../../lib/n8n/chosenStrategy';
import { withEngine } from '../../lib/n8n/engines';
import { answer, authenticate, headerKey, HttpError, readBody, reportFault } from '../../lib/n8n/http';
import { isTest } from '../../lib/n8n/mode';
import { openingAnswer, seeEntry, type OpeningAnswer } from '../../lib/n8n/publication';
import { systemClock } from '../../lib/n8n/systemClock';
import { testContactAt } from '../../lib/n8n/testing/plainTestContact';
import { chosenPerson } from '../../lib/n8n/testing/testPerson';
import { Batch, CHUNK } from './batch';
import { checkEvent } from './eventSchema';
import type { Leniency } from './optionalFields';
import type { Checked, EventResult } from './recordEvents';
import { eventItems } from './testEvents';

const MOST_EVENTS = 1000;

/** Accepts one event or a batch. What the answer reports as recorded is in the store by then. */
export async function takeEvents(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
	await authenticate(functions);
	const { events, single } = readEvents(functions);
	const now = systemClock.now();
	const key = headerKey(functions);
	const leniency = readLeniency(functions);
	const checked = events.map((event, index) =>
		check(event, index, now, key === null || single ? key : `${key}#${index}`, leniency),
	);
	if (isTest(functions.getMode())) return await test(functions, checked, single);
	let opening: OpeningAnswer = {};
	const results = await withEngine(functions, async (engine) => {
		const all: EventResult[] = [];
		opening = await openingAnswer(engine, seeEntry(functions));
		const strategy = await endpointStrategy(functions, engine);
		const batch = new Batch(functions, engine, strategy, checked, events);
		for (let start = 0; start < checked.length; start += CHUNK) {
			const lost = (error: Error): { inDoubt: boolean } => {
				const inDoubt = isCommitInDoubt(error);
				// "Nothing was taken" is only true before anything is recorded.
				if (start === 0 && (!inDoubt || checked.length <= CHUNK)) throw error;
				reportFault(functions, error);
				return { inDoubt };
			};
			const recorded = await batch.record(start).catch(lost);
			if ('inDoubt' in recorded) {
				const doubted = recorded.inDoubt ? start + CHUNK : start;
				all.push(...checked.slice(start).map((entry) => leftOut(entry, entry.index < doubted)));
				return all;
			}
			all.push(...recorded);
		}
		return all;
	});
	if (single) answerOne(functions, results[0], opening);
	else answerMany(functions, results, opening, key !== null);
	return { noWebhookResponse: true };
}

function readLeniency(functions: IWebhookFunctions): Leniency {
	const { ifInvalid = 'keep', defaultCountry } = functions.getNodeParameter('options', {}) as {
		ifInvalid?: IfInvalid;
		defaultCountry?: string;
	};
	return { ifInvalid, defaultCountry: defaultCountry || undefined };
}

function readEvents(functions: IWebhookFunctions): { events: unknown[]; single: boolean } {
	const body = readBody(functions, ['json']);
	if (typeof body !== 'object' || body === null) {
		throw new HttpError(422, 'The body must be an event, or an object with a list of events', [
			{ field: 'body', reason: 'must be an object or a list' },
		]);
	}
	const list = Array.isArray(body) ? body : (body as { events?: unknown }).events;
	if (list === undefined) return { events: [body], single: true };
	if (!Array.isArray(list)) {
		throw new HttpError(422, 'The field events must be a list', [
			{ field: 'events', reason: 'must be a list' },
		]);
	}
	const others = Array.isArray(body) ? [] : Object.keys(body).filter((name) => name !== 'events');
	if (others.length > 0) {
		throw new HttpError(
			422,
			'The body has fields other than the list of events',
			others.slice(0, 100).map((name) => ({
				field: name.slice(0, 200),
				reason: 'is not a known field; move it into an event',
			})),
		);
	}
	if (list.length === 0) {
		throw new HttpError(422, 'There are no events', [{ field: 'events', reason: 'is empty' }]);
	}
	if (list.length > MOST_EVENTS) {
		throw new HttpError(413, `There are ${list.length} events; send at most ${MOST_EVENTS} at once`, [
			{ field: 'events', reason: `has more than ${MOST_EVENTS} entries` },
		]);
	}
	return { events: list, single: false };
}

function check(event: unknown, index: number, now: number, key: string | null, leniency: Leniency): Checked {
	try {
		const checked = checkEvent(event, now, leniency);
		return { index, event: { ...checked, key: checked.key ?? key } };
	} catch (error) {
		return { index, problems: inputProblems(error) };
	}
}

/** The result of an event that the store didn't confirm. An invalid one is rejected either way. */
function leftOut(entry: Checked, inDoubt: boolean): EventResult {
	const { index } = entry;
	return 'problems' in entry
		? { index, status: 'rejected', fields: entry.problems }
		: { index, status: inDoubt ? 'unknown' : 'failed' };
}

function answerOne(functions: IWebhookFunctions, result: EventResult, opening: OpeningAnswer): void {
	if (result.status === 'recorded' || result.status === 'duplicate') {
		answer(functions, 200, {
			accepted: 1,
			status: result.status,
			id: result.id,
			contactId: result.contactId,
			...opening,
			...(result.fields === undefined ? {} : { fields: result.fields }),
		});
		return;
	}
	const fields = result.status === 'rejected' ? result.fields : [];
	if (fields.some((problem) => problem.field === 'key' && problem.reason.startsWith('was already used'))) {
		throw new HttpError(409, 'Another event was already sent with this key', fields);
	}
	throw new InvalidInputError(fields);
}

/**
 * Answers 207 when some events are rejected and the rest recorded: senders repeat what isn't answered with 2xx.
 * @param oneKey the request has a key, which its events share by their position
 */
function answerMany(
	functions: IWebhookFunctions,
	results: EventResult[],
	opening: OpeningAnswer,
	oneKey: boolean,
): void {
	const count = (status: EventResult['status']) =>
		results.filter((result) => result.status === status).length;
	const [rejected, failed, unknown] = [count('rejected'), count('failed'), count('unknown')];
	const accepted = results.length - rejected - failed - unknown;
	const sure = failed === 0 && unknown === 0;
	const again = oneKey ? 'send the same request again, with the same key' : 'send those again';
	const twice = oneKey ? again : 'if you send them again without a key, they may be recorded twice';
	const total = results.length;
	const errors = [
		rejected > 0
			? `${rejected} of ${total} events were rejected${sure && accepted > 0 ? '; the others are recorded' : ''}`
			: null,
		failed > 0 ? `${failed} of ${total} events were not recorded because of a server error; ${again}` : null,
		unknown > 0 ? `${unknown} of ${total} events may have been recorded; ${twice}` : null,
	].filter((error) => error !== null);
	if (!sure) functions.getResponseObject().set('Retry-After', '5');
	answer(functions, statusOf(sure, rejected, accepted), {
		accepted,
		rejected,
		...(failed > 0 ? { failed } : {}),
		...(unknown > 0 ? { unknown } : {}),
		...(errors.length > 0 ? { error: errors.join('. ') } : {}),
		...opening,
		results,
	});
}

function statusOf(sure: boolean, rejected: number, accepted: number): number {
	if (!sure) return 503;
	if (rejected === 0) return 200;
	return accepted > 0 ? 207 : 422;
}

/** In the editor: the events are checked and shown, and nothing is stored. */
async function test(
	functions: IWebhookFunctions,
	checked: Checked[],
	single: boolean,
): Promise<IWebhookResponseData> {
	const placed = (index: number, problems: FieldProblem[]): FieldProblem[] =>
		single ? problems : problems.map(({ field, reason }) => ({ field: `events.${index}.${field}`, reason }));
	const problems = checked.flatMap((entry) =>
		'problems' in entry ? placed(entry.index, entry.problems) : [],
	);
	if (problems.length > 0) throw new InvalidInputError(problems);
	const events = checked.flatMap((entry) => ('event' in entry ? entry.event : []));
	const stored = await chosenPerson(functions, testContactAt(functions));
	const items = await eventItems(functions, functions, events, stored);
	const fields = checked.flatMap((entry) => ('event' in entry ? placed(entry.index, entry.event.aside) : []));
	answer(functions, 200, {
		accepted: checked.length,
		test: true,
		...(fields.length > 0 ? { fields } : {}),
	});
	return { noWebhookResponse: true, workflowData: [items] };
}
