import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { SimulatedClock } from '../../../lib/domain';
import { sendSampleInTest } from '../../../lib/n8n/http';
import { useTime } from '../../../lib/n8n/systemClock';
import { JourneyEventsTrigger } from '../../../nodes/JourneyEventsTrigger/JourneyEventsTrigger.node';
import { JourneyFormTrigger } from '../../../nodes/JourneyFormTrigger/JourneyFormTrigger.node';

const clock = new SimulatedClock(0);
beforeEach(() => useTime(clock));
afterEach(() => useTime());

interface Sent {
	url: string;
	body: IDataObject;
	headers: IDataObject;
}

/** What n8n gives the hook, and what it then sends; the addresses answer with these statuses, in order. */
function hook(parameters: IDataObject, { mode = 'manual', answers = [200] as Array<number | Error> } = {}) {
	const sent: Sent[] = [];
	const warnings: string[] = [];
	const functions = {
		getMode: () => mode,
		getNode: () => ({ name: 'Form' }),
		getTimezone: () => 'UTC',
		workflow: { nodes: {}, connectionsBySourceNode: {} },
		getNodeParameter: (name: string, fallback?: unknown) => parameters[name] ?? fallback,
		getNodeWebhookUrl: () => 'https://n8n.example.com/webhook-test/info',
		getCredentials: async () => ({ headerName: 'X-Secret', secret: 'a secret that is long' }),
		logger: { warn: (line: string) => warnings.push(line) },
		helpers: {
			httpRequest: async ({ url, body, headers }: Sent) => {
				sent.push({ url, body, headers });
				const answer = answers[sent.length - 1];
				if (answer instanceof Error) throw answer;
				return { statusCode: answer };
			},
		},
	} as unknown as IHookFunctions;
	return { functions, sent, warnings };
}

async function settle(): Promise<void> {
	await clock.advance(1_000);
	for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve));
}

const sample = async (): Promise<IDataObject> => ({ email: 'ada@example.com' });

it('calls its own test URL as soon as the editor knows that n8n listens', async () => {
	const { functions, sent } = hook({ authentication: 'headerSecret' });
	await sendSampleInTest(functions, sample);
	expect(sent).toEqual([]);
	await settle();
	expect(sent).toEqual([
		{
			url: 'http://127.0.0.1:5678/webhook-test/info',
			body: { email: 'ada@example.com' },
			headers: { 'X-Secret': 'a secret that is long' },
		},
	]);
});

it.each([
	['status 404', 404],
	['nothing', new Error('connect ECONNREFUSED')],
])('tries the public address when its own answers %s', async (_, first) => {
	const { functions, sent, warnings } = hook({ authentication: 'none' }, { answers: [first, 303] });
	await sendSampleInTest(functions, sample);
	await settle();
	expect(sent.map(({ url }) => url)).toEqual([
		'http://127.0.0.1:5678/webhook-test/info',
		'https://n8n.example.com/webhook-test/info',
	]);
	expect(sent[1].headers).toEqual({});
	expect(warnings).toEqual([]);
});

it('says in n8n’s log when neither can be reached', async () => {
	const answers = [new Error('connect ECONNREFUSED'), 502];
	const { functions, warnings } = hook({ authentication: 'none' }, { answers });
	await sendSampleInTest(functions, sample);
	await settle();
	expect(warnings).toEqual([expect.stringMatching(/“Form” didn’t reach its test URL.*ECONNREFUSED.*502/)]);
});

it.each([
	['in production', {}, 'webhook'],
	['when the author waits for a real one', { whenTesting: 'call' }, 'manual'],
])('sends nothing %s', async (_, parameters, mode) => {
	const { functions, sent } = hook({ authentication: 'none', ...parameters }, { mode });
	await sendSampleInTest(functions, sample);
	await settle();
	expect(sent).toEqual([]);
});

it('tells the author at once when no sample fits the settings', async () => {
	const { functions } = hook({ authentication: 'none' });
	const wrong = async (): Promise<IDataObject> => {
		throw new Error('Consents: one of them has no form field');
	};
	await expect(sendSampleInTest(functions, wrong)).rejects.toThrow('Consents');
});

it.each([
	[
		new JourneyFormTrigger(),
		{ fields: { field: [{ name: 'your-email', target: 'email', required: true }] } },
		{ 'your-email': 'ada@example.com' },
	],
	[
		new JourneyEventsTrigger(),
		{ enterOn: '$byName', enterOnNames: 'trial.started, trial.extended' },
		{ type: 'trial.started', contact: { email: 'ada@example.com' } },
	],
])('each endpoint sends what it accepts: %#', async ({ webhookMethods }, parameters, body) => {
	const { functions, sent } = hook({ authentication: 'none', ...parameters });
	const { checkExists, create } = webhookMethods.default;
	expect(await checkExists.call(functions)).toBe(false);
	await create.call(functions);
	await settle();
	expect(sent).toMatchObject([{ body }]);
});
