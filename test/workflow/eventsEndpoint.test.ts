import type { INodeParameters } from 'n8n-workflow';

import { saveContact } from '../../lib/engine';
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

	it.each([
		Date.UTC(2026, 0, 4, 9) / 1_000,
		Date.UTC(2026, 0, 4, 9),
		String(Date.UTC(2026, 0, 4, 9) / 1_000),
	])(
		'is of the time that a provider counts from 1970, in seconds or milliseconds: %p',
		async (occurredAt) => {
			await publish();
			expect(await send(event({ occurredAt }))).toMatchObject({ status: 200 });
			expect((await interactions()).map((one) => one.occurredAt)).toEqual([Date.UTC(2026, 0, 4, 9)]);
		},
	);

	it.each([
		{ enterOn: '$byName', enterOnNames: 'trial.started, prospect.added' },
		// Written by hand: such a choice isn't in the list.
		{ enterOn: 'trial.started, prospect.added' },
	])('enters its contact when its type is among those that do, by the rule for re-entry: %j', async (on) => {
		await publish(on);
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
		expect(await send(event({ type: 'email.clicked', key: 'k1' }))).toMatchObject({ status: 409 });
		expect(await interactions()).toHaveLength(1);
		expect(runner().ledger.of('After')).toHaveLength(1);
	});

	it('about an unknown contact is refused, if it is set to', async () => {
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
		['a time in the future, in seconds', { occurredAt: Date.UTC(2026, 1) / 1_000 }, 'occurredAt'],
		['a time in microseconds', { occurredAt: Date.UTC(2026, 0) * 1_000 }, 'occurredAt'],
		['no time', { occurredAt: 0 }, 'occurredAt'],
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

describe('an invalid contact field', () => {
	const wrong = { phone: '(650) 253-0000', timeZone: 'Mars/Olympus', firstName: 5, lastName: 'Lee' };

	it('is set aside and reported when another field identifies the contact', async () => {
		await publish();
		const answer = await send(event({ contact: { email: ANN, ...wrong }, properties: { n: 1 } }));
		expect(answer).toMatchObject({
			status: 200,
			body: {
				accepted: 1,
				fields: [
					{ field: 'contact.firstName', reason: 'must be text' },
					{ field: 'contact.phone', reason: expect.stringMatching(/is not a phone number/) },
					{ field: 'contact.timeZone', reason: expect.stringMatching(/is not an IANA time zone/) },
				],
			},
		});
		expect(await runner().store.contact(ANN)).toMatchObject({
			phone: null,
			firstName: null,
			lastName: 'Lee',
		});
		expect((await interactions())[0].properties).toEqual({
			n: 1,
			invalidFields: {
				'contact.firstName': 5,
				'contact.phone': '(650) 253-0000',
				'contact.timeZone': 'Mars/Olympus',
			},
		});
	});

	it('rejects the event, if the node is set to', async () => {
		await publish({ options: { ifInvalid: 'refuse' } });
		const answer = await send(event({ contact: { email: ANN, phone: 'n/a' } }));
		expect(answer).toMatchObject({ status: 422, body: { fields: [{ field: 'contact.phone' }] } });
		expect(await contacts()).toEqual([]);
	});

	it('rejects the event when nothing else identifies the contact', async () => {
		await publish();
		for (const contact of [
			{ phone: 'n/a' },
			{ phone: 'n/a', email: 'nobody' },
			{ phone: 'n/a', email: ' ' },
		]) {
			const answer = await send(event({ contact: { ...contact, lastName: 'Lee' } }));
			expect(answer).toMatchObject({ status: 422, body: { accepted: 0 } });
			expect(answer.body.fields).toContainEqual({
				field: 'contact.phone',
				reason: expect.stringMatching(/is not a phone number/),
			});
		}
		expect(await contacts()).toEqual([]);
	});

	it('is not a phone number of the default country, or a time zone written as an offset', async () => {
		await publish({ options: { defaultCountry: 'US' } });
		const answer = await send(event({ contact: { email: ANN, phone: wrong.phone, timeZone: 'UTC-3' } }));
		expect(answer.body).not.toHaveProperty('fields');
		expect(await runner().store.contact(ANN)).toMatchObject({ phone: wrong.phone, timeZone: '-03:00' });
	});

	it('does not replace a property called invalidFields', async () => {
		await publish();
		await send(event({ contact: { email: ANN, phone: 'n/a' }, properties: { invalidFields: 3 } }));
		expect((await interactions())[0].properties).toEqual({ invalidFields: 3 });
	});

	it('does not make a repeated event a different one', async () => {
		await publish();
		const sent = event({ contact: { email: ANN, phone: 'n/a' }, key: 'k' });
		await send(sent);
		expect(await send(sent)).toMatchObject({
			status: 200,
			body: { status: 'duplicate', fields: [{ field: 'contact.phone' }] },
		});
	});

	it('is named with its position in an editor run', async () => {
		const workflow = draw({ Enter: events(), After: standIn('record') }, [['Enter', 'After']]);
		const list = [event(), event({ contact: { email: ANN, phone: 'n/a' } })];
		const { answer } = await runner().callManually(workflow, 'Enter', { body: { events: list } });
		expect(answer).toMatchObject({ status: 200, body: { fields: [{ field: 'events.1.contact.phone' }] } });
		const refused = await runner().callManually(workflow, 'Enter', {
			body: { events: [event(), event({ contact: { email: 'nobody' } })] },
		});
		expect(refused.answer).toMatchObject({
			status: 422,
			body: { fields: [{ field: 'events.1.contact.email' }] },
		});
	});
});

describe('names', () => {
	it.each([
		['of properties', (name: string) => event({ properties: { deep: [{ [name]: 1 }] } })],
		['of attributes', (name: string) => event({ contact: { email: ANN, attributes: { [name]: 1 } } })],
	])('%s have up to 200 characters', async (_, sent) => {
		await publish();
		expect(await send(sent('n'.repeat(200)))).toMatchObject({ status: 200 });
		const answer = await send(sent('n'.repeat(100_000)));
		expect(answer).toMatchObject({
			status: 422,
			body: {
				fields: [{ field: expect.stringMatching(/n…$/), reason: expect.stringMatching(/200 characters/) }],
			},
		});
		expect(answer.body.fields[0].field.length).toBe(201);
		expect(await interactions()).toHaveLength(1);
	});
});

it.each(['application/json', 'application/json; charset=utf8'])(
	'bytes that are not UTF-8 are refused: %s',
	async (contentType) => {
		await publish();
		const raw = Buffer.from(`{"type":"x","contact":{"email":"${ANN}","firstName":"Zo\u00eb"}}`, 'latin1');
		expect(await send(undefined, { contentType, raw })).toMatchObject({ status: 400 });
		expect(await contacts()).toEqual([]);
	},
);

describe('a batch that is sent again', () => {
	const good = event({ properties: { page: 1 } });
	const bad = event({ contact: { email: 'nobody' } });

	const statuses = ({ body }: Answer): string[] =>
		(body.results as Array<{ status: string }>).map(({ status }) => status);

	it('because one event is invalid records each of the others once, identical ones included', async () => {
		await publish();
		const body = { events: [good, good, bad] };
		expect(await send(body)).toMatchObject({ status: 207, body: { accepted: 2, rejected: 1 } });
		const again = await send(body);
		expect(again).toMatchObject({ status: 207, body: { accepted: 2, rejected: 1 } });
		expect(statuses(again)).toEqual(['duplicate', 'duplicate', 'rejected']);
		expect(await interactions()).toHaveLength(2);
	});

	it('is recognized when only the store finds an event invalid, and changes no contacts', async () => {
		await publish({ ifUnknown: 'reject' });
		await runner().store.with(
			async (engine) => await saveContact(engine, { email: ANN }, { matchBy: 'email' }),
		);
		const named = event({ contact: { email: ANN, firstName: 'Ann' } });
		const body = { events: [named, event({ contact: { email: 'bo@example.com' } })] };
		expect(statuses(await send(body))).toEqual(['recorded', 'rejected']);
		await send(event({ contact: { email: ANN, firstName: 'Annabel' } }));
		expect(statuses(await send(body))).toEqual(['duplicate', 'rejected']);
		expect(await runner().store.contact(ANN)).toMatchObject({ firstName: 'Annabel' });
		expect(await interactions()).toHaveLength(2);
		// The invalid event is valid by now; only that one is new.
		await runner().store.with(
			async (engine) => await saveContact(engine, { email: 'bo@example.com' }, { matchBy: 'email' }),
		);
		expect(await send(body)).toMatchObject({ status: 200, body: { accepted: 2, rejected: 0 } });
		expect(await interactions()).toHaveLength(2);
		expect(await interactions('bo@example.com')).toHaveLength(1);
	});

	it.each([
		['properties', { properties: { page: 2 } }],
		['time', { occurredAt: '2026-01-01' }],
		['type', { type: 'email.clicked' }],
	])('with different %s is a new one', async (_, more) => {
		await publish();
		await send({ events: [good, bad] });
		expect(statuses(await send({ events: [{ ...good, ...more }, bad] }))).toEqual(['recorded', 'rejected']);
		expect(await interactions()).toHaveLength(2);
	});

	it('after all of it was taken is recorded again', async () => {
		await publish();
		for (let n = 0; n < 3; n++) expect(await send({ events: [good, good] })).toMatchObject({ status: 200 });
		await send({ events: [good, bad] });
		await send({ events: [good] });
		expect(await interactions()).toHaveLength(8);
	});

	it('is answered with 422 if none of it was taken', async () => {
		await publish();
		expect(await send({ events: [bad, bad] })).toMatchObject({
			status: 422,
			body: { accepted: 0, rejected: 2 },
		});
	});

	it('enters no contact twice', async () => {
		await publish({ reentry: 'always' });
		const body = { events: [event({ type: 'enter' }), bad] };
		for (let n = 0; n < 3; n++) await send(body);
		expect(await runner().store.enrollments(ANN)).toHaveLength(1);
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

	it('callers that know the secret are let in', async () => {
		expect(await send(event(), { headers: { 'x-secret': SECRET } })).toMatchObject({ status: 200 });
	});

	it.each([
		['sends none', {}, 'is missing'],
		[
			'sends a wrong one',
			{ 'x-secret': `${SECRET}!` },
			'doesn’t match the secret of this endpoint’s credential',
		],
		['sends an empty one', { 'x-secret': '' }, 'doesn’t match the secret of this endpoint’s credential'],
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
