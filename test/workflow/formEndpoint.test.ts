import type { INodeParameters } from 'n8n-workflow';

import { KyselyStore } from '../../lib/store/KyselyStore';
import { InteractionRepository } from '../../lib/store/repositories/InteractionRepository';
import type { Answer, Call } from './support/callWebhook';
import { draw, ours, standIn } from './support/draw';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';

const field = (name: string, target: string, required = false) => ({ name, target, required });
const FIELDS = {
	field: [
		field('mail', 'email', true),
		field('first', 'firstName'),
		field('tel', 'phone'),
		field('size', 'attribute'),
		field('product', 'property', true),
	],
};

async function publish(parameters: INodeParameters = {}): Promise<void> {
	await runner().publish(
		draw(
			{
				Form: ours('journeyFormTrigger', { formName: 'info', fields: FIELDS, ...parameters }),
				After: standIn('record'),
			},
			[['Form', 'After']],
		),
	);
}

const send = async (body: unknown, call: Call = {}): Promise<Answer> =>
	await runner().call('Form', { body, ...call });

const interactions = async (email: string) => {
	const { id } = await runner().store.contact(email);
	return await runner().store.read(async (store) => await store.interactions.list({ contactId: id }));
};

const contacts = async () => await runner().store.read(async (store) => await store.contacts.list());

describe('what is sent', () => {
	it('becomes the contact, its attributes and the event, as the fields say', async () => {
		await publish({ options: { defaultCountry: 'NL' } });
		const answer = await send({
			mail: ANN,
			first: ' Ann ',
			tel: '020 123 4567',
			size: 'large',
			product: 'filter',
		});
		expect(answer).toMatchObject({
			status: 200,
			body: { accepted: 1, ignoredFields: [] },
			headers: { 'Cache-Control': 'no-store' },
		});
		expect(runner().ledger.of('After')[0].json).toMatchObject({
			contact: { email: ANN, firstName: 'Ann', phone: '020 123 4567', attributes: { size: 'large' } },
			event: { type: 'form.submitted', properties: { form: 'info', product: 'filter' } },
			journey: { step: 'Form', outcome: 'entered' },
		});
		expect((await interactions(ANN))[0]).toMatchObject({ id: answer.body.id, source: 'Form' });
	});

	it('is taken from a browser’s form too', async () => {
		await publish();
		const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
		expect(await send({ mail: ANN, product: ['filter', 'grinder'] }, { contentType })).toMatchObject({
			status: 200,
		});
		const multipart = { data: { mail: ANN, product: 'espresso' }, files: {} };
		expect(await send(multipart, { contentType: 'multipart/form-data; boundary=x' })).toMatchObject({
			status: 200,
		});
		expect((await interactions(ANN)).map(({ properties }) => properties.product).sort()).toEqual(
			['espresso', ['filter', 'grinder']].sort(),
		);
	});

	it('is refused with the reason for each field', async () => {
		await publish({ matchBy: 'email', options: { ifInvalid: 'refuse' } });
		const answer = await send({ first: 'x'.repeat(20_000), tel: { number: 1 } });
		expect(answer).toMatchObject({
			status: 422,
			body: {
				accepted: 0,
				fields: [
					{ field: 'mail', reason: 'is required' },
					{ field: 'first', reason: 'is longer than 10000 characters' },
					{ field: 'tel', reason: 'must be text, a number or true/false' },
					{ field: 'product', reason: 'is required' },
				],
			},
		});
		expect(await send({ mail: 'no address', product: 'x', tel: '1' })).toMatchObject({
			status: 422,
			body: {
				fields: [
					{ field: 'mail', reason: expect.stringMatching(/is not an email address/) },
					{ field: 'tel', reason: expect.stringMatching(/is not a phone number/) },
				],
			},
		});
		expect(await contacts()).toEqual([]);
		expect(runner().executions).toEqual([]);
	});

	it.each([
		['an empty body', '', 400],
		['a list', '[]', 422],
		['a text', '"hello"', 422],
		['null', 'null', 422],
		[
			'something that is nested too deep',
			`{"mail":"${ANN}","product":${'['.repeat(40)}1${']'.repeat(40)}}`,
			422,
		],
		['a name that reaches the prototype', `{"mail":"${ANN}","product":"x","__proto__":{"admin":true}}`, 422],
		['such a name further in', `{"mail":"${ANN}","product":"x","other":{"constructor":1}}`, 422],
	])('is refused when it is %s', async (_, raw, status) => {
		await publish({ options: { otherFields: 'keep' } });
		const answer = await send(undefined, { raw });
		expect(answer.status).toBe(status);
		expect(answer.body).toMatchObject({ accepted: 0, error: expect.any(String) });
		expect(JSON.stringify(answer.body)).not.toMatch(/ at .*\.ts/);
		expect(await contacts()).toEqual([]);
	});

	it('is refused when it is of another content type, too large, or a file', async () => {
		await publish();
		expect(await send({ mail: ANN }, { contentType: 'text/plain' })).toMatchObject({ status: 415 });
		expect(await send({ mail: ANN, product: 'x'.repeat(1_100_000) })).toMatchObject({ status: 413 });
		const upload = { data: { mail: ANN }, files: { photo: {} } };
		expect(await send(upload, { contentType: 'multipart/form-data' })).toMatchObject({
			status: 422,
			body: { fields: [{ field: 'photo', reason: expect.stringMatching(/is a file/) }] },
		});
		expect(await contacts()).toEqual([]);
	});
});

describe('fields that are not listed', () => {
	const body = { mail: ANN, product: 'filter', utm: 'spring' };

	it('are left out and reported', async () => {
		await publish();
		expect((await send(body)).body.ignoredFields).toEqual(['utm']);
		expect((await interactions(ANN))[0].properties).toEqual({ form: 'info', product: 'filter' });
	});

	it('are kept with the event, if it is set to', async () => {
		await publish({ options: { otherFields: 'keep' } });
		expect((await send(body)).body.ignoredFields).toEqual([]);
		expect((await interactions(ANN))[0].properties).toEqual({
			form: 'info',
			product: 'filter',
			utm: 'spring',
		});
	});

	it('are taken in any shape: nested ones as they were sent, oversized ones reported', async () => {
		await publish({ options: { otherFields: 'keep' } });
		const others = { none: null, nested: { source: 'ad', deep: [{ id: 1 }] }, list: [{ id: 1 }, 'x'] };
		const answer = await send({
			...body,
			...others,
			large: 'x'.repeat(10_001),
			wide: { text: 'x'.repeat(10_001) },
		});
		expect(answer).toMatchObject({ status: 200, body: { ignoredFields: ['large', 'wide'] } });
		expect((await interactions(ANN))[0].properties).toEqual({
			form: 'info',
			product: 'filter',
			utm: 'spring',
			...others,
		});
	});

	it('cannot take the place of the form’s name', async () => {
		await publish({ options: { otherFields: 'keep' } });
		expect((await send({ ...body, form: 'another' })).body.ignoredFields).toEqual(['form']);
		expect((await interactions(ANN))[0].properties.form).toBe('info');
	});

	it('make it refused, if it is set to', async () => {
		await publish({ options: { otherFields: 'refuse' } });
		expect(await send(body)).toMatchObject({
			status: 422,
			body: { fields: [{ field: 'utm', reason: 'is not a field of this form' }] },
		});
		expect(await contacts()).toEqual([]);
	});
});

describe('an invalid optional field', () => {
	const invalid = { first: { given: 'Ann' }, tel: '(650) 253-0000', product: 'filter' };

	it('is set aside and reported, and the event keeps what was typed', async () => {
		await publish();
		expect(await send({ mail: ANN, ...invalid })).toMatchObject({
			status: 200,
			body: {
				accepted: 1,
				fields: [
					{ field: 'first', reason: 'must be text, a number or true/false' },
					{ field: 'tel', reason: expect.stringMatching(/^"\(650\) 253-0000" is not a phone number/) },
				],
			},
		});
		const [{ json }] = runner().ledger.of('After');
		expect(json).toMatchObject({
			contact: { email: ANN, firstName: null, phone: null },
			event: {
				properties: {
					form: 'info',
					product: 'filter',
					invalidFields: { first: { given: 'Ann' }, tel: '(650) 253-0000' },
				},
			},
		});
	});

	it('leaves the value that the contact has', async () => {
		await publish();
		await send({ mail: ANN, tel: '+31 20 123 4567', product: 'x' });
		await send({ mail: ANN, tel: 'n/a', product: 'x' });
		expect(await contacts()).toEqual([expect.objectContaining({ phone: '+31 20 123 4567' })]);
	});

	it('refuses the submission, if the node is set to', async () => {
		await publish({ options: { ifInvalid: 'refuse' } });
		expect(await send({ mail: ANN, ...invalid })).toMatchObject({
			status: 422,
			body: { accepted: 0, fields: [{ field: 'first' }, { field: 'tel' }] },
		});
		expect(await contacts()).toEqual([]);
	});

	it.each([
		['is required', { field: [field('mail', 'email', true), field('tel', 'phone', true)] }, 'email'],
		['contacts are matched by', { field: [field('mail', 'email'), field('tel', 'phone')] }, 'phone'],
	])('refuses the submission when the field %s', async (_, fields, matchBy) => {
		await publish({ fields, matchBy } as INodeParameters);
		expect(await send({ mail: ANN, tel: 'n/a' })).toMatchObject({
			status: 422,
			body: { fields: [{ field: 'tel' }] },
		});
		expect(await contacts()).toEqual([]);
	});

	it('is reported along with required ones', async () => {
		await publish();
		expect(await send({ mail: 'x', tel: 'n/a' })).toMatchObject({
			status: 422,
			body: { fields: [{ field: 'product' }, { field: 'mail' }, { field: 'tel' }] },
		});
	});

	it('may be one that only the store finds invalid', async () => {
		const fields = { field: [field('mail', 'email', true), field('number', 'externalId')] };
		await publish({ fields });
		await send({ mail: 'bo@example.com', number: '7' });
		expect(await send({ mail: ANN, number: '7' })).toMatchObject({
			status: 200,
			body: { fields: [{ field: 'number', reason: expect.stringMatching(/belongs to another contact/) }] },
		});
		expect(await runner().store.contact(ANN)).toMatchObject({ externalId: null });
		expect((await interactions(ANN))[0].properties).toMatchObject({ invalidFields: { number: '7' } });
	});

	it('is cut if it is long text, and left out if it is a large object', async () => {
		const fields = {
			field: [field('mail', 'email', true), field('note', 'property'), field('tel', 'phone')],
		};
		await publish({ fields });
		const tel = Array.from({ length: 5_000 }, (_, n) => n);
		expect(await send({ mail: ANN, note: 'x'.repeat(20_000), tel })).toMatchObject({
			status: 200,
			body: { fields: [{ field: 'note', reason: 'is longer than 10000 characters' }, { field: 'tel' }] },
		});
		expect((await interactions(ANN))[0].properties).toEqual({
			form: 'info',
			invalidFields: { note: 'x'.repeat(10_000) },
		});
	});

	it('may be an unclear consent, which then neither gives nor withdraws anything', async () => {
		const consent = [{ name: 'news', channel: 'email', purpose: 'marketing', ifUnchecked: 'withdraw' }];
		await publish({ consents: { consent } });
		expect(await send({ mail: ANN, product: 'x', news: 'perhaps' })).toMatchObject({
			status: 200,
			body: { fields: [{ field: 'news', reason: expect.stringMatching(/neither yes nor no/) }] },
		});
		expect((await interactions(ANN)).map(({ type }) => type)).toEqual(['form.submitted']);
		expect((await interactions(ANN))[0].properties).toMatchObject({ invalidFields: { news: 'perhaps' } });
	});

	it('shows up in an editor run', async () => {
		const drawn = draw(
			{ Form: ours('journeyFormTrigger', { formName: 'info', fields: FIELDS }), After: standIn('record') },
			[['Form', 'After']],
		);
		const { answer } = await runner().callManually(drawn, 'Form', { body: { mail: ANN, ...invalid } });
		expect(answer).toMatchObject({
			status: 200,
			body: { test: true, fields: [{ field: 'first' }, { field: 'tel' }] },
		});
		expect(runner().ledger.of('After')[0].json).toMatchObject({
			contact: { email: ANN, phone: null },
			event: { properties: { invalidFields: { tel: '(650) 253-0000' } } },
		});
		const refused = await runner().callManually(drawn, 'Form', { body: { product: 'x' } });
		expect(refused.answer).toMatchObject({ status: 422, body: { fields: [{ field: 'mail' }] } });
	});

	it('is not a time zone written as an offset', async () => {
		await publish({ fields: { field: [field('mail', 'email', true), field('zone', 'timeZone')] } });
		const answer = await send({ mail: ANN, zone: 'GMT+2' });
		expect(answer.body).not.toHaveProperty('fields');
		expect(await runner().store.contact(ANN)).toMatchObject({ timeZone: '+02:00' });
	});
});

it('a form with more values than n8n reads is refused', async () => {
	await publish();
	const contentType = 'application/x-www-form-urlencoded';
	const raw = (count: number): string => `mail=${ANN}&product=x${'&topics=a'.repeat(count - 2)}`;
	expect(await send(undefined, { contentType, raw: raw(1_001) })).toMatchObject({
		status: 422,
		body: { fields: [{ field: 'body', reason: expect.stringMatching(/more than 1000/) }] },
	});
	expect(await send(undefined, { contentType, raw: raw(1_000) })).toMatchObject({ status: 200 });
});

describe('text that n8n cannot decode', () => {
	const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
	const FORM = 'application/x-www-form-urlencoded';

	it.each([
		['JSON', 'application/json', latin1(`{"mail":"${ANN}","product":"Kaffee f\u00fcr Zo\u00eb"}`)],
		[
			'JSON that claims to be UTF-8',
			'application/json; charset=utf8',
			latin1(`{"mail":"${ANN}","product":"\u00eb"}`),
		],
		['a form', FORM, latin1(`mail=${ANN}&product=Zo\u00eb`)],
		['a form with encoded bytes', FORM, `mail=${ANN}&product=Zo%EB`],
		['a form with encoded bytes in a name', FORM, `mail=${ANN}&product=x&Gr%F6%DFe=1`],
	])('is refused: %s in Latin-1', async (_, contentType, raw) => {
		await publish({ options: { otherFields: 'keep' } });
		expect(await send(undefined, { contentType, raw })).toMatchObject({
			status: 400,
			body: { accepted: 0, fields: [{ field: 'body', reason: 'is not in UTF-8' }] },
		});
		expect(await contacts()).toEqual([]);
	});

	it.each([
		[{ mail: ANN, product: 'Zo\ufffd' }, 'product'],
		[{ mail: ANN, product: ['x', 'Zo\ufffd'] }, 'product'],
		[{ mail: ANN, product: 'x', 'Gr\ufffdsse': '1' }, 'body'],
	])('is refused in a multipart form: %j', async (data, name) => {
		await publish();
		const answer = await send({ data, files: {} }, { contentType: 'multipart/form-data; boundary=x' });
		expect(answer).toMatchObject({ status: 400, body: { fields: [{ field: name }] } });
		expect(await contacts()).toEqual([]);
	});

	it.each([
		['application/json; charset=utf8', Buffer.from(`{"mail":"${ANN}","product":"Zo\u00eb"}`)],
		['application/json; charset="UTF-8"', Buffer.from(`{"mail":"${ANN}","product":"Zo\u00eb"}`)],
		['application/json; charset=latin1', latin1(`{"mail":"${ANN}","product":"Zo\u00eb"}`)],
		[`${FORM}; charset=latin1`, latin1(`mail=${ANN}&product=Zo\u00eb`)],
		[FORM, `mail=${ANN}&product=Zo%C3%AB`],
	])('does not include: %s', async (contentType, raw) => {
		await publish();
		expect(await send(undefined, { contentType: contentType.replaceAll('"', ''), raw })).toMatchObject({
			status: 200,
		});
		expect((await interactions(ANN))[0].properties.product).toBe('Zo\u00eb');
	});

	it('is refused in a charset that n8n decodes incorrectly', async () => {
		await publish();
		const raw = latin1(`{"mail":"${ANN}","product":"Zo\u00eb"}`);
		expect(await send(undefined, { contentType: 'application/json; charset=ascii', raw })).toMatchObject({
			status: 415,
			body: { fields: [{ field: 'content-type', reason: 'has a charset other than utf-8' }] },
		});
	});
});

describe('names of fields', () => {
	const long = 'n'.repeat(201);

	it.each(['ignore', 'keep'])(
		'have up to 200 characters at any depth, with other fields set to %s',
		async (otherFields) => {
			await publish({ options: { otherFields } });
			const body = { mail: ANN, product: 'x' };
			expect(await send({ ...body, [long.slice(1)]: 1 })).toMatchObject({ status: 200 });
			for (const [more, name] of [
				[{ [long]: 1 }, 'n'.repeat(200)],
				[{ a: [{ [long]: 1 }] }, `a.0.${'n'.repeat(196)}`],
				[{ ['n'.repeat(500_000)]: 1 }, 'n'.repeat(200)],
			] as const) {
				expect(await send({ ...body, ...more })).toMatchObject({
					status: 422,
					body: {
						fields: [{ field: `${name}\u2026`, reason: expect.stringMatching(/more than 200 characters/) }],
					},
				});
			}
			expect(await interactions(ANN)).toHaveLength(1);
		},
	);
});

describe('the sender', () => {
	it('is found again by email address in any spelling, and updated', async () => {
		await publish();
		await send({ mail: ANN, first: 'Ann', product: 'x' });
		await send({ mail: 'ANN@Example.COM', first: 'Annabel', product: 'y' });
		expect(await contacts()).toEqual([expect.objectContaining({ email: ANN, firstName: 'Annabel' })]);
	});

	it('keeps what is known, if only empty fields are to be filled', async () => {
		await publish({ ifFound: 'fillEmpty' });
		await send({ mail: ANN, first: 'Ann', product: 'x' });
		await send({ mail: ANN, first: 'Annabel', tel: '+31201234567', product: 'y' });
		expect(await contacts()).toEqual([expect.objectContaining({ firstName: 'Ann', phone: '+31201234567' })]);
	});

	it('is found by phone number, if it is set to', async () => {
		await publish({ matchBy: 'phone' });
		await send({ mail: ANN, tel: '+31 20 123 4567', product: 'x' });
		await send({ mail: 'ann@home.example', tel: '0031201234567', product: 'x' });
		expect(await contacts()).toHaveLength(1);
		expect(await send({ mail: ANN, product: 'x' })).toMatchObject({
			status: 422,
			body: { fields: [{ field: 'tel', reason: expect.stringMatching(/is required to match/) }] },
		});
	});

	it('does not enter, if the form only records', async () => {
		await publish({ enters: false });
		await send({ mail: ANN, product: 'x' });
		expect(await runner().store.where(ANN)).toBe('not in a journey');
		expect(await interactions(ANN)).toHaveLength(1);
	});

	it.each([
		['afterExit', 2],
		['always', 2],
		['never', 1],
	])('who comes again after the journey enters by the rule %s: %d times', async (reentry, times) => {
		await publish({ reentry });
		await send({ mail: ANN, product: 'x' });
		await send({ mail: ANN, product: 'y' });
		expect(runner().ledger.of('After')).toHaveLength(times);
	});
});

describe('the answer', () => {
	it.each([['json'], ['redirect']])('as %s comes when everything is stored', async (respondWith) => {
		await publish({ respondWith, redirectUrl: 'https://shop.example/thanks' });
		let stored: number[] = [];
		const answer = await send(
			{ mail: ANN, product: 'x' },
			{
				whenAnswered: () => {
					stored = ['contacts', 'interactions', 'enrollments', 'holds'].map((table) =>
						runner().store.committed(table),
					);
				},
			},
		);
		expect(stored).toEqual([1, 1, 1, 1]);
		expect([answer.status, answer.redirectedTo]).toEqual(
			respondWith === 'json' ? [200, null] : [303, 'https://shop.example/thanks'],
		);
	});

	it('tells what is wrong also to a form that is redirected', async () => {
		await publish({ respondWith: 'redirect', redirectUrl: 'https://shop.example/thanks' });
		expect(await send({ mail: 'x', product: 'x' })).toMatchObject({ status: 422, redirectedTo: null });
	});

	it('to a repeated request is that of the first, and no one enters twice', async () => {
		await publish({ reentry: 'always' });
		const headers = { 'idempotency-key': 'abc' };
		const first = await send({ mail: ANN, product: 'x' }, { headers });
		const again = await send({ mail: ANN, product: 'x' }, { headers });
		expect(again).toMatchObject({ status: 200, body: { id: first.body.id } });
		expect(runner().ledger.of('After')).toHaveLength(1);
		expect(await send({ mail: ANN, product: 'other' }, { headers })).toMatchObject({
			status: 409,
			body: { accepted: 0 },
		});
		expect(await send({ mail: 'bo@example.com', product: 'x' }, { headers })).toMatchObject({ status: 409 });
		expect(await interactions(ANN)).toHaveLength(1);
		expect(await contacts()).toHaveLength(1);
		expect(
			await send({ mail: ANN, product: 'x' }, { headers: { 'idempotency-key': 'x'.repeat(201) } }),
		).toMatchObject({ status: 400 });
	});
});

describe('a commit whose answer is lost', () => {
	/** The store keeps the next event, and its answer doesn't come. */
	const loseAnswer = (): jest.SpyInstance => {
		const { transaction } = KyselyStore.prototype;
		const { insert } = InteractionRepository.prototype;
		let written = false;
		jest.spyOn(InteractionRepository.prototype, 'insert').mockImplementation(async function (
			this: InteractionRepository,
			rows,
		) {
			written = true;
			return await insert.call(this, rows);
		});
		return jest.spyOn(KyselyStore.prototype, 'transaction').mockImplementation(async function (
			this: KyselyStore,
			work,
			durability,
		) {
			const result: unknown = await transaction.call(this, work, durability);
			if (!written || this.inTransaction) return result;
			written = false;
			throw new Error('Connection terminated unexpectedly');
		} as typeof transaction);
	};

	afterEach(() => jest.restoreAllMocks());

	it('may have taken the form: sent again under its key, it is taken once', async () => {
		await publish();
		const call = { headers: { 'idempotency-key': 'one' } };
		await send({ mail: 'bo@example.com', product: 'x' });
		const lost = loseAnswer();
		const answer = await send({ mail: ANN, product: 'x' }, call);
		expect(answer).toMatchObject({
			status: 503,
			headers: { 'Retry-After': '5' },
			body: { inDoubt: true, error: expect.stringMatching(/may have been stored.*same Idempotency-Key/) },
		});
		expect(answer.body).not.toHaveProperty('accepted');
		lost.mockRestore();
		expect(await send({ mail: ANN, product: 'x' }, call)).toMatchObject({
			status: 200,
			body: { accepted: 1 },
		});
		expect(await interactions(ANN)).toHaveLength(1);
	});
});
