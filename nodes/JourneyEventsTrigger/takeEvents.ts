import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { inputProblems, InvalidInputError } from '../../lib/domain/errors';
import { inTransaction } from '../../lib/engine';
import { endpointStrategy } from '../../lib/n8n/chosenStrategy';
import { withEngine } from '../../lib/n8n/engines';
import { answer, authenticate, headerKey, HttpError, readBody, reportFault } from '../../lib/n8n/http';
import { eventJson } from '../../lib/n8n/items';
import { isTest } from '../../lib/n8n/mode';
import { systemClock } from '../../lib/n8n/systemClock';
import { testItem } from '../../lib/n8n/testItem';
import { checkEvent } from './eventSchema';
import { recordEvents, type Checked, type EventResult } from './recordEvents';

/** Events in one transaction: few enough that n8n's event loop is blocked for less than a tenth of a second. */
const CHUNK = 500;
const MOST_EVENTS = 1000;

/** Takes one event or a batch. What the answer says was recorded is in the store by then. */
export async function takeEvents(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
	await authenticate(functions);
	const { events, single } = readEvents(functions);
	const now = systemClock.now();
	const key = headerKey(functions);
	const checked = events.map((event, index) =>
		check(event, index, now, key === null || single ? key : `${key}#${index}`),
	);
	if (isTest(functions.getMode())) return test(functions, checked);
	const reported = (error: Error): null => {
		reportFault(functions, error);
		return null;
	};
	const results = await withEngine(functions, async (engine) => {
		const all: EventResult[] = [];
		const strategy = await endpointStrategy(functions, engine);
		for (let start = 0; start < checked.length; start += CHUNK) {
			const chunk = checked.slice(start, start + CHUNK);
			const recording = inTransaction(
				engine,
				async (tx) => await recordEvents(functions, tx, chunk, strategy),
			);
			// That nothing was taken would be wrong once there are recorded ones.
			const recorded = await (start === 0 ? recording : recording.catch(reported));
			if (recorded === null) {
				all.push(...checked.slice(start).map(leftOut));
				return all;
			}
			all.push(...recorded);
		}
		return all;
	});
	if (single) answerOne(functions, results[0]);
	else answerMany(functions, results, key !== null);
	return { noWebhookResponse: true };
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
			'Beside the list of events there are other fields',
			others.slice(0, 100).map((name) => ({ field: name.slice(0, 200), reason: 'is not a known field' })),
		);
	}
	if (list.length === 0) {
		throw new HttpError(422, 'There are no events', [{ field: 'events', reason: 'is empty' }]);
	}
	if (list.length > MOST_EVENTS) {
		throw new HttpError(413, `There are ${list.length} events; at most ${MOST_EVENTS} are taken at once`, [
			{ field: 'events', reason: `has more than ${MOST_EVENTS} entries` },
		]);
	}
	return { events: list, single: false };
}

function check(event: unknown, index: number, now: number, key: string | null): Checked {
	try {
		const checked = checkEvent(event, now);
		return { index, event: { ...checked, key: checked.key ?? key } };
	} catch (error) {
		return { index, problems: inputProblems(error) };
	}
}

/** An event that the store could not be asked about. One that is wrong in itself is wrong all the same. */
function leftOut(entry: Checked): EventResult {
	const { index } = entry;
	return 'problems' in entry
		? { index, status: 'rejected', fields: entry.problems }
		: { index, status: 'failed' };
}

function answerOne(functions: IWebhookFunctions, result: EventResult): void {
	if (result.status === 'recorded' || result.status === 'duplicate') {
		answer(functions, 200, {
			accepted: 1,
			status: result.status,
			id: result.id,
			contactId: result.contactId,
		});
		return;
	}
	const fields = result.status === 'rejected' ? result.fields : [];
	if (fields.some((problem) => problem.field === 'key' && problem.reason.startsWith('was used'))) {
		throw new HttpError(409, 'Another event was sent under this key before', fields);
	}
	throw new InvalidInputError(fields);
}

/**
 * 422 when any was rejected, so that nobody takes a partial success for a whole one; the others are recorded.
 * @param oneKey the request has a key, under which its events are known by their places in it
 */
function answerMany(functions: IWebhookFunctions, results: EventResult[], oneKey: boolean): void {
	const count = (status: EventResult['status']) =>
		results.filter((result) => result.status === status).length;
	const [rejected, failed] = [count('rejected'), count('failed')];
	const accepted = results.length - rejected - failed;
	const again = oneKey ? 'send the same request again, with the same key' : 'send those again';
	const errors = [
		rejected > 0
			? `${rejected} of ${results.length} events were rejected${failed > 0 ? '' : '; the others are recorded'}`
			: null,
		failed > 0
			? `${failed} of ${results.length} events were not looked at because of a fault here; ${again}`
			: null,
	].filter((error) => error !== null);
	if (failed > 0) functions.getResponseObject().set('Retry-After', '5');
	answer(functions, failed > 0 ? 503 : rejected > 0 ? 422 : 200, {
		accepted,
		rejected,
		...(failed > 0 ? { failed } : {}),
		...(errors.length > 0 ? { error: errors.join('. ') } : {}),
		results,
	});
}

/** In the editor: the events are checked and shown, and nothing is stored. */
function test(functions: IWebhookFunctions, checked: Checked[]): IWebhookResponseData {
	const problems = checked.flatMap((entry) => ('problems' in entry ? entry.problems : []));
	if (problems.length > 0) throw new InvalidInputError(problems);
	answer(functions, 200, { accepted: checked.length, test: true });
	const items = checked.flatMap((entry) =>
		'event' in entry ? [testItem(functions, entry.event.contact, { event: eventJson(entry.event) })] : [],
	);
	return { noWebhookResponse: true, workflowData: [items] };
}
