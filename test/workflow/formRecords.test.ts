import { WebhookContext } from 'n8n-core';
import type { INodeParameters } from 'n8n-workflow';

import { createLead, createProcess, hashAddress } from '../../lib/engine';
import type { Answer, Call } from './support/callWebhook';
import { draw, ours, standIn } from './support/draw';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';
const THANKS = 'https://shop.example/thanks';

const field = (name: string, target: string, required = false) => ({ name, target, required });

const FIELDS = {
	field: [
		field('email', 'email', true),
		field('product', 'property'),
		field('subject', 'leadTopic'),
		field('source', 'leadCampaign'),
		field('from', 'leadPage'),
		field('seats', 'leadAttribute'),
	],
};

const consent = (name: string, more: object = {}) => ({
	name,
	channel: 'email',
	purpose: 'marketing',
	...more,
});

/** Both ways in which a form is answered. */
const ANSWERS = [
	['json', { respondWith: 'json' }],
	['redirect', { respondWith: 'redirect', redirectUrl: THANKS }],
] as const;

const TABLES = ['contacts', 'interactions', 'consents', 'leads', 'enrollments'];

const drawn = (parameters: INodeParameters) =>
	draw(
		{
			Form: ours('journeyFormTrigger', { formName: 'info', fields: FIELDS, ...parameters }),
			After: standIn('record'),
		},
		[['Form', 'After']],
	);

const publish = async (parameters: INodeParameters): Promise<void> =>
	await runner().publish(drawn(parameters));

const withLead = (parameters: INodeParameters = {}): INodeParameters => ({
	leadMatching: 'emailAndPage',
	...parameters,
});

const send = async (body: object, call: Call = {}): Promise<Answer> =>
	await runner().call('Form', { body, ...call });

const counts = (): number[] => TABLES.map((table) => runner().store.committed(table));

const consents = async (email: string): Promise<string[]> => {
	const { id } = await runner().store.contact(email);
	const history = await runner().store.read(async (store) => await store.consents.history(id));
	return history.map(({ channel, purpose, state, source }) => `${channel} ${purpose}: ${state} (${source})`);
};

describe('a lead', () => {
	it('says what the form says, and what is fixed where that is silent', async () => {
		const leadFields = { campaign: 'Spring', owner: 'kim', topic: 'Something', page: '/fixed' };
		await publish(withLead({ leadFields }));
		await send({ email: ANN, subject: ' Espresso ', from: '/espresso', seats: 40, product: 'filter' });
		await send({ email: BO, subject: '' });
		expect(await runner().store.leads(ANN)).toEqual([
			expect.objectContaining({
				topic: 'Espresso',
				page: '/espresso',
				campaign: 'Spring',
				owner: 'kim',
				attributes: { seats: 40 },
				journeyId: 'journey',
				stage: 'inquiry',
			}),
		]);
		expect(await runner().store.leads(BO)).toEqual([
			expect.objectContaining({ topic: 'Something', page: '/fixed', attributes: {} }),
		]);
	});

	it('goes along with who enters', async () => {
		await publish(withLead());
		await send({ email: ANN, subject: 'Espresso' });
		const [lead] = await runner().store.leads(ANN);
		expect(runner().ledger.of('After')[0].json).toMatchObject({
			lead: { id: lead.id, topic: 'Espresso', page: 'info' },
			journey: { leadId: lead.id },
		});
	});

	it.each([
		['always', 2],
		['email', 1],
		['emailAndPage', 1],
	])('is matched by the rule %s: %d of two submissions', async (leadMatching, leads) => {
		await publish({ leadMatching });
		await send({ email: ANN, subject: 'Espresso', from: '/a' });
		await send({ email: ANN, subject: 'Filter', from: '/a' });
		expect((await runner().store.leads(ANN)).map(({ topic }) => topic).sort()).toEqual(
			leads === 2 ? ['Espresso', 'Filter'] : ['Filter'],
		);
	});

	it('is matched by a strategy of its own, next to that for contacts', async () => {
		const person = { rules: [{ fields: [{ field: 'contactId', compare: 'exact' }, { field: 'campaign' }] }] };
		await publish({
			matchBy: 'strategy',
			strategy: 'preset:contactPerson',
			leadMatching: 'strategy',
			leadStrategy: 'inline',
			leadStrategyJson: JSON.stringify({ ...person, ifFound: 'fillEmpty' }),
		});
		await send({ email: ANN, subject: 'Espresso', source: 'Spring' });
		await send({ email: 'ANN@example.com', subject: 'Filter', source: ' SPRING', seats: 2 });
		expect(await runner().store.leads(ANN)).toEqual([
			expect.objectContaining({ topic: 'Espresso', attributes: { seats: 2 } }),
		]);
		await publish({
			leadMatching: 'strategy',
			leadStrategy: 'inline',
			leadStrategyJson: JSON.stringify({ ...person, ifNotFound: 'skip' }),
		});
		expect(await send({ email: BO, source: 'Spring' })).toMatchObject({ status: 200 });
		expect(await runner().store.leads(BO)).toEqual([]);
		expect(await runner().store.where(BO)).toBe('completed');
	});

	it('begins in the process and stage that are chosen', async () => {
		const { id: processId } = await runner().store.with(
			async (engine) =>
				await createProcess(engine, {
					name: 'Deals',
					description: null,
					definition: { stages: [{ key: 'new' }, { key: 'trial' }, { key: 'won', closes: 'qualified' }] },
				}),
		);
		await publish(withLead({ processId, stage: 'trial' }));
		await send({ email: ANN });
		expect(await runner().store.leads(ANN)).toEqual([expect.objectContaining({ processId, stage: 'trial' })]);
	});

	it('is shown in the editor, and not made', async () => {
		const { answer } = await runner().callManually(drawn(withLead()), 'Form', {
			body: { email: ANN, subject: 'Espresso', seats: 3 },
		});
		expect(answer).toMatchObject({ status: 200, body: { test: true, ignoredFields: [] } });
		expect(runner().ledger.of('After')[0].json.lead).toMatchObject({
			id: 'test',
			topic: 'Espresso',
			page: 'info',
			stage: 'inquiry',
			attributes: { seats: 3 },
		});
	});
});

describe('consents', () => {
	it('have topics, and are given for the address in the form', async () => {
		await publish(
			withLead({ consents: { consent: [consent('all'), consent('news', { topic: ' Newsletter ' })] } }),
		);
		await send({ email: ANN, all: 'on', news: 'on' });
		const { id } = await runner().store.contact(ANN);
		const history = await runner().store.read(async (store) => await store.consents.history(id));
		expect(history.map(({ topic }) => topic).sort()).toEqual(['', 'newsletter']);
		const own = await runner().store.read(async (store) => await hashAddress({ store }, 'email', ANN));
		expect(history.map(({ addressHash }) => addressHash)).toEqual([own, own]);
	});

	it.each([
		['on', ['email marketing: given (info)']],
		['YES', ['email marketing: given (info)']],
		[true, ['email marketing: given (info)']],
		[1, ['email marketing: given (info)']],
		['I agree', ['email marketing: given (info)']],
		[undefined, []],
		['', []],
		[null, []],
		['off', []],
		[false, []],
	])('are given by a box that says %p: %j', async (value, expected) => {
		await publish(withLead({ consents: { consent: [consent('news', { yes: 'I agree' })] } }));
		expect(await send({ email: ANN, news: value })).toMatchObject({
			status: 200,
			body: { ignoredFields: [] },
		});
		expect(await consents(ANN)).toEqual(expected);
	});

	it('come from a browser’s form, each for its channel and purpose, with their history', async () => {
		await publish(
			withLead({
				consents: {
					consent: [
						consent('news', { ifUnchecked: 'withdraw' }),
						consent('terms', { required: true, purpose: 'terms' }),
						consent('calls', { channel: 'Phone' }),
					],
				},
				respondWith: 'redirect',
				redirectUrl: THANKS,
			}),
		);
		const contentType = 'application/x-www-form-urlencoded';
		for (const body of [
			{ email: ANN, news: 'on', terms: 'on', calls: 'on' },
			{ email: ANN, terms: 'on' },
		]) {
			expect(await send(body, { contentType })).toMatchObject({ status: 303, redirectedTo: THANKS });
			await runner().advance('1 day');
		}
		expect((await consents(ANN)).sort()).toEqual(
			[
				'email marketing: given (info)',
				'email marketing: withdrawn (info)',
				'email terms: given (info)',
				'email terms: given (info)',
				'phone marketing: given (info)',
			].sort(),
		);
		const { id } = await runner().store.contact(ANN);
		const heard = await runner().store.read(
			async (store) => await store.interactions.list({ contactId: id }),
		);
		expect(heard.filter(({ type }) => type === 'consent.withdrawn')).toEqual([
			expect.objectContaining({
				properties: { channel: 'email', purpose: 'marketing', topic: null, source: 'info' },
			}),
		]);
	});

	it('that are withdrawn end the journeys that look for it, before anybody enters again', async () => {
		const parameters = withLead({
			formName: 'info',
			fields: FIELDS,
			consents: { consent: [consent('news', { ifUnchecked: 'withdraw' })] },
			exitCriteria: { criteria: [{ on: 'event', eventType: 'consent.withdrawn' }] },
			reentry: 'never',
		});
		await runner().publish(
			draw({ Form: ours('journeyFormTrigger', parameters), Wait: ours('journeyWait') }, [['Form', 'Wait']]),
		);
		await send({ email: ANN, news: 'on' });
		expect(await runner().store.where(ANN)).toBe('waiting at Wait');
		await send({ email: ANN });
		expect(await runner().store.where(ANN)).toMatch(/^exited/);
		expect(await runner().store.leads(ANN)).toHaveLength(1);
	});
});

describe.each(ANSWERS)('what is wrong, to a form that is answered by %s,', (_, respond) => {
	it('is told by field, and nothing is kept', async () => {
		await publish(
			withLead({
				...respond,
				consents: { consent: [consent('news'), consent('terms', { required: true, purpose: 'terms' })] },
				options: { ifInvalid: 'refuse' },
			}),
		);
		const subject = 'x'.repeat(1_001);
		const answer = await send({ email: ANN, news: 'perhaps', subject, from: ['a', 'b'] });
		expect(answer).toMatchObject({
			status: 422,
			redirectedTo: null,
			body: {
				accepted: 0,
				fields: [
					{ field: 'subject', reason: 'is longer than 1000 characters' },
					{ field: 'from', reason: 'is sent more than once' },
					{ field: 'news', reason: 'is neither yes nor no; send true or false' },
					{ field: 'terms', reason: 'must be checked' },
				],
			},
		});
		expect(await send({ email: ANN, terms: ['on', 'on'] })).toMatchObject({
			status: 422,
			body: { fields: [{ field: 'terms', reason: 'is neither yes nor no; send true or false' }] },
		});
		expect(runner().executions).toEqual([]);
		await runner().store.read(async () => undefined);
		expect(counts()).toEqual([0, 0, 0, 0, 0]);
	});

	it('is kept whole when it is right, before the answer', async () => {
		await publish(withLead({ ...respond, consents: { consent: [consent('news')] } }));
		let stored: number[] = [];
		const answer = await send(
			{ email: ANN, news: 'on' },
			{
				whenAnswered: () => {
					stored = counts();
				},
			},
		);
		expect(answer.status).toBe(respond.respondWith === 'json' ? 200 : 303);
		// The event of the consent is the second interaction.
		expect(stored).toEqual([1, 2, 1, 1, 1]);
	});
});

describe('all of a submission or nothing', () => {
	it('is kept when its lead cannot be created: the sender is told to try again, and not why', async () => {
		await publish(withLead({ stage: 'nowhere', consents: { consent: [consent('news')] } }));
		const answer = await send({ email: ANN, news: 'on' });
		expect(answer).toMatchObject({ status: 503, headers: { 'Retry-After': '5' }, body: { accepted: 0 } });
		expect(JSON.stringify(answer.body)).not.toContain('nowhere');
		expect(counts()).toEqual([0, 0, 0, 0, 0]);
	});

	it('comes once of a submission that is sent twice under its key', async () => {
		await publish({ leadMatching: 'always', consents: { consent: [consent('news')] }, reentry: 'always' });
		const headers = { 'idempotency-key': 'one' };
		const first = await send({ email: ANN, subject: 'Espresso', news: 'on' }, { headers });
		const again = await send({ email: ANN, subject: 'Espresso', news: 'on' }, { headers });
		expect(again).toMatchObject({ status: 200, body: { id: first.body.id } });
		expect(counts()).toEqual([1, 2, 1, 1, 1]);
		for (const other of [{ subject: 'Filter', news: 'on' }, { subject: 'Espresso' }]) {
			expect(await send({ email: ANN, ...other }, { headers })).toMatchObject({ status: 409 });
		}
		expect(counts()).toEqual([1, 2, 1, 1, 1]);
	});

	it.each(['emailAndPage', 'strategy'])(
		'makes one lead of many that come at once from one person (%s)',
		async (leadMatching) => {
			await publish({ leadMatching, consents: { consent: [consent('news')] } });
			const spellings = [ANN, 'ANN@example.com', ' Ann@Example.com ', 'ann@EXAMPLE.com'];
			const answers = await Promise.all(
				Array.from({ length: 16 }, async (_, at) =>
					runner().callOnly('Form', { body: { email: spellings[at % 4], news: 'on', product: String(at) } }),
				),
			);
			await runner().settle();
			expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
			const [people, heard, said, leads] = counts();
			// Only the first consent changes what counts, and is an interaction.
			expect([people, heard, said, leads]).toEqual([1, 17, 16, 1]);
		},
	);

	it('is answered with 409 when several leads match and the strategy does not choose', async () => {
		const strategy = { rules: [{ fields: [{ field: 'contactId', compare: 'exact' }] }], severalHits: 'fail' };
		await publish({
			leadMatching: 'strategy',
			leadStrategy: 'inline',
			leadStrategyJson: JSON.stringify(strategy),
		});
		await send({ email: ANN });
		const { id: contactId } = await runner().store.contact(ANN);
		await runner().store.with(
			async (engine) =>
				await createLead(engine, {
					contactId,
					matching: 'always',
					ifFound: 'keep',
					fields: {},
					origin: null,
				}),
		);
		const before = counts();
		expect(await send({ email: ANN, product: 'x' })).toMatchObject({ status: 409 });
		expect(counts()).toEqual(before);
	});
});

describe.each(ANSWERS)(
	'a machine that fills in the honeypot of a form that is answered by %s',
	(_, respond) => {
		const options = { honeypot: 'website' };

		it('gets the usual answer; nothing is kept, and the log tells how many there were', async () => {
			const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn(), debug: jest.fn() };
			const proto = Object.getPrototypeOf(WebhookContext.prototype) as { logger: unknown };
			const spy = jest.spyOn(proto, 'logger', 'get').mockReturnValue(log);
			try {
				await publish(withLead({ ...respond, options }));
				const real = await send({ email: BO, website: '', extra: 1 });
				const before = counts();
				for (const body of [
					{ email: ANN, website: 'https://spam.example', extra: 1 },
					{ email: 'nobody', website: 'x', extra: 1 },
				]) {
					const answer = await send(body);
					expect({ ...answer, body: Object.keys(answer.body) }).toEqual({
						...real,
						body: Object.keys(real.body),
					});
					expect(answer.body.ignoredFields).toEqual(real.body.ignoredFields);
					if (respond.respondWith === 'json') {
						expect(String(answer.body.id)).toMatch(/^[\w~]{18}$/);
						expect(answer.body.id).not.toBe(real.body.id);
					}
				}
				expect(counts()).toEqual(before);
				const told = log.info.mock.calls.filter(([message]) => /honeypot/.test(String(message)));
				const counted = told.map(([, details]) => (details as { sinceStart: number }).sinceStart);
				expect(counted[1]).toBe(counted[0] + 1);
				expect(told[0][1]).toMatchObject({
					workflowId: 'journey',
					node: 'Form',
					form: 'info',
					field: 'website',
				});
				expect(JSON.stringify(told)).not.toMatch(/spam|ann@/);
			} finally {
				spy.mockRestore();
			}
		});

		it('starts nothing in the editor, where the answer says why', async () => {
			const { answer, execution } = await runner().callManually(
				drawn(withLead({ ...respond, options })),
				'Form',
				{
					body: { email: ANN, website: 'x' },
				},
			);
			expect(execution).toBeUndefined();
			expect(answer.status).toBe(respond.respondWith === 'json' ? 200 : 303);
			if (respond.respondWith === 'json') expect(answer.body).toMatchObject({ test: true, honeypot: true });
		});
	},
);

describe('what does not fit together', () => {
	it.each([
		[
			'a field of a lead that is not made',
			{},
			/"subject", "source", "from", "seats" can’t map to a lead, since Lead is set to No Lead/,
		],
		[
			'a consent without a field',
			withLead({ consents: { consent: [consent(' ')] } }),
			/has no form field, channel or purpose/,
		],
		[
			'a consent from two fields',
			withLead({ consents: { consent: [consent('a'), consent('b', { channel: 'EMAIL' })] } }),
			/two fields give EMAIL consent for marketing/,
		],
		[
			'a honeypot that people fill in',
			withLead({ options: { honeypot: 'email' } }),
			/"email" is a field that people fill in/,
		],
	])(
		'keeps the journey from being published, and is told in the editor: %s',
		async (_, parameters, reason) => {
			await expect(publish(parameters)).rejects.toThrow(reason);
			const { answer } = await runner().callManually(drawn(parameters), 'Form', { body: { email: ANN } });
			expect(answer.status).toBe(422);
			const [problem] = answer.body.fields as Array<{ reason: string }>;
			expect(problem.reason).toMatch(reason);
		},
	);
});
