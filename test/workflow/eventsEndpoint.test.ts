import type { INodeParameters } from 'n8n-workflow';

import type { Answer, Call } from './support/callWebhook';
import { draw, events, ours, standIn } from './support/draw';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const SECRET = 'at least sixteen characters';

async function publish(parameters: INodeParameters = {}, credentials = {}): Promise<void> {
	await runner().publish(
		draw(
			{
				Enter: events(parameters, { credentials }),
				After: standIn('record'),
				Wait: ours('journeyWait', { amount: 30 }),
			},
			[['Enter', 'After', 'Wait']],
		),
	);
}

const send = async (body: unknown, call: Call = {}): Promise<Answer> =>
	await runner().call('Enter', { body, ...call });

const event = (more = {}) => ({ type: 'email.opened', contact: { email: ANN }, ...more });

const interactions = async (email = ANN) => {
	const { id } = await runner().store.contact(email);
	return await runner().store.read(async (store) => await store.interactions.list({ contactId: id }));
};

const contacts = async () => await runner().store.read(async (store) => await store.contacts.list());

describe('one event', () => {
	it('is recorded with its properties and time', async () => {
		await publish();
		const answer = await send(
			event({ properties: { mail: { id: 7 } }, occurredAt: '2026-01-04T10:00:00+01:00' }),
		);
		expect(answer).toMatchObject({
			status: 200,
			body: { accepted: 1, status: 'recorded', contactId: (await runner().store.contact(ANN)).id },
		});
		expect(await interactions()).toEqual([
			expect.objectContaining({
				id: answer.body.id,
				type: 'email.opened',
				properties: { mail: { id: 7 } },
				occurredAt: Date.UTC(2026, 0, 4, 9),
				source: 'Enter',
			}),
		]);
		expect(runner().executions).toEqual([]);
	});

	it('enters its contact when its type is among those that do, by the rule for re-entry', async () => {
		await publish({ enterOn: 'trial.started, prospect.added' });
		await send(event());
		expect(await runner().store.where(ANN)).toBe('not in a journey');
		await send(event({ type: 'prospect.added', contact: { email: ANN, firstName: 'Ann' } }));
		await send(event({ type: 'trial.started' }));
		expect(
			runner()
				.ledger.of('After')
				.map(({ json }) => json),
		).toEqual([
			expect.objectContaining({
				contact: expect.objectContaining({ firstName: 'Ann' }),
				event: expect.objectContaining({ type: 'prospect.added' }),
			}),
		]);
		expect(await runner().store.enrollments(ANN)).toHaveLength(1);
		expect(await interactions()).toHaveLength(3);
	});

	it('is stored before it is answered', async () => {
		await publish();
		let stored = 0;
		await send(event(), {
			whenAnswered: () => {
				stored = runner().store.committed('interactions');
			},
		});
		expect(stored).toBe(1);
	});

	it('with a key is recorded once', async () => {
		await publish();
		const first = await send(event({ type: 'enter', key: 'k1' }));
		expect(await send(event({ type: 'enter', key: 'k1' }))).toMatchObject({
			status: 200,
			body: { status: 'duplicate', id: first.body.id },
		});
		expect(await send(event({ type: 'enter' }), { headers: { 'idempotency-key': 'k1' } })).toMatchObject({
			body: { status: 'duplicate' },
		});
		expect(await send(event({ type: 'link.clicked', key: 'k1' }))).toMatchObject({ status: 409 });
		expect(await interactions()).toHaveLength(1);
		expect(runner().ledger.of('After')).toHaveLength(1);
	});

	it('about somebody unknown is refused, if it is set to', async () => {
		await publish({ ifUnknown: 'reject' });
		expect(await send(event())).toMatchObject({
			status: 422,
			body: { accepted: 0, fields: [{ field: 'contact.email', reason: `no contact is known by "${ANN}"` }] },
		});
		expect(await contacts()).toEqual([]);
	});

	it.each([
		['no type', { type: undefined }, 'type'],
		['a type that is reserved', { type: '$record' }, 'type'],
		['nobody', { contact: undefined }, 'contact'],
		['somebody without a name', { contact: {} }, 'contact'],
		['an address that is none', { contact: { email: 'nobody' } }, 'contact.email'],
		['a field of the contact that does not exist', { contact: { email: ANN, mail: 1 } }, 'contact.mail'],
		['a field that does not exist', { user: 1 }, 'user'],
		['properties that are a list', { properties: [1] }, 'properties'],
		['a time that is none', { occurredAt: 'yesterday' }, 'occurredAt'],
		['a time in the future', { occurredAt: '2026-02-01' }, 'occurredAt'],
		['an empty key', { key: ' ' }, 'key'],
		[
			'a time zone that does not exist',
			{ contact: { email: ANN, timeZone: 'Mars/Olympus' } },
			'contact.timeZone',
		],
	])('with %s is refused, and it is said which field', async (_, more, field) => {
		await publish({ options: { ifInvalid: 'refuse' } });
		const answer = await send(event(more));
		expect(answer).toMatchObject({ status: 422, body: { accepted: 0 } });
		expect(answer.body.fields).toEqual([{ field, reason: expect.any(String) }]);
		expect(await contacts()).toEqual([]);
	});

	it('that is nested too deep, or reaches for a prototype, is refused', async () => {
		await publish();
		const raw = (properties: string): string =>
			`{"type":"x","contact":{"email":"${ANN}"},"properties":${properties}}`;
		expect(await send(undefined, { raw: raw(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`) })).toMatchObject({
			status: 422,
		});
		expect(await send(undefined, { raw: raw('{"__proto__":{"admin":true}}') })).toMatchObject({
			status: 422,
			body: { fields: [{ field: 'properties.__proto__', reason: 'is not allowed as a name' }] },
		});
		expect(await contacts()).toEqual([]);
	});
});

describe('a batch', () => {
	it('of ten with three bad ones records seven, and says which were not and why', async () => {
		await publish();
		const list: object[] = Array.from({ length: 10 }, (_, n) => ({
			type: 'enter',
			contact: { email: `p${n}@example.com` },
		}));
		list[2] = { type: 'enter', contact: { email: 'nobody' } };
		list[5] = { type: '', contact: { email: 'p5@example.com' } };
		list[9] = { type: 'enter' };
		const answer = await send({ events: list });
		expect(answer).toMatchObject({ status: 207, body: { accepted: 7, rejected: 3 } });
		const results = answer.body.results as Array<{
			index: number;
			status: string;
			fields?: Array<{ field: string }>;
		}>;
		expect(
			results
				.filter(({ status }) => status === 'rejected')
				.map(({ index, fields }) => [index, fields?.[0].field]),
		).toEqual([
			[2, 'contact.email'],
			[5, 'type'],
			[9, 'contact'],
		]);
		expect(await contacts()).toHaveLength(7);
		expect(runner().ledger.of('After')).toHaveLength(7);
	});

	it('that is all good is answered with 200, also as a bare list', async () => {
		await publish();
		expect(await send([event(), event({ contact: { email: 'bo@example.com' } })])).toMatchObject({
			status: 200,
			body: { accepted: 2, rejected: 0 },
		});
	});

	it('may name the same contact, and repeat a key', async () => {
		await publish();
		const answer = await send({
			events: [event({ key: 'a' }), event({ key: 'a' }), event({ type: 'enter' }), event({ type: 'enter' })],
		});
		expect((answer.body.results as Array<{ status: string }>).map(({ status }) => status)).toEqual([
			'recorded',
			'duplicate',
			'recorded',
			'recorded',
		]);
		expect(await contacts()).toHaveLength(1);
		expect(await runner().store.enrollments(ANN)).toHaveLength(1);
	});

	it.each([
		['empty', { events: [] }, 422],
		['no list', { events: 'many' }, 422],
		['too long', { events: Array.from({ length: 1001 }, () => event()) }, 413],
	])('that is %s is refused', async (_, body, status) => {
		await publish();
		expect(await send(body)).toMatchObject({ status, body: { accepted: 0, fields: [{ field: 'events' }] } });
	});
});

describe('a caller', () => {
	beforeEach(async () => {
		runner().credentials.Shop = { headerName: 'X-Secret', secret: SECRET };
		await publish({ authentication: 'headerSecret' }, { journeyEndpointApi: { name: 'Shop' } });
	});

	it('who knows the secret is let in', async () => {
		expect(await send(event(), { headers: { 'x-secret': SECRET } })).toMatchObject({ status: 200 });
	});

	it.each([
		['sends none', {}, 'is missing'],
		['sends a wrong one', { 'x-secret': `${SECRET}!` }, 'is not the secret'],
		['sends an empty one', { 'x-secret': '' }, 'is not the secret'],
	])('who %s is refused before anything is read', async (_, headers, reason) => {
		const answer = await send('not even an event', { headers: headers as Record<string, string> });
		expect(answer).toMatchObject({
			status: 401,
			body: { accepted: 0, fields: [{ field: 'X-Secret', reason }] },
		});
		expect(JSON.stringify(answer.body)).not.toContain(SECRET);
	});

	it('is told to come again when the endpoint is not set up, without saying how it is', async () => {
		runner().credentials.Shop = { headerName: 'X-Secret', secret: 'short' };
		const answer = await send(event(), { headers: { 'x-secret': 'short' } });
		expect(answer).toMatchObject({ status: 503, body: { accepted: 0, reference: expect.any(String) } });
		expect(answer.headers['Retry-After']).toBe('5');
	});
});
