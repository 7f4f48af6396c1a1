import type { Store } from '../../../lib/store';
import { useTime } from '../../../lib/n8n/systemClock';
import { JourneyEventsTrigger } from '../../../nodes/JourneyEventsTrigger/JourneyEventsTrigger.node';
import { useStore, withStore } from '../JourneyRecords/recordsHarness';
import { fakeWebhook, type FakeAnswer, type FakeRequest } from './fakeWebhook';

/** What is recorded in one transaction, and two of those, of which the second is short. */
const CHUNK = 500;
const COUNT = 750;
const REST = COUNT - CHUNK;
/** In the second chunk, behind fifty that had been written in the same transaction. */
const STUMBLE = CHUNK + 50;

useStore();

let batches = 0;
let batch: string;
let repair: () => void;

/** The engine tries for four seconds before it gives up; here its pauses pass sooner. */
const HASTE = 50;

beforeAll(() =>
	useTime({
		now: () => Date.now(),
		setTimer: (delay, callback) => {
			const timer = setTimeout(callback, delay / HASTE).unref();
			return () => clearTimeout(timer);
		},
	}),
);

afterAll(() => useTime());

beforeEach(() => {
	batches += 1;
	batch = `batch${batches}`;
	repair = () => undefined;
});

afterEach(() => repair());

const event = (n: number, more: object = {}): object => ({
	type: 'email.opened',
	contact: { email: `person${n}@${batch}.example.com` },
	properties: { n },
	...more,
});

const keyed = (n: number): object => event(n, { key: `${batch} ${n}` });

const events = (make: (n: number) => object): object[] =>
	Array.from({ length: COUNT }, (_, index) => make(index));

async function send(body: unknown, request: Omit<FakeRequest, 'body'> = {}): Promise<FakeAnswer> {
	const { functions, answer } = fakeWebhook({ body, ...request });
	await new JourneyEventsTrigger().webhook.call(functions);
	return answer;
}

/** From now on the store is locked by somebody else, or full, whenever this event is to be written. */
async function breakAt(n: number, times = Number.POSITIVE_INFINITY): Promise<void> {
	await withStore(async ({ store }) => {
		const repository = Object.getPrototypeOf(store.interactions) as typeof store.interactions;
		const { insert } = repository;
		let left = times;
		repository.insert = async function (rows) {
			if (left > 0 && rows.some(({ properties }) => properties.n === n)) {
				left -= 1;
				throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
			}
			return await insert.call(this, rows);
		};
		repair = () => {
			repository.insert = insert;
		};
	});
}

/** From now on the store commits this event, but its answer is lost. */
async function loseAnswerAt(n: number): Promise<void> {
	await withStore(async ({ store }) => {
		const repository = Object.getPrototypeOf(store.interactions) as typeof store.interactions;
		const stores = Object.getPrototypeOf(store) as Store;
		const { insert } = repository;
		const { transaction } = stores;
		let written = false;
		repository.insert = async function (rows) {
			written ||= rows.some(({ properties }) => properties.n === n);
			return await insert.call(this, rows);
		};
		stores.transaction = async function <T>(this: Store, work: (tx: Store) => Promise<T>): Promise<T> {
			const result = (await transaction.call(this, work)) as T;
			if (!written || this.inTransaction) return result;
			written = false;
			throw new Error('Connection terminated unexpectedly');
		};
		repair = () => {
			repository.insert = insert;
			stores.transaction = transaction;
		};
	});
}

/** How many interactions each contact of this batch has, over all contacts. */
async function stored(): Promise<number[]> {
	return await withStore(async ({ store }) => {
		const numbers: number[] = [];
		for (let n = 0; n < COUNT; n++) {
			const contact = await store.contacts.find({ emailKey: `person${n}@${batch}.example.com` });
			if (contact === null) continue;
			numbers.push((await store.interactions.list({ contactId: contact.id })).length);
		}
		return numbers;
	});
}

const statuses = ({ body }: FakeAnswer): string[] =>
	(body.results as Array<{ status: string }>).map(({ status }) => status);

const repeat = (count: number, status: string): string[] => Array.from({ length: count }, () => status);

describe('a batch of which a later part meets a store that does not take it', () => {
	it('is answered 503 with what was recorded and what was not', async () => {
		await breakAt(STUMBLE);
		const logged: string[] = [];
		const answer = await send(events(keyed), { logged });
		expect(answer).toMatchObject({
			status: 503,
			headers: { 'Retry-After': '5' },
			body: {
				accepted: CHUNK,
				rejected: 0,
				failed: REST,
				error: expect.stringContaining('send those again'),
			},
		});
		expect(statuses(answer)).toEqual([...repeat(CHUNK, 'recorded'), ...repeat(REST, 'failed')]);
		expect(answer.body.results.map(({ index }: { index: number }) => index)).toEqual(
			Array.from({ length: COUNT }, (_, index) => index),
		);
		// Of the part that failed nothing is kept, not even its contacts.
		expect(await stored()).toEqual(Array.from({ length: CHUNK }, () => 1));
		expect(logged).toEqual([expect.stringContaining('database or disk is full')]);
	});

	it('records the rest when the same is sent again under the same keys', async () => {
		await breakAt(STUMBLE);
		const first = await send(events(keyed));
		repair();
		const second = await send(events(keyed));
		expect(second).toMatchObject({ status: 200, body: { accepted: COUNT, rejected: 0 } });
		expect(second.headers).not.toHaveProperty('Retry-After');
		expect(second.body).not.toHaveProperty('error');
		expect(statuses(second)).toEqual([...repeat(CHUNK, 'duplicate'), ...repeat(REST, 'recorded')]);
		const ids = (answer: FakeAnswer): string[] =>
			answer.body.results.slice(0, CHUNK).map(({ id }: { id: string }) => id);
		expect(ids(second)).toEqual(ids(first));
		expect(await stored()).toEqual(Array.from({ length: COUNT }, () => 1));
	});

	it('records the rest when those that failed are sent again', async () => {
		await breakAt(STUMBLE);
		const first = await send(events(event));
		repair();
		const again = events(event).filter((_, index) => first.body.results[index].status === 'failed');
		expect(await send(again)).toMatchObject({ status: 200, body: { accepted: REST } });
		expect(await stored()).toEqual(Array.from({ length: COUNT }, () => 1));
	});

	it('without keys is recorded once when all of it is sent again, and once more after it was taken', async () => {
		await breakAt(STUMBLE);
		await send(events(event));
		repair();
		const second = await send(events(event));
		expect(second).toMatchObject({ status: 200, body: { accepted: COUNT, rejected: 0 } });
		expect(statuses(second)).toEqual([...repeat(CHUNK, 'duplicate'), ...repeat(REST, 'recorded')]);
		expect(await stored()).toEqual(Array.from({ length: COUNT }, () => 1));
		expect(statuses(await send(events(event)))).toEqual(repeat(COUNT, 'recorded'));
		expect(await stored()).toEqual(Array.from({ length: COUNT }, () => 2));
	});

	it('under one key for the whole request, says that the whole is to be sent again', async () => {
		await breakAt(STUMBLE);
		const headers = { 'idempotency-key': batch };
		const first = await send(events(event), { headers });
		expect(first).toMatchObject({
			status: 503,
			body: { failed: REST, error: expect.stringMatching(/send the same request again, with the same key/) },
		});
		repair();
		const second = await send(events(event), { headers });
		expect(statuses(second)).toEqual([...repeat(CHUNK, 'duplicate'), ...repeat(REST, 'recorded')]);
		expect(await stored()).toEqual(Array.from({ length: COUNT }, () => 1));
	});

	it('still says which events are wrong, wherever they stand: sending those again would not help', async () => {
		await breakAt(STUMBLE);
		const wrong = new Set([10, STUMBLE + 10, COUNT - 10]);
		const answer = await send(events((n) => (wrong.has(n) ? event(n, { type: '' }) : keyed(n))));
		expect(answer).toMatchObject({
			status: 503,
			body: {
				accepted: CHUNK - 1,
				rejected: 3,
				failed: REST - 2,
				error: expect.stringMatching(/^3 of 750 events were rejected\. 248 of 750 /),
			},
		});
		for (const index of wrong) {
			expect(answer.body.results[index]).toMatchObject({
				index,
				status: 'rejected',
				fields: [expect.objectContaining({ field: 'type' })],
			});
		}
	});

	it('is recorded as a whole when the trouble is over soon', async () => {
		await breakAt(STUMBLE, 2);
		const answer = await send(events(event));
		expect(answer).toMatchObject({ status: 200, body: { accepted: COUNT } });
		expect(await stored()).toEqual(Array.from({ length: COUNT }, () => 1));
	});
});

it('a batch of which the first part meets such a store is not taken at all, and says so', async () => {
	await breakAt(50);
	const answer = await send(events(keyed));
	expect(answer).toMatchObject({
		status: 503,
		headers: { 'Retry-After': '5' },
		body: { accepted: 0, reference: expect.any(String) },
	});
	expect(answer.body).not.toHaveProperty('results');
	expect(await stored()).toEqual([]);
	repair();
	expect(await send(events(keyed))).toMatchObject({ status: 200, body: { accepted: COUNT } });
});

describe('a commit whose answer is lost', () => {
	const inDoubt = {
		status: 503,
		headers: { 'Retry-After': '5' },
		body: {
			inDoubt: true,
			error: expect.stringMatching(/may have been stored.*same Idempotency-Key/),
			reference: expect.any(String),
		},
	};

	it('is reported as in doubt, and can be repeated with the same key', async () => {
		await loseAnswerAt(1);
		const headers = { 'idempotency-key': batch };
		const logged: string[] = [];
		const answer = await send(event(1), { headers, logged });
		expect(answer).toMatchObject(inDoubt);
		expect(answer.body).not.toHaveProperty('accepted');
		expect(logged).toEqual([expect.stringMatching(/may or may not have been stored.*Connection terminated/)]);
		repair();
		expect(await stored()).toEqual([1]);
		expect(await send(event(1), { headers })).toMatchObject({ status: 200, body: { status: 'duplicate' } });
		expect(await stored()).toEqual([1]);
	});

	it('marks each event of its chunk as unknown', async () => {
		await loseAnswerAt(STUMBLE);
		const headers = { 'idempotency-key': batch };
		const answer = await send(events(event), { headers });
		expect(answer).toMatchObject({
			status: 503,
			body: {
				accepted: CHUNK,
				unknown: REST,
				error: expect.stringMatching(/250 of 750 events may have been/),
			},
		});
		expect(statuses(answer)).toEqual([...repeat(CHUNK, 'recorded'), ...repeat(REST, 'unknown')]);
		repair();
		expect(statuses(await send(events(event), { headers }))).toEqual(repeat(COUNT, 'duplicate'));
	});

	it('stops the batch there', async () => {
		await loseAnswerAt(1);
		const answer = await send(events(keyed));
		expect(statuses(answer)).toEqual([...repeat(CHUNK, 'unknown'), ...repeat(REST, 'failed')]);
		expect(answer.body).toMatchObject({ accepted: 0, failed: REST, unknown: CHUNK });
		repair();
		expect(statuses(await send(events(keyed)))).toEqual([
			...repeat(CHUNK, 'duplicate'),
			...repeat(REST, 'recorded'),
		]);
	});

	it('is not one that the store refused', async () => {
		await breakAt(1);
		const answer = await send(event(1));
		expect(answer).toMatchObject({
			status: 503,
			body: { accepted: 0, error: expect.stringMatching(/wasn’t stored/) },
		});
		expect(answer.body).not.toHaveProperty('inDoubt');
	});
});
