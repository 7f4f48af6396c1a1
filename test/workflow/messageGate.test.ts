import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { readToken } from '../../lib/domain/messages';
import {
	markSending,
	releaseMessages,
	resumeSending,
	retryEnrollments,
	savePolicy,
	setConsent,
	stopAllSending,
} from '../../lib/engine';
import type { Message } from '../../lib/store';
import { MailServer } from '../support/MailServer';
import { draw, edit, events, ours, standIn, type DrawnWorkflow } from './support/draw';
import { crowd, enter } from './support/people';
import { withoutCheck } from './support/unchecked';
import { useRunner } from './support/useRunner';

const runner = useRunner();

let server: MailServer;
beforeEach(async () => {
	server = await MailServer.listen();
	runner().credentials.mail = server.credential;
});
afterEach(async () => {
	await server.close();
});

const ANN = 'ann@example.com';
const BASE = 'https://news.contoso.example/webhook/journey';

const HTML =
	'<p>Hi {{ $json.contact.firstName }}, <a href="https://contoso.example/coffee">our coffee</a></p>';

const gate = (parameters: INodeParameters = {}, more: Partial<INode> = {}) =>
	ours(
		'journeyMessageGate',
		{ subject: 'Coffee', html: `=${HTML}`, text: 'Our coffee', ...parameters },
		more,
	);

const send = (parameters: INodeParameters = {}, more: Partial<INode> = {}) =>
	ours(
		'journeySendEmail',
		{ fromEmail: 'Contoso <news@contoso.example>', ...parameters },
		{ credentials: { smtp: { id: '1', name: 'mail' } }, ...more },
	);

/** Enter, gate, Send Email and a recorder; suppressed contacts come to a recorder of their own. */
const journey = (parameters: INodeParameters = {}, more: Parameters<typeof draw>[2] = {}): DrawnWorkflow =>
	draw(
		{
			Enter: events({ reentry: 'always' }),
			Gate: gate(parameters),
			Mail: send({}, { onError: 'continueErrorOutput' }),
			Sent: standIn('record'),
			Failed: standIn('record'),
			Suppressed: standIn('record'),
		},
		[
			['Enter', 'Gate', 'Mail', 'Sent'],
			['Mail#1', 'Failed'],
			['Gate#1', 'Suppressed'],
		],
		more,
	);

const addressesAt = (node: string): unknown[] =>
	runner()
		.ledger.of(node)
		.map(({ json }) => (json.contact as IDataObject).email);

const messageAt = (node: string): IDataObject => runner().ledger.of(node).at(-1)?.json.message as IDataObject;

const messages = async (): Promise<Message[]> =>
	await runner().store.read(async (store) => (await store.messages.list()).reverse());

async function consent(email: string, state: 'given' | 'withdrawn', purpose = 'marketing'): Promise<void> {
	const { id } = await runner().store.contact(email);
	await runner().store.with(
		async (engine) =>
			await setConsent(engine, { contactId: id, channel: 'email', purpose, state, source: 'test' }),
	);
}

async function publishPages(): Promise<void> {
	await runner().store.read(
		async (store) =>
			await store.publicAddresses.register({ workflowId: 'pages', nodeId: 'pages', baseUrl: BASE }),
	);
}

async function policy(definition: object): Promise<void> {
	await runner().store.with(async (engine) => await savePolicy(engine, definition));
}

describe('a message that may go out', () => {
	it('arrives with its own links and headers, and is handed over in the store', async () => {
		await runner().publish(journey({ topic: 'Newsletter' }));
		await publishPages();
		await enter(runner(), { email: ANN, firstName: 'Ann' });
		await runner().settle();

		const [message] = await messages();
		const { mail } = server.to(ANN);
		expect(message).toMatchObject({
			state: 'handed',
			channel: 'email',
			purpose: 'marketing',
			topic: 'newsletter',
			tracked: true,
			provider: 'smtp',
			providerId: mail.messageId,
		});
		expect(mail.messageId).toBe(`<${message.id}@contoso.example>`);
		const raw = server.to(ANN).raw.replaceAll('\r\n ', ' ');
		const header = (name: string): string | undefined => new RegExp(`^${name}: (.*)\r$`, 'm').exec(raw)?.[1];
		const [, unsubscribe] = /^<(.*)>$/.exec(header('List-Unsubscribe') ?? '') ?? [];
		expect(unsubscribe).toContain(`${BASE}?u=`);
		expect(header('List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
		expect(header('List-ID')).toBe('<newsletter.marketing.contoso.example>');
		expect(header('X-Journey-Message')).toBe(message.id);

		const keys = await runner().store.read(async (store) => await store.secretKeys.list('link'));
		const tokenIn = (url: string): string => url.slice(url.indexOf('=') + 1);
		expect(readToken(keys, 'unsubscribe', tokenIn(unsubscribe))).toMatchObject({ message: message.id });
		const html = String(mail.html);
		const [, click] = /<a href="([^"]+)">our coffee/.exec(html) ?? [];
		expect(readToken(keys, 'click', tokenIn(click))).toMatchObject({
			message: message.id,
			link: 1,
			url: 'https://contoso.example/coffee',
		});
		expect(html).toContain('Hi Ann');
		expect(html).toContain(`${BASE}?o=`);
		expect(html).toContain('Unsubscribe');
	});

	it('leaves its item without its content, which nothing after it needs', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().settle();
		const message = messageAt('Sent');
		expect(message).toMatchObject({ state: 'handed', to: ANN, subject: 'Coffee', kind: 'commercial' });
		expect(message).not.toHaveProperty('html');
		expect(message).not.toHaveProperty('text');
	});

	it('is neither tracked nor has it an unsubscribe link without public pages, and a hint says so', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().settle();
		const { mail, raw } = server.to(ANN);
		expect(mail.html).toContain('href="https://contoso.example/coffee"');
		expect(raw).not.toMatch(/^List-Unsubscribe/m);
		expect((await messages())[0].tracked).toBe(false);
		const hints = runner().last('Enter').run.data.resultData.runData.Gate[0].hints ?? [];
		expect(hints.map(({ message }) => message.split(',')[0])).toEqual([
			'No Journey Public Pages node is published on this store',
			'This store has no message policy yet',
		]);
	});

	it('isn’t tracked if the contact has withdrawn consent to tracking', async () => {
		await runner().publish(journey());
		await publishPages();
		await enter(runner(), ANN);
		await runner().settle();
		await consent(ANN, 'withdrawn', 'tracking');
		await enter(runner(), ANN);
		await runner().settle();
		const [first, second] = server.mails.map(({ mail }) => String(mail.html));
		expect(first).toContain('?c=');
		expect(second).not.toMatch(/\?[co]=/);
		expect(second).toContain('?u=');
	});

	it('is as it was written if it’s transactional', async () => {
		await runner().publish(journey({ kind: 'transactional', purpose: 'service' }));
		await publishPages();
		await enter(runner(), ANN);
		await runner().settle();
		const { mail, raw } = server.to(ANN);
		expect(mail.html).toBe('<p>Hi , <a href="https://contoso.example/coffee">our coffee</a></p>');
		expect(raw).not.toMatch(/^List-/m);
	});

	it('is sent by the policy’s sender, who is named in the footer', async () => {
		await runner().publish(edit(journey(), 'Mail', { parameters: {} }));
		await publishPages();
		await policy({
			sender: { name: 'Contoso', postalAddress: '1 Main St\nSpringfield', address: 'hi@contoso.example' },
		});
		await enter(runner(), ANN);
		await runner().settle();
		const { mail } = server.to(ANN);
		expect(mail.from?.text).toBe('"Contoso" <hi@contoso.example>');
		expect(mail.html).toContain('1 Main St<br>Springfield');
	});
});

describe('a contact who has withdrawn consent', () => {
	it('leaves by Suppressed with the reason, and others get theirs', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().settle();
		await consent(ANN, 'withdrawn');
		await enter(runner(), ANN, 'bo@example.com');
		await runner().settle();
		expect(addressesAt('Suppressed')).toEqual([ANN]);
		expect(messageAt('Suppressed')).toMatchObject({
			to: ANN,
			state: 'suppressed',
			reason: 'consent_withdrawn',
			explanation: 'Not sent: consent to email for marketing was withdrawn.',
		});
		expect(server.mails.map(({ to }) => to[0])).toEqual([ANN, 'bo@example.com']);
	});

	it('gets what needs no consent', async () => {
		await runner().publish(journey({ kind: 'transactional' }));
		await enter(runner(), ANN);
		await runner().settle();
		await consent(ANN, 'withdrawn');
		await enter(runner(), ANN);
		await runner().settle();
		expect(server.mails).toHaveLength(2);
	});
});

describe('a channel of its own', () => {
	it('needs consent and an address', async () => {
		await runner().publish(
			journey({ channel: 'custom', channelName: 'Letter', html: '', address: '1 Main St' }),
		);
		await enter(runner(), ANN);
		await runner().settle();
		expect(messageAt('Suppressed')).toMatchObject({ channel: 'letter', reason: 'no_consent' });
	});
});

describe('a cap of one a day', () => {
	const CAPS = { cap: [{ atMost: 1, amount: 1, unit: 'days' }] };

	it('holds for two journeys together, if it’s the policy’s', async () => {
		const other = (name: string) => {
			const drawn = journey({}, { id: name, name });
			return edit(drawn, 'Enter', { parameters: { ...drawn.nodes[0].parameters, path: name } });
		};
		await runner().publish(other('one'));
		await runner().publish(other('two'));
		await policy({ caps: [{ limit: 1, window: 86_400_000 }] });
		for (const id of ['one', 'two']) {
			await runner().call('Enter', { body: { type: 'enter', contact: { email: ANN } } }, id);
			await runner().settle();
		}
		expect(server.mails).toHaveLength(1);
		expect(messageAt('Suppressed')).toMatchObject({
			reason: 'over_cap',
			explanation: 'Not sent: 1 of at most 1 commercial email message went out in the last day.',
		});
	});

	it('suppresses what comes within a day, and not what comes after', async () => {
		await runner().publish(journey({ caps: CAPS }));
		for (const wait of ['23 hours', '2 hours', 0]) {
			await enter(runner(), ANN);
			await runner().settle();
			await runner().advance(wait);
		}
		expect(server.mails).toHaveLength(2);
		expect(addressesAt('Suppressed')).toEqual([ANN]);
	});

	it('holds until there’s room, and decides again', async () => {
		await runner().publish(journey({ caps: CAPS, overCap: 'hold', holdAtMost: 3 }));
		await enter(runner(), ANN);
		await runner().settle();
		await runner().advance('1 hour');
		await enter(runner(), { email: ANN, firstName: 'Ann' });
		await runner().settle();
		expect(await runner().store.where(ANN)).toBe('waiting at Gate');
		expect(await runner().store.dueAt(ANN)).toBe('2026-01-06T09:00:00.000Z');
		await runner().advance('23 hours');
		expect(server.mails).toHaveLength(2);
		expect(await runner().store.where(ANN)).toBe('completed');
		expect((await messages()).map(({ state }) => state)).toEqual(['handed', 'handed']);
		// What was held carries the content of now.
		expect(server.mails[1].mail.html).toContain('Hi Ann');
	});

	it('holds no longer than the node says', async () => {
		await runner().publish(
			journey({ caps: { cap: [{ atMost: 1, amount: 5 }] }, overCap: 'hold', holdAtMost: 3 }),
		);
		for (let visit = 0; visit < 2; visit++) {
			await enter(runner(), ANN);
			await runner().settle();
		}
		expect(messageAt('Suppressed')).toMatchObject({ reason: 'held_too_long' });
	});

	it('lets a held contact whose consent is gone leave by Suppressed', async () => {
		await runner().publish(journey({ caps: CAPS, overCap: 'hold' }));
		for (let visit = 0; visit < 2; visit++) {
			await enter(runner(), ANN);
			await runner().settle();
		}
		await consent(ANN, 'withdrawn');
		await runner().advance('1 day');
		expect(server.mails).toHaveLength(1);
		expect(messageAt('Suppressed')).toMatchObject({ reason: 'consent_withdrawn' });
	});
});

describe('hours for sending', () => {
	const NIGHT = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '12:00' };

	it('hold until the quiet hours of the policy are over', async () => {
		await runner().publish(journey());
		await policy({ quietHours: [{ window: NIGHT, kind: 'all' }] });
		await enter(runner(), ANN);
		await runner().settle();
		expect(await runner().store.dueAt(ANN)).toBe('2026-01-05T12:00:00.000Z');
		expect((await messages())[0]).toMatchObject({ state: 'held', reason: 'quiet_hours', countedAt: null });
		await runner().advance('3 hours');
		expect(server.mails).toHaveLength(1);
	});

	it('hold until the node’s window opens, in the contact’s zone', async () => {
		await runner().publish(
			journey({ rules: { window: { open: { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' } } } }),
		);
		await enter(runner(), { email: ANN, timeZone: 'America/New_York' });
		await runner().settle();
		expect(await runner().store.dueAt(ANN)).toBe('2026-01-05T14:00:00.000Z');
		await runner().advance('5 hours');
		expect(server.mails).toHaveLength(1);
	});

	it('let a message expire that would come too late', async () => {
		await runner().publish(
			journey({
				rules: {
					window: { open: { weekdays: [2], from: '09:00', to: '17:00' } },
					expires: '2026-01-05T18:00',
				},
			}),
		);
		await enter(runner(), ANN);
		await runner().settle();
		expect(messageAt('Suppressed')).toMatchObject({ reason: 'expired' });
	});
});

it('a throttle lets one contact after the other go', async () => {
	await runner().publish(journey({ rules: { throttle: { limit: { name: 'server', perMinute: 1 } } } }));
	await enter(runner(), ...crowd(3));
	await runner().settle();
	expect(server.mails).toHaveLength(1);
	await runner().advance('1 minute');
	expect(server.mails).toHaveLength(2);
	await runner().advance('1 minute');
	expect(server.mails).toHaveLength(3);
});

it('Stop All Sending holds everything, until sending is resumed', async () => {
	await runner().publish(journey({ kind: 'transactional' }));
	await runner().store.with(async (engine) => await stopAllSending(engine, 'kim'));
	await enter(runner(), ANN);
	await runner().settle();
	await runner().advance('3 days');
	expect(server.mails).toEqual([]);
	expect(await runner().store.where(ANN)).toBe('waiting at Gate');
	await runner().store.with(async (engine) => await resumeSending(engine));
	await runner().settle();
	await runner().advance('1 second');
	expect(server.mails).toHaveLength(1);
});

describe('what was sent isn’t sent again', () => {
	const AFTER = { subject: 'Coffee' };

	const failing = (): DrawnWorkflow =>
		draw(
			{
				Enter: events({ reentry: 'always' }),
				Gate: gate(AFTER),
				Mail: send(),
				Next: standIn('record'),
				Last: standIn('record'),
			},
			[['Enter', 'Gate', 'Mail', 'Next', 'Last']],
		);

	it('when a later node fails and the contact is retried', async () => {
		await runner().publish(failing());
		runner().ledger.failWhen('Next', () => true);
		await enter(runner(), ANN);
		await runner().settle();
		expect(server.mails).toHaveLength(1);
		const [enrollment] = await runner().store.enrollments(ANN);
		expect(enrollment.status).toBe('failed');
		runner().ledger.failWhen('Next');
		await runner().store.with(async (engine) => await retryEnrollments(engine, [enrollment.id]));
		await runner().settle();
		expect(await runner().store.where(ANN)).toBe('completed');
		expect(server.mails).toHaveLength(1);
		expect(messageAt('Last')).toMatchObject({ state: 'handed', repeated: true });
		expect(await messages()).toHaveLength(1);
	});

	it('when the connection was lost while the server had it, also if the contact is retried', async () => {
		await runner().publish(failing());
		server.onContent = () => 'drop';
		await enter(runner(), ANN);
		await runner().settle();
		const [enrollment] = await runner().store.enrollments(ANN);
		expect(enrollment.status).toBe('failed');
		expect((await messages())[0]).toMatchObject({ state: 'unconfirmed' });
		server.onContent = () => undefined;
		await runner().store.with(async (engine) => await retryEnrollments(engine, [enrollment.id]));
		await runner().settle();
		expect(server.mails).toEqual([]);
		expect(enrollment.positions[0].error?.message).toContain('was lost while it received this email');
		// Someone has looked, and the server doesn't have it.
		const [{ id }] = await messages();
		await runner().store.with(async (engine) => await releaseMessages(engine, [id]));
		await runner().store.with(async (engine) => await retryEnrollments(engine, [enrollment.id]));
		await runner().settle();
		expect(server.mails).toHaveLength(1);
		expect(server.mails[0].mail.messageId).toBe(`<${id}@contoso.example>`);
	});
});

describe('between the gate and Send Email', () => {
	const parted = (): DrawnWorkflow =>
		draw(
			{
				Enter: events(),
				Gate: gate(),
				Between: standIn('pass'),
				Mail: send({}, { onError: 'continueErrorOutput' }),
				Last: standIn('record'),
				Failed: standIn('record'),
			},
			[
				['Enter', 'Gate', 'Between', 'Mail', 'Last'],
				['Mail#1', 'Failed'],
			],
		);

	it('a contact who withdraws consent goes on without an email, and others get theirs', async () => {
		await runner().publish(parted());
		runner().ledger.during('Between', async () => {
			const { contactId } = (await messages())[0];
			const said = { contactId, channel: 'email', purpose: 'marketing', source: null };
			await runner().store.with(async (engine) => await setConsent(engine, { ...said, state: 'withdrawn' }));
		});
		await enter(runner(), ANN, 'bo@example.com');
		await runner().settle();
		expect(server.mails).toHaveLength(1);
		expect(runner().ledger.of('Failed')).toEqual([]);
		const sent = runner()
			.ledger.of('Last')
			.map(({ json }) => json.message as IDataObject);
		expect(sent.map(({ state, reason }) => [state, reason]).toSorted()).toEqual([
			['handed', undefined],
			['suppressed', 'consent_withdrawn'],
		]);
		expect((await messages()).map(({ state, countedAt }) => [state, countedAt === null]).toSorted()).toEqual([
			['handed', false],
			['suppressed', true],
		]);
	});

	it('Stop All Sending stops a batch that’s being sent', async () => {
		await runner().publish(parted());
		runner().ledger.during('Between', async () => {
			await runner().store.with(async (engine) => await stopAllSending(engine, null));
		});
		await enter(runner(), ANN);
		await runner().settle();
		expect(server.connections).toBe(0);
		expect(runner().ledger.of('Last')).toEqual([]);
		expect(runner().ledger.of('Failed')[0].json.error).toBe(
			'All sending is stopped, so this email wasn’t sent',
		);
		expect(await messages()).toMatchObject([{ state: 'released', countedAt: null }]);
	});
});

it('what was being sent when a process died isn’t sent again, and is known to be in doubt', async () => {
	await runner().publish(
		draw(
			{
				Enter: events(),
				Gate: gate(),
				Between: standIn('pass'),
				Mail: send({}, { onError: 'continueRegularOutput' }),
				Last: standIn('record'),
			},
			[['Enter', 'Gate', 'Between', 'Mail', 'Last']],
		),
	);
	runner().ledger.during('Between', async () => {
		const [{ id }] = await messages();
		await runner().store.with(async (engine) => await markSending(engine, [id], { provider: 'smtp' }));
	});
	await enter(runner(), ANN);
	await runner().settle();
	expect(server.connections).toBe(0);
	expect(await messages()).toMatchObject([{ state: 'unconfirmed', countedAt: expect.any(Number) }]);
	expect(runner().ledger.of('Last')[0].json.error).toBe(
		'An earlier attempt to send this message was interrupted',
	);
});

describe('a server that refuses', () => {
	it('a rejected mailbox is suppressed at once, and the others get their emails', async () => {
		await runner().publish(journey());
		server.onRecipient = (address) =>
			address === ANN ? { code: 550, text: '5.1.1 No such user' } : undefined;
		await enter(runner(), ANN, 'bo@example.com');
		await runner().settle();
		expect(addressesAt('Failed')).toEqual([ANN]);
		expect(addressesAt('Sent')).toEqual(['bo@example.com']);
		expect(
			(await messages()).map(({ state, bounce, countedAt }) => [state, bounce, countedAt === null]),
		).toEqual([
			['bounced', 'hard', true],
			['handed', null, false],
		]);
		await enter(runner(), ANN);
		await runner().settle();
		expect(messageAt('Suppressed')).toMatchObject({ reason: 'suppressed_address' });
	});

	it('for now costs no one room under a cap, if the contact goes on', async () => {
		await runner().publish(journey({ caps: { cap: [{ atMost: 1 }] } }));
		server.onRecipient = () => ({ code: 451, text: 'Greylisted' });
		await enter(runner(), ANN);
		await runner().settle();
		expect(addressesAt('Failed')).toEqual([ANN]);
		expect(await messages()).toMatchObject([{ state: 'released', countedAt: null }]);
		server.onRecipient = () => undefined;
		await enter(runner(), ANN);
		await runner().settle();
		expect(server.mails).toHaveLength(1);
	});

	it('for now is asked again by Retry On Fail, and no one gets two', async () => {
		const drawn = edit(journey(), 'Mail', {
			onError: 'stopWorkflow',
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 0,
		});
		await runner().publish(drawn);
		let asked = 0;
		server.onRecipient = (address) =>
			address === ANN && (asked += 1) < 3 ? { code: 451, text: 'Greylisted' } : undefined;
		await enter(runner(), ANN, 'bo@example.com');
		await runner().settle();
		expect(server.mails.map(({ to }) => to[0]).sort()).toEqual([ANN, 'bo@example.com']);
		expect(addressesAt('Sent')).toHaveLength(2);
	});

	it('for now leaves the message as it was, and it goes out when its contact is retried', async () => {
		const drawn = edit(journey(), 'Mail', { onError: 'stopWorkflow' });
		await runner().publish(drawn);
		server.onRecipient = () => ({ code: 451, text: 'Greylisted' });
		await enter(runner(), ANN);
		await runner().settle();
		const [enrollment] = await runner().store.enrollments(ANN);
		expect(enrollment.positions[0].error).toMatchObject({
			message: 'The mail server asked to try again later: 451 Greylisted',
			node: 'Mail',
		});
		server.onRecipient = () => undefined;
		await runner().store.with(async (engine) => await retryEnrollments(engine, [enrollment.id]));
		await runner().settle();
		expect(server.mails).toHaveLength(1);
		expect(await messages()).toMatchObject([{ state: 'handed' }]);
	});
});

it('a repeated execution decides nothing again and sends nothing again', async () => {
	await runner().publish(journey({ caps: { cap: [{ atMost: 1 }] } }));
	await enter(runner(), ANN);
	await runner().settle();
	await runner().runAgain(runner().last('Enter'));
	await runner().settle();
	expect(server.mails).toHaveLength(1);
	expect(await messages()).toMatchObject([{ state: 'handed' }]);
});

describe('Send Email behind what isn’t the message anymore', () => {
	withoutCheck();

	const WAIT = ours('journeyWait', { amount: 1, unit: 'hours' });
	const own = { content: 'fields', toEmail: '={{ $json.contact.email }}', subject: 'Second', text: 'Second' };

	const chain = (between: Parameters<typeof draw>[0], second: INodeParameters): DrawnWorkflow =>
		draw(
			{
				Enter: events(),
				Gate: gate(),
				First: send({}, { onError: 'continueRegularOutput' }),
				...between,
				Second: send(second, { onError: 'continueRegularOutput' }),
				Last: standIn('record'),
			},
			[['Enter', 'Gate', 'First', ...Object.keys(between), 'Second', 'Last']],
		);

	it.each([
		['a wait', { Wait: WAIT }],
		['another Send Email', {}],
	])('%s: sends a mail of its own', async (_, between) => {
		await runner().publish(chain(between, own));
		await enter(runner(), ANN);
		await runner().settle();
		await runner().advance('1 hour');
		expect(server.mails.map(({ mail }) => mail.subject)).toEqual(['Coffee', 'Second']);
	});

	it.each([
		['a wait', { Wait: WAIT }],
		['another Send Email', {}],
	])('%s: asks for a gate of its own', async (_, between) => {
		await runner().publish(chain(between, {}));
		await enter(runner(), ANN);
		await runner().settle();
		await runner().advance('1 hour');
		expect(server.mails).toHaveLength(1);
		expect(runner().ledger.of('Last').at(-1)?.json.error).toContain(
			'put a Journey Message Gate right before',
		);
	});

	it('finds the message although a node in between has replaced the item', async () => {
		const between = { Set: standIn('setRaw', { value: 'x' }) };
		await runner().publish(
			draw({ Enter: events(), Gate: gate(), ...between, Mail: send(), Last: standIn('record') }, [
				['Enter', 'Gate', 'Set', 'Mail', 'Last'],
			]),
		);
		await enter(runner(), ANN);
		await runner().settle();
		expect(server.to(ANN).mail.subject).toBe('Coffee');
		expect(runner().ledger.of('Last')[0].json).toMatchObject({ value: 'x', contact: { email: ANN } });
	});

	it('refuses what was suppressed', async () => {
		await runner().publish(
			draw(
				{
					Enter: events(),
					Gate: gate({ channel: 'sms' }),
					Mail: send({}, { onError: 'continueRegularOutput' }),
					Last: standIn('record'),
				},
				[
					['Enter', 'Gate'],
					['Gate#1', 'Mail', 'Last'],
				],
			),
		);
		await enter(runner(), ANN);
		await runner().settle();
		expect(server.mails).toEqual([]);
		expect(runner().ledger.of('Last')[0].json.error).toBe(
			'This message isn’t to be sent: its state is suppressed (no_address)',
		);
	});
});

it('a held contact keeps the message’s ID, but not what it says', async () => {
	const wait = ours('journeyWait', { amount: 1, unit: 'hours' });
	await runner().publish(
		draw({ Enter: events(), Gate: gate(), Wait: wait, Last: standIn('record') }, [
			['Enter', 'Gate', 'Wait', 'Last'],
		]),
	);
	await enter(runner(), ANN);
	await runner().settle();
	const [{ id, state }] = await messages();
	expect(state).toBe('handed');
	await runner().advance('1 hour');
	expect(messageAt('Last')).toMatchObject({ id, subject: 'Coffee' });
	expect(messageAt('Last')).not.toHaveProperty('html');
});

it('a wrong window fails only its own item', async () => {
	const open = { weekdays: [1, 2, 3, 4, 5], from: '={{ $json.contact.firstName }}', to: '17:00' };
	const drawn = edit(journey({ rules: { window: { open } } }), 'Gate', { onError: 'continueRegularOutput' });
	await runner().publish(drawn);
	await enter(runner(), { email: ANN, firstName: '08:00' }, { email: 'bo@example.com', firstName: 'Bo' });
	await runner().settle();
	expect(server.mails.map(({ to }) => to[0])).toEqual([ANN]);
	expect(
		runner()
			.ledger.of('Suppressed')
			.map(({ json }) => json.error),
	).toEqual([expect.stringMatching(/^Only Within: From: /)]);
});

it('a wrong parameter fails only its own item', async () => {
	const drawn = edit(journey({ purpose: '={{ $json.contact.firstName }}' }), 'Gate', {
		onError: 'continueRegularOutput',
	});
	await runner().publish(drawn);
	await enter(runner(), { email: ANN, firstName: 'marketing' }, 'bo@example.com');
	await runner().settle();
	expect(server.mails.map(({ to }) => to[0])).toEqual([ANN]);
	expect(
		runner()
			.ledger.of('Suppressed')
			.map(({ json }) => json.error),
	).toEqual(['Purpose is empty; enter a name, such as marketing']);
});

describe('in the editor', () => {
	/** @param testContact the ID of a contact of the store; otherwise one is made up */
	const run = async (
		parameters: INodeParameters = {},
		testContact = '',
	): Promise<{ send: IDataObject[]; suppressed: IDataObject[] }> => {
		const drawn = journey(parameters);
		const [{ parameters: entry }] = drawn.nodes;
		const tested = edit(drawn, 'Enter', { parameters: { ...entry, testContact } });
		const { execution } = await runner().callManually(tested, 'Enter', {
			body: { type: 'enter', contact: { email: ANN } },
		});
		const outputs = execution?.run.data.resultData.runData.Gate?.[0].data?.main ?? [];
		const [sent, suppressed] = outputs.map((items) => (items ?? []).map(({ json }) => json));
		return { send: sent ?? [], suppressed: suppressed ?? [] };
	};

	it('it decides and explains, and reserves nothing', async () => {
		await runner().publish(journey());
		const {
			send: [item],
		} = await run();
		expect(item.message).toMatchObject({ to: ANN, subject: 'Coffee', wouldSend: true, explanation: 'Sent.' });
		expect(await messages()).toEqual([]);
		expect(server.connections).toBe(0);
	});

	it('it says why a contact of the store would get nothing', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().settle();
		await consent(ANN, 'withdrawn');
		const found = await run({}, (await runner().store.contact(ANN)).id);
		expect(found.send).toEqual([]);
		expect(found.suppressed[0].message).toMatchObject({ wouldSend: false, reason: 'consent_withdrawn' });
	});

	it.each(['send', 'suppress'])('it does as When Testing says: %s', async (whenTesting) => {
		const found = await run({ whenTesting });
		expect([found.send.length, found.suppressed.length]).toEqual(whenTesting === 'send' ? [1, 0] : [0, 1]);
	});

	it('a message that would be held goes on and says until when', async () => {
		const rules = { window: { open: { weekdays: [2], from: '09:00', to: '17:00' } } };
		const {
			send: [item],
		} = await run({ rules });
		expect(item.journey).toMatchObject({
			wouldWaitUntil: '2026-01-06T09:00:00.000Z',
			wouldLeaveBy: 'Send',
			wouldLeaveBecause: expect.stringMatching(/^Held until 2026-01-06 09:00 /),
		});
		expect((await run({ rules, whenTesting: 'stop' })).send).toEqual([]);
	});
});
