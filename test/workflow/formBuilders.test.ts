import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'node:querystring';

import type { INodeParameters } from 'n8n-workflow';

import type { Answer, Call } from './support/callWebhook';
import { draw, ours, standIn } from './support/draw';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ZOE = 'zoe@example.com';
const URLENCODED = 'application/x-www-form-urlencoded';

const read = (name: string): Record<string, unknown> =>
	JSON.parse(readFileSync(join(__dirname, `../fixtures/forms/${name}.json`), 'utf8')) as Record<
		string,
		unknown
	>;

const field = (name: string, target: string, required = false) => ({ name, target, required });

const consent = (name: string, more: object = {}) => ({
	name,
	channel: 'email',
	purpose: 'marketing',
	...more,
});

async function publish(fields: object[], more: INodeParameters = {}): Promise<void> {
	const parameters = { formName: 'info', fields: { field: fields }, ...more } as INodeParameters;
	await runner().publish(
		draw({ Form: ours('journeyFormTrigger', parameters), After: standIn('record') }, [['Form', 'After']]),
	);
}

const send = async (body: object): Promise<Answer> => await runner().call('Form', { body });

const asForm = (body: object): Call => ({
	contentType: URLENCODED,
	raw: stringify(body as Record<string, string>),
});

async function event(): Promise<Record<string, unknown>> {
	const { id } = await runner().store.contact(ZOE);
	const [first] = await runner().store.read(
		async (store) => await store.interactions.list({ contactId: id, type: 'form.submitted' }),
	);
	return first.properties;
}

async function consents(): Promise<string[]> {
	const { id } = await runner().store.contact(ZOE);
	const history = await runner().store.read(async (store) => await store.consents.history(id));
	return history.map(({ state }) => state);
}

describe('Webflow, nested', () => {
	const FIELDS = [
		field('payload.data.Email', 'email', true),
		field('payload.data.First Name', 'firstName'),
		field('payload.data.Phone', 'phone'),
		field('payload.data.Message', 'property'),
	];

	it('is read by path, and an invalid field is named by its path', async () => {
		await publish(FIELDS);
		const answer = await send(read('webflow'));
		expect(answer).toMatchObject({
			status: 200,
			body: { accepted: 1, fields: [{ field: 'payload.data.Phone', reason: expect.any(String) }] },
		});
		expect(answer.body.ignoredFields).toEqual([
			'triggerType',
			...['name', 'siteId', 'schema', 'submittedAt', 'id', 'formId', 'formElementId'].map(
				(name) => `payload.${name}`,
			),
		]);
		expect(await runner().store.contact(ZOE)).toMatchObject({ firstName: 'Zoë', phone: null });
		expect(await event()).toEqual({
			form: 'info',
			Message: 'Two grinders, please.',
			invalidFields: { 'payload.data.Phone': 'n/a' },
		});
	});

	it('keeps other fields nested as they were sent', async () => {
		await publish(FIELDS.slice(0, 2), { options: { otherFields: 'keep' } });
		expect(await send(read('webflow'))).toMatchObject({ status: 200, body: { ignoredFields: [] } });
		const { payload } = read('webflow') as { payload: Record<string, unknown> };
		expect(await event()).toEqual({
			form: 'info',
			triggerType: 'form_submission',
			payload: { ...payload, data: { Phone: 'n/a', Message: 'Two grinders, please.' } },
		});
	});

	it('is refused without a required field, which is named by its path', async () => {
		await publish(FIELDS);
		const body = read('webflow') as { payload: { data: Record<string, unknown> } };
		delete body.payload.data.Email;
		expect(await send(body)).toMatchObject({
			status: 422,
			body: { fields: [{ field: 'payload.data.Email', reason: 'is required' }, expect.anything()] },
		});
	});
});

describe('Tally, a list of fields', () => {
	it('is read by label, key or position; a choice sent as an ID becomes its text', async () => {
		await publish(
			[
				field('data.fields.e-mail address', 'email', true),
				field('data.fields.question_mVGEg3_8b5711e3-f6a2-4e25-8e1c-fa1a0b3e7a1d', 'firstName'),
				field('data.fields.Your tel. no.', 'phone'),
				field('data.fields.3', 'attribute'),
				field('data.fields.Which coffee?', 'company'),
				field('data.fields.utm_source', 'property'),
			],
			{ consents: { consent: [consent('data.fields.News (I agree)')] } },
		);
		expect(await send(read('tally'))).toMatchObject({ status: 200, body: { accepted: 1 } });
		expect(await runner().store.contact(ZOE)).toMatchObject({
			firstName: 'Zoë',
			phone: '+31201234567',
			company: 'Espresso',
		});
		expect(await consents()).toEqual(['given']);
		expect(await event()).toEqual({ form: 'info' });
	});

	it('gives consent by the text of a box', async () => {
		await publish([field('data.fields.E-mail address', 'email', true)], {
			consents: { consent: [consent('data.fields.News', { yes: 'I agree' })] },
		});
		expect(await send(read('tally'))).toMatchObject({
			status: 200,
			body: { ignoredFields: expect.arrayContaining(['data.fields.Which coffee?', 'data.formName']) },
		});
		expect(await consents()).toEqual(['given']);
	});
});

describe('Typeform, questions and answers apart', () => {
	it.each([
		['ref', ['email', 'first_name', 'phone', 'people', 'city', 'coffees', 'news', 'people']],
		[
			'title',
			[
				'Your email',
				"What's your name?",
				'Your phone',
				'How many people?',
				'Where is your office?',
				'Which coffees?',
				'May we write to you?',
				'How many people?',
			],
		],
	])(
		'is read by the %s of its questions',
		async (_, [email, name, phone, people, city, coffees, news, kept]) => {
			const answers = 'form_response.answers';
			await publish(
				[
					field(`${answers}.${email}`, 'email', true),
					field(`${answers}.${name}`, 'firstName'),
					field(`${answers}.${phone}`, 'phone'),
					field(`${answers}.${people}`, 'property'),
					field(`${answers}.${city}`, 'company'),
					field(`${answers}.${coffees}`, 'property'),
					field('form_response.hidden.utm_source', 'property'),
				],
				{ consents: { consent: [consent(`${answers}.${news}`)] } },
			);
			expect(await send(read('typeform'))).toMatchObject({ status: 200, body: { accepted: 1 } });
			expect(await runner().store.contact(ZOE)).toMatchObject({
				firstName: 'Zoë',
				phone: '+31201234567',
				company: 'Utrecht',
			});
			expect(await event()).toEqual({
				form: 'info',
				[kept]: 40,
				[coffees]: ['Espresso', 'Filter'],
				utm_source: 'newsletter',
			});
			expect(await consents()).toEqual(['given']);
		},
	);
});

describe('Elementor, with names in brackets', () => {
	it.each([
		[
			'as they are sent',
			['fields[email][value]', 'fields[name][value]', 'fields[field_29a8e1c][value]'],
			'message',
		],
		['as paths', ['fields.email', 'fields.name.value', 'fields.field_29a8e1c'], 'message'],
		['by label', ['fields.E-mail', 'fields.First name', 'fields.phone'], 'Message'],
	])('is read %s', async (_, [email, name, phone], message) => {
		await publish(
			[
				field(email, 'email', true),
				field(name, 'firstName'),
				field(phone, 'phone'),
				field(`fields.${message}`, 'property'),
			],
			{ consents: { consent: [consent('fields.News')] } },
		);
		const answer = await runner().call('Form', asForm(read('elementor')));
		expect(answer).toMatchObject({ status: 200, body: { ignoredFields: ['form', 'meta'] } });
		expect(await runner().store.contact(ZOE)).toMatchObject({ firstName: 'Zoë', phone: '+31201234567' });
		expect(await event()).toEqual({ form: 'info', [message]: 'Two grinders, please.' });
		expect(await consents()).toEqual(['given']);
	});

	it('without Advanced Data is read by label', async () => {
		await publish([
			field('E-mail', 'email', true),
			field('First name', 'firstName'),
			field('topics[]', 'property'),
		]);
		const body = { 'E-mail': ZOE, 'First name': 'Zoë', 'topics[]': ['coffee', 'tea'], form_name: 'Contact' };
		expect(await runner().call('Form', asForm(body))).toMatchObject({
			status: 200,
			body: { ignoredFields: ['form_name'] },
		});
		expect(await event()).toEqual({ form: 'info', topics: ['coffee', 'tea'] });
	});
});

it('a honeypot field can be nested', async () => {
	await publish([field('data.fields.E-mail address', 'email', true)], {
		options: { honeypot: 'data.fields.First name' },
	});
	expect(await send(read('tally'))).toMatchObject({ status: 200, body: { accepted: 1 } });
	expect(await runner().store.read(async (store) => await store.contacts.count())).toBe(0);
});
