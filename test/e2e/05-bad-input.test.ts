import { join } from 'node:path';

import { ENDPOINT_SECRET, TestBench } from './support/TestBench';
import { endpointsWorkflow, EVENTS, FORM, STRICT_EVENTS, STRICT_FORM } from './support/badInput';
import { until } from './support/until';

const PROBE = join(__dirname, 'support/prototypeProbe.cjs');

interface Counts {
	contacts: number;
	interactions: number;
	enrollments: number;
}

interface Request {
	to: string;
	method?: string;
	headers?: Record<string, string>;
	/** An object is sent as JSON. */
	body?: unknown;
	/** Text or bytes, sent as they are with the content type for JSON. */
	raw?: string | Buffer;
}

interface Case extends Request {
	name: string;
	status: number;
	/** What has to be named, with a piece of the reason; absent: an answer of n8n itself, or a good one. */
	fields?: Record<string, string>;
	/** What the answer has besides. */
	answer?: object;
	/** By how much each has grown; 0 by default. */
	stored?: Partial<Counts>;
}

const SECRET = { 'x-journey-secret': ENDPOINT_SECRET };
const ALL = { contacts: 1, interactions: 1, enrollments: 1 };

let people = 0;

/** An address that nobody else in these tests has. */
const somebody = (): string => `person-${++people}@example.com`;

const mail = { email: somebody() };

const repeat = (text: string, times: number): string => text.repeat(times);

const form = (name: string, body: unknown, fields: Record<string, string>, status = 422): Case => ({
	name: `form: ${name}`,
	to: FORM,
	body,
	status,
	fields,
});

/** The form that refuses any invalid field. */
const strict = (name: string, body: unknown, fields: Record<string, string>): Case => ({
	...form(`${name}, if the form refuses it`, body, fields),
	to: STRICT_FORM,
});

const event = (name: string, body: unknown, fields: Record<string, string>, status = 422): Case => ({
	name: `events: ${name}`,
	to: EVENTS,
	headers: SECRET,
	body,
	status,
	fields,
});

const good = (contact: object = mail) => ({ type: 'page.viewed', contact });

const multipart = (fields: Record<string, string | Blob>): FormData => {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	return data;
};

const formCases: Case[] = [
	form('no body', undefined, { body: 'is empty' }, 400),
	{
		name: 'form: an empty body with JSON as type',
		to: FORM,
		raw: '',
		status: 400,
		fields: { body: 'is empty' },
	},
	// Broken JSON is answered by n8n, before the node sees it.
	{ name: 'form: JSON that breaks off', to: FORM, raw: '{"email": "a@example.com"', status: 422 },
	{ name: 'form: JSON null', to: FORM, raw: 'null', status: 422, fields: { body: 'must be an object' } },
	{ name: 'form: a JSON number', to: FORM, raw: '42', status: 422, fields: { body: 'must be an object' } },
	{ name: 'form: a JSON text', to: FORM, raw: '"x"', status: 422, fields: { body: 'must be an object' } },
	{ name: 'form: a JSON true', to: FORM, raw: 'true', status: 422, fields: { body: 'must be an object' } },
	form('a JSON list', [mail], { body: 'must be an object' }),
	form('no fields', {}, { email: 'is required' }),
	...['text/plain', 'text/html', 'application/octet-stream', 'image/png', 'application/json-seq'].map(
		(type) => ({
			...form(`content type ${type}`, undefined, { 'content-type': 'must be application/json' }, 415),
			headers: { 'content-type': type },
			raw: JSON.stringify({ email: somebody() }),
		}),
	),
	{
		...form('content type XML', undefined, { 'content-type': 'must be application/json' }, 415),
		headers: { 'content-type': 'application/xml' },
		raw: '<form><email>a@example.com</email></form>',
	},
	{
		name: 'form: XML that breaks off',
		to: FORM,
		headers: { 'content-type': 'text/xml' },
		raw: '<form><email>',
		status: 422,
	},
	form('no email address', { firstName: 'Ada' }, { email: 'is required' }),
	form('a blank email address', { email: '   ' }, { email: 'is required' }),
	form('null as email address', { email: null }, { email: 'is required' }),
	...[
		'ada',
		'ada@',
		'@example.com',
		'ada@example',
		'ada@exa mple.com',
		'a@b@example.com',
		'ada..l@example.com',
		'ada@127.0.0.1',
		'ada@example.com, bob@example.com',
		`${repeat('a', 65)}@example.com`,
		'ada@example.com\r\nBcc: bob@example.com',
		"' OR 1=1 --",
		'<script>alert(1)</script>',
	].map((email) =>
		form(
			`${JSON.stringify(email).slice(0, 60)} as email address`,
			{ email },
			{ email: 'is not an email address' },
		),
	),
	strict('a bad phone number', { ...mail, phone: '12' }, { phone: 'is not a phone number' }),
	strict('a bad time zone', { ...mail, timeZone: 'Mars/Olympus' }, { timeZone: 'is not an IANA time zone' }),
	form(
		'all of them bad at once, all of them named',
		{ email: 'ada', phone: 'x', timeZone: 'y' },
		{ email: 'is not', phone: 'is not', timeZone: 'is not' },
	),
	strict('an object as field', { ...mail, firstName: { first: 'Ada' } }, { firstName: 'must be text' }),
	strict(
		'a list as a field of the contact',
		{ ...mail, firstName: ['A', 'B'] },
		{ firstName: 'more than once' },
	),
	{
		...form('the email address twice, urlencoded', undefined, { email: 'more than once' }),
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		raw: 'email=a%40example.com&email=b%40example.com',
	},
	form(
		'300 fields',
		{ ...mail, ...Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`field${index}`, 'x'])) },
		{ body: 'more than 200 fields' },
	),
	strict(
		'a name of 2,000 characters',
		{ ...mail, firstName: repeat('x', 2_000) },
		{ firstName: 'longer than 1000' },
	),
	strict('a value of 20 kB', { ...mail, message: repeat('x', 20_000) }, { message: 'longer than 10000' }),
	form('a body of 2 MB', { ...mail, message: repeat('x', 2_000_000) }, { body: 'has more than' }, 413),
	form('a body of 10 MB', { ...mail, message: repeat('x', 10_000_000) }, { body: 'has more than' }, 413),
	{
		...form('1,000 levels', undefined, { [`email${repeat('.0', 19)}`]: 'deeper than 20 levels' }),
		raw: `{"email":${repeat('[', 1_000)}${repeat(']', 1_000)}}`,
	},
	{
		...form('100,000 levels', undefined, { [`email${repeat('.0', 19)}`]: 'deeper than 20 levels' }),
		raw: `{"email":${repeat('[', 100_000)}${repeat(']', 100_000)}}`,
	},
	...['__proto__', 'constructor', 'prototype'].flatMap((key) => [
		{
			...form(`${key} as field`, undefined, { [key]: 'is not allowed as a name' }),
			raw: `{"email":"${somebody()}","${key}":{"polluted":"yes","toString":"no"}}`,
		},
		{
			...form(`${key} deep inside`, undefined, { [`message.0.${key}`]: 'is not allowed as a name' }),
			raw: `{"email":"${somebody()}","message":[{"${key}":{"polluted":"yes"}}]}`,
		},
		{
			...form(`${key} urlencoded`, undefined, { [key]: 'is not allowed as a name' }),
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			raw: `email=a%40example.com&${key}=yes`,
		},
	]),
	{
		...form('bytes that are not UTF-8', undefined, { body: 'is not in UTF-8' }, 400),
		raw: Buffer.concat([
			Buffer.from('{"email":"'),
			Buffer.from([0xff, 0xfe, 0xc3]),
			Buffer.from('@example.com"}'),
		]),
	},
	{
		...form('bytes that are not UTF-8, said to be in utf8', undefined, { body: 'is not in UTF-8' }, 400),
		headers: { 'content-type': 'application/json; charset=utf8' },
		raw: Buffer.from('{"email":"a@example.com","firstName":"Zo\u00eb"}', 'latin1'),
	},
	{
		...form('encoded bytes that are not UTF-8', undefined, { body: 'is not in UTF-8' }, 400),
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		raw: 'email=a%40example.com&firstName=Zo%EB',
	},
	{
		...form('a multipart text in Latin-1', undefined, { firstName: 'is not in UTF-8' }, 400),
		headers: { 'content-type': 'multipart/form-data; boundary=edge' },
		raw: Buffer.from(
			[
				'--edge\r\nContent-Disposition: form-data; name="email"\r\n\r\na@example.com\r\n',
				'--edge\r\nContent-Disposition: form-data; name="firstName"\r\n\r\nZo\u00eb de Vries\r\n--edge--\r\n',
			].join(''),
			'latin1',
		),
	},
	{
		...form(
			'a charset that n8n decodes incorrectly',
			undefined,
			{ 'content-type': 'charset other than utf-8' },
			415,
		),
		headers: { 'content-type': 'application/json; charset=ascii' },
		raw: Buffer.from('{"email":"a@example.com","firstName":"Zo\u00eb"}', 'latin1'),
	},
	form(
		'a field name of 1,000,000 characters',
		{ ...mail, [repeat('n', 1_000_000)]: 'x' },
		{ [`${repeat('n', 200)}\u2026`]: 'more than 200 characters' },
	),
	form(
		'a field name of 201 characters, nested',
		{ ...mail, other: [{ [repeat('n', 201)]: 'x' }] },
		{ [`other.0.${repeat('n', 192)}\u2026`]: 'more than 200 characters' },
	),
	{
		...form('a NUL character', undefined, { firstName: 'NUL' }),
		raw: '{"email":"a@example.com","firstName":"A\\u0000B"}',
	},
	{
		...form('half a character', undefined, { message: 'surrogate' }),
		raw: '{"email":"a@example.com","message":"\\ud83d"}',
	},
	{
		...form(
			'a file',
			multipart({ email: 'a@example.com', photo: new Blob(['GIF89a'], { type: 'image/gif' }) }),
			{
				photo: 'is a file',
			},
		),
	},
	{
		name: 'form: multipart without its boundary',
		to: FORM,
		headers: { 'content-type': 'multipart/form-data' },
		raw: 'email=a',
		status: 400,
	},
	{
		...form(
			'an Idempotency-Key of 300 characters',
			{ email: somebody() },
			{ 'Idempotency-Key': 'longer than 200' },
			400,
		),
		headers: { 'idempotency-key': repeat('k', 300) },
	},
	{
		...form(
			'unknown fields where they are refused',
			{ ...mail, a: 1, b: 2 },
			{ a: 'not a field', b: 'not a field' },
		),
		to: STRICT_FORM,
	},
	{
		name: 'form: unknown fields are reported where they are not refused',
		to: FORM,
		body: { email: somebody(), shoeSize: '43', hat: 'x' },
		status: 200,
		answer: { accepted: 1, ignoredFields: ['shoeSize', 'hat'] },
		stored: ALL,
	},
	{
		name: 'form: invalid optional fields are set aside and reported',
		to: FORM,
		body: { email: somebody(), firstName: { first: 'Ada' }, phone: 'n/a', timeZone: 'Mars/Olympus' },
		status: 200,
		answer: {
			accepted: 1,
			fields: ['firstName', 'phone', 'timeZone'].map((field) => ({ field, reason: expect.any(String) })),
		},
		stored: ALL,
	},
	{
		name: 'form: a message of 20 kB is cut and reported',
		to: FORM,
		body: { email: somebody(), message: repeat('x', 20_000) },
		status: 200,
		answer: { accepted: 1, fields: [{ field: 'message', reason: 'is longer than 10000 characters' }] },
		stored: ALL,
	},
	{
		name: 'form: a list of objects is taken as property',
		to: FORM,
		body: { email: somebody(), topics: [{ id: 1 }] },
		status: 200,
		answer: { accepted: 1, ignoredFields: [] },
		stored: ALL,
	},
	{
		name: 'form: an offset is taken as time zone',
		to: FORM,
		body: { email: somebody(), timeZone: 'GMT+2' },
		status: 200,
		answer: { accepted: 1 },
		stored: ALL,
	},
	{
		name: 'form: utf8 is taken as a name for UTF-8',
		to: FORM,
		headers: { 'content-type': 'application/json; charset=utf8' },
		raw: `{"email":"${somebody()}","firstName":"Zo\u00eb"}`,
		status: 200,
		answer: { accepted: 1 },
		stored: ALL,
	},
	{
		name: 'form: a number is taken as text',
		to: FORM,
		body: { email: somebody(), firstName: 42 },
		status: 200,
		answer: { accepted: 1 },
		stored: ALL,
	},
	{
		name: 'form: a list of texts is taken as property, as check boxes send it',
		to: FORM,
		body: { email: somebody(), topics: ['coffee', 'tea'] },
		status: 200,
		answer: { accepted: 1, ignoredFields: [] },
		stored: ALL,
	},
	{
		name: 'form: urlencoded is taken',
		to: FORM,
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		raw: `email=${encodeURIComponent(somebody())}&firstName=Zo%C3%AB+de+Vries&topics=a&topics=b`,
		status: 200,
		answer: { accepted: 1, ignoredFields: [] },
		stored: ALL,
	},
	{
		name: 'form: multipart is taken',
		to: FORM,
		body: multipart({ email: somebody(), firstName: 'Zoë' }),
		status: 200,
		answer: { accepted: 1, ignoredFields: [] },
		stored: ALL,
	},
];

const eventCases: Case[] = [
	event('no body', undefined, { body: 'is empty' }, 400),
	{ ...event('JSON that breaks off', undefined, {}), raw: '{"type":', fields: undefined },
	{ ...event('JSON null', undefined, { body: 'must be an object' }), raw: 'null' },
	{ ...event('a JSON number', undefined, { body: 'must be an object' }), raw: '7' },
	{
		...event('a form', undefined, { 'content-type': 'must be application/json' }, 415),
		headers: { ...SECRET, 'content-type': 'application/x-www-form-urlencoded' },
		raw: 'type=x',
	},
	event('no type', { contact: mail }, { type: 'is required' }),
	event('an empty type', { ...good(), type: '' }, { type: 'must not be empty' }),
	event('a blank type', { ...good(), type: '  ' }, { type: 'must not be empty' }),
	event('a number as type', { ...good(), type: 5 }, { type: 'must be text' }),
	event(
		'a type that n8n would take for an expression',
		{ ...good(), type: '={{ 1 }}' },
		{ type: 'must begin' },
	),
	event('a type of this package’s own', { ...good(), type: '$record' }, { type: 'must begin' }),
	event('a type with a line break', { ...good(), type: 'a\nb' }, { type: 'must begin' }),
	event(
		'a type of 201 characters',
		{ ...good(), type: repeat('x', 201) },
		{ type: 'at most 200 characters' },
	),
	event('no contact', { type: 'page.viewed' }, { contact: 'must be an object' }),
	event(
		'a text as contact',
		{ type: 'page.viewed', contact: 'ada@example.com' },
		{ contact: 'must be an object' },
	),
	event('a list as contact', { type: 'page.viewed', contact: [mail] }, { contact: 'must be an object' }),
	event('a contact without key', good({ firstName: 'Ada' }), { contact: 'must identify a contact' }),
	event('a contact that is empty', good({}), { contact: 'must identify a contact' }),
	event('a contact with blank keys', good({ email: ' ', externalId: '' }), {
		contact: 'must identify a contact',
	}),
	event('a bad email address', good({ email: 'ada@' }), { 'contact.email': 'is not an email address' }),
	event('a bad phone number', good({ phone: 'call me' }), { 'contact.phone': 'is not a phone number' }),
	event('a number as email address', good({ email: 5 }), { 'contact.email': 'must be text' }),
	{
		...event('a list as attributes, where that is rejected', good({ ...mail, attributes: [] }), {
			'contact.attributes': 'must be an object',
		}),
		to: STRICT_EVENTS,
	},
	event('an unknown field of the contact', good({ ...mail, mail: 'x' }), {
		'contact.mail': 'is not a known field; your own data belongs in properties or attributes',
	}),
	{
		...event('a bad time zone, where that is rejected', good({ ...mail, timeZone: 'x' }), {
			'contact.timeZone': 'is not an IANA time zone',
		}),
		to: STRICT_EVENTS,
	},
	{
		name: 'events: invalid contact fields are set aside and reported',
		to: EVENTS,
		headers: SECRET,
		body: good({ email: somebody(), phone: '(650) 253-0000', timeZone: 'x', attributes: [] }),
		status: 200,
		answer: {
			accepted: 1,
			fields: ['contact.attributes', 'contact.phone', 'contact.timeZone'].map((field) => ({
				field,
				reason: expect.any(String),
			})),
		},
		stored: { contacts: 1, interactions: 1 },
	},
	event(
		'a property whose name has 1,000,000 characters',
		{ ...good(), properties: { [repeat('n', 1_000_000)]: 1 } },
		{ [`properties.${repeat('n', 189)}\u2026`]: 'more than 200 characters' },
	),
	{
		...event('bytes that are not UTF-8, said to be in utf8', undefined, { body: 'is not in UTF-8' }, 400),
		headers: { ...SECRET, 'content-type': 'application/json; charset=utf8' },
		raw: Buffer.from('{"type":"a","contact":{"email":"a@example.com","firstName":"Zo\u00eb"}}', 'latin1'),
	},
	event('the id of nobody', good({ id: 'nobody' }), { 'contact.id': 'no contact is known by' }),
	{
		...event('an unknown contact where those are rejected', good({ email: somebody() }), {
			'contact.email': 'no contact is known by',
		}),
		to: STRICT_EVENTS,
	},
	event(
		'an unknown field',
		{ ...good(), color: 'red' },
		{ color: 'is not a known field; your own data belongs in properties or attributes' },
	),
	event('a bad date', { ...good(), occurredAt: 'yesterday' }, { occurredAt: 'is not a date' }),
	event(
		'a date that there is not',
		{ ...good(), occurredAt: '2026-02-30T00:00:00Z' },
		{ occurredAt: 'is not a date' },
	),
	event('an object as date', { ...good(), occurredAt: {} }, { occurredAt: 'must be a date' }),
	event('a number too large for a date', { ...good(), occurredAt: 1e18 }, { occurredAt: 'is not a date' }),
	event(
		'a date in two days',
		{ ...good(), occurredAt: Date.now() + 2 * 86_400_000 },
		{ occurredAt: 'in the future' },
	),
	event('a text as properties', { ...good(), properties: 'x' }, { properties: 'must be an object' }),
	event('a list as properties', { ...good(), properties: [] }, { properties: 'must be an object' }),
	event('an empty key', { ...good(), key: ' ' }, { key: 'must not be empty' }),
	event('a number as key', { ...good(), key: 5 }, { key: 'must be text' }),
	event('a key of 201 characters', { ...good(), key: repeat('k', 201) }, { key: 'at most 200 characters' }),
	event('no events', { events: [] }, { events: 'is empty' }),
	event('no events in a bare list', [], { events: 'is empty' }),
	event('events that are not a list', { events: { 0: good() } }, { events: 'must be a list' }),
	event(
		'something next to the events',
		{ events: [good()], color: 'red' },
		{ color: 'is not a known field; move it into an event' },
	),
	event(
		'1,001 events',
		{ events: Array.from({ length: 1_001 }, () => good()) },
		{ events: 'more than 1000' },
		413,
	),
	event(
		'a body of 2 MB',
		{ ...good(), properties: { x: repeat('x', 2_000_000) } },
		{ body: 'has more than' },
		413,
	),
	{
		...event('1,000 levels', undefined, { [`properties${repeat('.x', 19)}`]: 'deeper than 20 levels' }),
		raw: `{"type":"a","contact":{"email":"a@example.com"},"properties":{"x":${repeat('{"x":', 1_000)}1${repeat('}', 1_000)}}}`,
	},
	...['__proto__', 'constructor', 'prototype'].map((key) => ({
		...event(`${key} inside of properties`, undefined, { [`properties.${key}`]: 'is not allowed as a name' }),
		raw: `{"type":"prospect.added","contact":{"email":"${somebody()}"},"properties":{"${key}":{"polluted":"yes"}}}`,
	})),
	{
		...event('bytes that are not UTF-8', undefined, { body: 'is not in UTF-8' }, 400),
		raw: Buffer.from('{"type":"a","contact":{"email":"z\u00ebb@example.com"}}', 'latin1'),
	},
	{
		...event('a NUL character in a key', undefined, { key: 'NUL' }),
		raw: '{"type":"a","contact":{"email":"a@example.com"},"key":"a\\u0000b"}',
	},
	{
		...event(
			'an Idempotency-Key of 300 characters',
			good({ email: somebody() }),
			{ 'Idempotency-Key': 'longer than 200' },
			400,
		),
		headers: { ...SECRET, 'idempotency-key': repeat('k', 300) },
	},
	{ ...event('no secret', good(), { 'X-Journey-Secret': 'is missing' }, 401), headers: {} },
	{
		...event(
			'a wrong secret',
			good(),
			{ 'X-Journey-Secret': 'doesn’t match the secret of this endpoint’s credential' },
			401,
		),
		headers: { 'x-journey-secret': 'something else entirely' },
	},
	{
		...event(
			'the secret in capitals',
			good(),
			{ 'X-Journey-Secret': 'doesn’t match the secret of this endpoint’s credential' },
			401,
		),
		headers: { 'x-journey-secret': ENDPOINT_SECRET.toUpperCase() },
	},
	{
		...event(
			'bad events without the secret are not looked at',
			{ type: 5 },
			{ 'X-Journey-Secret': 'is missing' },
			401,
		),
		headers: {},
	},
	// Of other methods n8n says by itself that it has no such webhook.
	...['GET', 'PUT', 'PATCH', 'DELETE'].flatMap((method) => [
		{ name: `events: ${method}`, to: EVENTS, headers: SECRET, method, status: 404 },
		{ name: `form: ${method}`, to: FORM, method, status: 404 },
	]),
	{
		name: 'events: an event is taken',
		to: EVENTS,
		headers: SECRET,
		body: { ...good({ email: somebody() }), type: 'prospect.added', occurredAt: '2026-01-02T03:04:05+01:00' },
		status: 200,
		answer: { accepted: 1, status: 'recorded' },
		stored: ALL,
	},
	{
		name: 'events: an event of another type is recorded, and nobody enters',
		to: EVENTS,
		headers: SECRET,
		body: good({ email: somebody() }),
		status: 200,
		answer: { accepted: 1, status: 'recorded' },
		stored: { contacts: 1, interactions: 1 },
	},
	{
		name: 'events: of ten, the seven good ones are recorded and the three bad ones named',
		to: EVENTS,
		headers: SECRET,
		body: {
			events: [
				...Array.from({ length: 5 }, () => good({ email: somebody() })),
				{ contact: mail },
				good({ email: somebody() }),
				good({ email: 'ada@' }),
				good({ email: somebody() }),
				{ ...good({ email: somebody() }), occurredAt: 'soon' },
			],
		},
		status: 207,
		answer: {
			accepted: 7,
			rejected: 3,
			error: '3 of 10 events were rejected; the others are recorded',
			results: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) =>
				index === 5 || index === 7 || index === 9
					? {
							index,
							status: 'rejected',
							fields: [
								{
									field: { 5: 'type', 7: 'contact.email', 9: 'occurredAt' }[index],
									reason: expect.any(String),
								},
							],
						}
					: { index, status: 'recorded', id: expect.any(String), contactId: expect.any(String) },
			),
		},
		stored: { contacts: 7, interactions: 7 },
	},
];

describe('Bad input on a real n8n', () => {
	let bench: TestBench;
	let workflowId: string;

	beforeAll(async () => {
		// The probe is looked at when all is over; see the last test.
		bench = await TestBench.start({
			NODE_OPTIONS: `--disable-warning=ExperimentalWarning --require ${PROBE}`,
		});
		workflowId = (await bench.publish(endpointsWorkflow())).id;
		expect((await send({ to: FORM, body: mail })).status).toBe(200);
	}, 300_000);

	afterAll(async () => await bench?.stop());

	const send = async ({ to, method = 'POST', headers = {}, body, raw }: Request) => {
		const json = body !== undefined && !(body instanceof FormData);
		const response = await fetch(`${bench.n8n.url}/webhook/${to}`, {
			method,
			headers: { ...(json || raw !== undefined ? { 'content-type': 'application/json' } : {}), ...headers },
			body: raw ?? (json ? JSON.stringify(body) : (body as FormData | undefined)),
			redirect: 'manual',
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
	};

	const event = async (body: unknown, headers = {}) =>
		await send({ to: EVENTS, headers: { ...SECRET, ...headers }, body });

	const counts = async (): Promise<Counts> => ({
		contacts: await bench.store.contacts.count(),
		interactions: await bench.store.interactions.count(),
		enrollments: Object.values(await bench.store.enrollments.countByStatus(workflowId)).reduce(
			(sum, count) => sum + count,
			0,
		),
	});

	const contactOf = async (email: string) => {
		const contact = await bench.store.contacts.find({ emailKey: email });
		if (contact === null) throw new Error(`There is no contact ${email}`);
		return contact;
	};

	/** Runs `act` and tells by how much each count has grown. */
	const growth = async (act: () => Promise<unknown>): Promise<Counts> => {
		const before = await counts();
		await act();
		const after = await counts();
		return {
			contacts: after.contacts - before.contacts,
			interactions: after.interactions - before.interactions,
			enrollments: after.enrollments - before.enrollments,
		};
	};

	const NOTHING: Counts = { contacts: 0, interactions: 0, enrollments: 0 };

	it.each([...formCases, ...eventCases])(
		'$name: $status',
		async ({ status, fields, answer, stored, ...request }) => {
			let answered: Awaited<ReturnType<typeof send>> | undefined;
			const grown = await growth(async () => (answered = await send(request)));
			const { text, headers, json } = answered!;
			expect({ status: answered!.status, text }).toEqual({ status, text: expect.any(String) });
			expect(headers.get('content-type')).toMatch(/^application\/json/);
			expect(text).not.toMatch(/\n\s+at |node_modules|\.[jt]s:\d+|stacktrace/i);
			if (fields !== undefined) {
				const body = json();
				expect(body).toMatchObject({ accepted: 0, error: expect.stringMatching(/\S/) });
				const reasons = Object.fromEntries(
					body.fields.map((problem: { field: string; reason: string }) => [problem.field, problem.reason]),
				);
				expect(Object.keys(reasons).sort()).toEqual(Object.keys(fields).sort());
				for (const [field, reason] of Object.entries(reasons)) {
					expect(reason).toContain(fields[field]);
				}
			}
			if (answer !== undefined) expect(json()).toMatchObject(answer);
			expect(grown).toEqual({ ...NOTHING, ...stored });
		},
		30_000,
	);

	it('stores a number that a form sends as text, and what is urlencoded or multipart as it was meant', async () => {
		const [number, urlencoded, multi] = [somebody(), somebody(), somebody()];
		await send({ to: FORM, body: { email: number, firstName: 42 } });
		await send({
			to: FORM,
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			raw: `email=${encodeURIComponent(urlencoded)}&firstName=Zo%C3%AB+de+Vries&topics=a&topics=b`,
		});
		await send({ to: FORM, body: multipart({ email: multi, firstName: 'Zoë', message: 'One\r\nTwo' }) });
		expect((await contactOf(number)).firstName).toBe('42');
		const contact = await contactOf(urlencoded);
		expect(contact.firstName).toBe('Zoë de Vries');
		const [sent] = await bench.store.interactions.list({ contactId: contact.id });
		expect(sent.properties).toEqual({ topics: ['a', 'b'], form: 'bad-input' });
		const other = await contactOf(multi);
		expect(other.firstName).toBe('Zoë');
		const [received] = await bench.store.interactions.list({ contactId: other.id });
		expect(received.properties).toEqual({ message: 'One\r\nTwo', form: 'bad-input' });
	});

	it('records an event once under its key, and does not turn the contact back when it is sent again', async () => {
		const email = somebody();
		const first = { ...good({ email, firstName: 'Ada' }), key: 'once', properties: { page: 1 } };
		const recorded = (await event(first)).json();
		await event(good({ email, firstName: 'Augusta' }));
		const grown = await growth(async () => {
			expect((await event(first)).json()).toEqual({ ...recorded, status: 'duplicate' });
			const spelled = { ...first, contact: { email: email.toUpperCase() } };
			expect((await event(spelled)).json()).toEqual({ ...recorded, status: 'duplicate' });
		});
		expect(grown).toEqual(NOTHING);
		expect(await contactOf(email)).toMatchObject({ firstName: 'Augusta', email });
	});

	it('answers 409 to another event under a used key, and stores nothing of it, its contact included', async () => {
		const email = somebody();
		await event({ ...good({ email, firstName: 'Ada' }), key: 'taken', properties: { page: 1 } });
		const grown = await growth(async () => {
			for (const other of [
				{ ...good({ email, firstName: 'Eve' }), properties: { page: 2 } },
				{ ...good({ email, firstName: 'Eve' }), type: 'page.left', properties: { page: 1 } },
				{ ...good({ email: somebody() }), properties: { page: 1 } },
			]) {
				const answer = await event({ ...other, key: 'taken' });
				expect(answer.status).toBe(409);
				expect(answer.json()).toMatchObject({
					accepted: 0,
					fields: [{ field: 'key', reason: 'was already used for another event; send a new key' }],
				});
			}
		});
		expect(grown).toEqual(NOTHING);
		expect((await contactOf(email)).firstName).toBe('Ada');
	});

	it('takes a batch once under its Idempotency-Key', async () => {
		const events = [good({ email: somebody() }), good({ email: somebody() })];
		const key = { 'idempotency-key': 'batch-1' };
		const grown = await growth(async () => {
			expect((await event({ events }, key)).json()).toMatchObject({ accepted: 2, rejected: 0 });
			const again = (await event({ events }, key)).json();
			expect(again.results.map((result: { status: string }) => result.status)).toEqual([
				'duplicate',
				'duplicate',
			]);
		});
		expect(grown).toEqual({ contacts: 2, interactions: 2, enrollments: 0 });
	});

	it('records a batch with an invalid event once, however often it is sent', async () => {
		const events = [good({ email: somebody() }), good({ email: 'ada@' })];
		const grown = await growth(async () => {
			for (const known of ['recorded', 'duplicate', 'duplicate']) {
				const answer = await event({ events });
				expect(answer.status).toBe(207);
				expect(answer.json().results.map((result: { status: string }) => result.status)).toEqual([
					known,
					'rejected',
				]);
			}
		});
		expect(grown).toEqual({ contacts: 1, interactions: 1, enrollments: 0 });
	});

	it('takes a form once under its Idempotency-Key, and refuses another one under it', async () => {
		const headers = { 'idempotency-key': 'form-1' };
		const email = somebody();
		const grown = await growth(async () => {
			const first = await send({ to: FORM, headers, body: { email, firstName: 'Ada' } });
			await send({ to: FORM, body: { email, firstName: 'Augusta' } });
			const again = await send({ to: FORM, headers, body: { email, firstName: 'Ada' } });
			expect(again.json()).toEqual(first.json());
			const other = await send({ to: FORM, headers, body: { email, firstName: 'Eve' } });
			expect(other.status).toBe(409);
			expect(other.json().fields).toEqual([
				{ field: 'Idempotency-Key', reason: expect.stringMatching(/was already used/) },
			]);
		});
		expect(grown).toEqual({ contacts: 1, interactions: 2, enrollments: 1 });
		expect((await contactOf(email)).firstName).toBe('Augusta');
	});

	it('tells a browser on another site that it may send the form', async () => {
		const answer = await send({
			to: FORM,
			method: 'OPTIONS',
			headers: {
				origin: 'https://www.contoso.example',
				'access-control-request-method': 'POST',
				'access-control-request-headers': 'content-type',
			},
		});
		expect(answer.status).toBe(204);
		expect(answer.headers.get('access-control-allow-origin')).toMatch(
			/^(\*|https:\/\/www\.contoso\.example)$/,
		);
		expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
		expect(answer.headers.get('access-control-allow-headers')).toContain('content-type');
	});

	it('leaves a body that is larger than n8n takes to n8n, and stores nothing', async () => {
		const grown = await growth(async () => {
			const answer = await send({ to: FORM, raw: `"${repeat('x', 20_000_000)}"` });
			expect(answer.status).toBeGreaterThanOrEqual(400);
			expect(answer.json()).toMatchObject({ message: expect.any(String) });
		});
		expect(grown).toEqual(NOTHING);
	});

	it('answers to a header of 64 kB without a word of ours', async () => {
		const grown = await growth(async () => {
			const answer = await send({
				to: FORM,
				headers: { 'x-long': repeat('x', 65_536) },
				body: { email: somebody() },
			});
			expect(answer.status).toBe(431);
		});
		expect(grown).toEqual(NOTHING);
	});

	it('makes one contact of one person who sends the form 64 times at once in different spellings', async () => {
		const spellings = [
			'grace.hopper@example.com',
			'Grace.Hopper@Example.COM',
			'  GRACE.HOPPER@EXAMPLE.COM ',
			'<grace.hopper@example.com>',
			'mailto:grace.hopper@example.com',
			'\uff27race.hopper@example.com',
			'grace.hopper\u200b@example.com',
			'grace.hopper@example\uff0ecom',
		];
		const grown = await growth(async () => {
			const answers = await Promise.all(
				Array.from(
					{ length: 64 },
					async (_, index) => await send({ to: FORM, body: { email: spellings[index % 8] } }),
				),
			);
			expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 64 }, () => 200));
			expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(64);
		});
		expect(grown).toEqual({ contacts: 1, interactions: 64, enrollments: 1 });
	}, 60_000);

	it('is alive after all that, with nothing added to Object.prototype, and takes a good form', async () => {
		expect(await (await fetch(`${bench.n8n.url}/healthz`)).json()).toEqual({ status: 'ok' });
		const email = somebody();
		const grown = await growth(async () => {
			const answer = await send({ to: FORM, body: { email, firstName: 'Ada' } });
			expect(answer.json()).toEqual({ accepted: 1, id: expect.any(String), ignoredFields: [] });
		});
		expect(grown).toEqual(ALL);
		const contact = await contactOf(email);
		await until('it is held at the wait', async () => {
			const [enrollment] = await bench.store.enrollments.list({ contactId: contact.id });
			return enrollment.positions.some(({ stepName, state }) => stepName === 'Wait' && state === 'waiting');
		});
		process.kill(bench.n8n.pid as number, 'SIGUSR2');
		expect(await bench.n8n.waitForLog(/Added to Object\.prototype/)).toContain(
			'Added to Object.prototype: []',
		);
	}, 60_000);
});
