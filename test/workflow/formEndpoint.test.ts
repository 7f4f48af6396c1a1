import type { INodeParameters } from 'n8n-workflow';

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
					{ field: 'mail', reason: expect.stringMatching(/is not an e-mail address/) },
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

	it('cannot take the place of the form’s name', async () => {
		await publish({ options: { otherFields: 'keep' } });
		await send({ ...body, form: 'another' });
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

describe('the sender', () => {
	it('is found again by e-mail address in any spelling, and updated', async () => {
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
			body: { fields: [{ field: 'tel', reason: expect.stringMatching(/is missing/) }] },
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

	it('to a repeated request is that of the first, and nobody enters twice', async () => {
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
