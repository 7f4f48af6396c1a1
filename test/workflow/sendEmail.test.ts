import fc from 'fast-check';
import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { cleanHeaderText, mailHeaders, ownHeader } from '../../lib/domain/messages';
import { readAddress, readAddresses } from '../../lib/n8n/mail/addressList';
import { composeMail } from '../../lib/n8n/mail/composeMail';
import { MailServer } from '../support/MailServer';
import { draw, ours, standIn, type DrawnWorkflow } from './support/draw';
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

const FROM = 'Contoso Coffee <news@contoso.example>';

const sendEmail = (parameters: INodeParameters = {}, more: Partial<INode> = {}) =>
	ours(
		'journeySendEmail',
		{
			content: 'fields',
			fromEmail: FROM,
			toEmail: '={{ $json.to }}',
			subject: '={{ $json.subject ?? "Hello" }}',
			html: '<p>Hello</p>',
			text: 'Hello',
			...parameters,
		},
		{ credentials: { smtp: { id: '1', name: 'mail' } }, ...more },
	);

const plain = (parameters?: INodeParameters, more?: Partial<INode>): DrawnWorkflow =>
	draw({ Start: standIn('pass'), Send: sendEmail(parameters, more), After: standIn('record') }, [
		['Start', 'Send', 'After'],
		['Send#1', 'After'],
	]);

async function run(drawn: DrawnWorkflow, items: IDataObject[]): Promise<INodeExecutionData[][]> {
	const { run: ended } = await runner().runInProduction(drawn, 'Start', items);
	const [task] = ended.data.resultData.runData.Send ?? [];
	return (task?.data?.main ?? []).map((output) => output ?? []);
}

async function failure(
	drawn: DrawnWorkflow,
	items: IDataObject[],
): Promise<{ message: string; description: string }> {
	const { run: ended } = await runner().runInProduction(drawn, 'Start', items);
	const { message, description } = ended.data.resultData.error as unknown as {
		message: string;
		description: string;
	};
	return { message, description };
}

const onErrorOutput = { onError: 'continueErrorOutput' } as const;

describe('an email in a plain workflow', () => {
	it('arrives as it was written, and the item says so', async () => {
		const [[item]] = await run(plain(), [{ to: 'Ada <ada@example.com>', subject: 'Olá ☕', kept: 1 }]);
		const { mail, from } = server.to('ada@example.com');
		expect(from).toBe('news@contoso.example');
		expect(mail.from?.text).toBe('"Contoso Coffee" <news@contoso.example>');
		expect(mail.subject).toBe('Olá ☕');
		expect([mail.html, mail.text?.trim()]).toEqual(['<p>Hello</p>', 'Hello']);
		expect(item).toMatchObject({
			json: {
				kept: 1,
				message: {
					to: 'ada@example.com',
					subject: 'Olá ☕',
					state: 'handed',
					messageId: mail.messageId,
					accepted: ['ada@example.com'],
					rejected: [],
				},
			},
			pairedItem: { item: 0 },
		});
		expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@contoso\.example>$/);
		expect(mail.headers.has('list-unsubscribe')).toBe(false);
	});

	it('names who gets copies, and doesn’t name who gets blind copies', async () => {
		const options = { ccEmail: 'c@example.com', bccEmail: 'b@example.com', replyTo: 'r@example.com' };
		await run(plain({ options }), [{ to: 'a@example.com' }]);
		const [{ to, raw, mail }] = server.mails;
		expect(to).toEqual(['a@example.com', 'c@example.com', 'b@example.com']);
		expect(raw).not.toContain('b@example.com');
		expect(mail.replyTo?.text).toBe('r@example.com');
	});

	it('has the author’s headers, and the list that they name', async () => {
		const options = {
			headers: { header: [{ name: 'X-Campaign', value: 'spring' }] },
			listName: 'News & More',
		};
		await run(plain({ options }), [{ to: 'a@example.com' }]);
		const { headers } = server.mails[0].mail;
		expect(headers.get('x-campaign')).toBe('spring');
		expect(server.mails[0].raw).toContain('List-ID: <news-more.contoso.example>');
	});
});

describe('files of the item', () => {
	const withFiles = (options: INodeParameters): DrawnWorkflow =>
		plain({ html: '<img src="cid:logo">', options });
	const items = (): INodeExecutionData[] => [
		{
			json: { to: 'a@example.com' },
			binary: {
				logo: { data: Buffer.from('PNG').toString('base64'), mimeType: 'image/png', fileName: 'logo.png' },
				terms: {
					data: Buffer.from('PDF').toString('base64'),
					mimeType: 'application/pdf',
					fileName: 'térms.pdf',
				},
			},
		},
	];

	it('are attached, or shown by the HTML', async () => {
		const { run: ended } = await runner().runWithFiles(
			withFiles({ inlineImages: 'logo', attachments: 'terms' }),
			'Start',
			items(),
		);
		expect(ended.data.resultData.error).toBeUndefined();
		const { attachments, html } = server.mails[0].mail;
		expect(html).toContain('cid:logo');
		expect(
			attachments.map(({ filename, contentType, cid, related, content }) => [
				filename,
				contentType,
				cid,
				related,
				String(content),
			]),
		).toEqual([
			['logo.png', 'image/png', 'logo', true, 'PNG'],
			['térms.pdf', 'application/pdf', undefined, undefined, 'PDF'],
		]);
	});

	it('that aren’t there are named, with those that are', async () => {
		const { run: ended } = await runner().runWithFiles(withFiles({ attachments: 'bill' }), 'Start', items());
		expect(ended.data.resultData.error?.message).toBe(
			'Attachments: this item has no file "bill"; its files are logo, terms',
		);
		expect(server.mails).toEqual([]);
	});
});

describe('a batch', () => {
	const people = (...names: string[]) => names.map((name) => ({ to: `${name}@example.com` }));

	it('uses one connection, in the order of its items', async () => {
		const names = Array.from({ length: 20 }, (_, index) => `p${index}`);
		await run(plain(), people(...names));
		expect(server.connections).toBe(1);
		expect(server.mails.map(({ to }) => to[0])).toEqual(names.map((name) => `${name}@example.com`));
	});

	it('goes on after an address that the server refuses, by the same connection', async () => {
		server.onRecipient = (address) =>
			address.startsWith('bad') ? { code: 550, text: '5.1.1 No such user' } : undefined;
		const [sent, failed] = await run(plain({}, onErrorOutput), people('ann', 'bad', 'cid'));
		expect(sent.map(({ json, pairedItem }) => [json.to, pairedItem])).toEqual([
			['ann@example.com', { item: 0 }],
			['cid@example.com', { item: 2 }],
		]);
		expect(failed.map(({ json }) => [json.to, json.error])).toEqual([
			['bad@example.com', 'The mail server rejected the address bad@example.com: 550 5.1.1 No such user'],
		]);
		expect(server.connections).toBe(1);
	});

	it('sends everything else before it fails with the first error', async () => {
		server.onRecipient = (address) =>
			address.startsWith('b') ? { code: 451, text: 'Greylisted' } : undefined;
		const { message, description } = await failure(plain(), people('ann', 'bob', 'cid'));
		expect(message).toBe('The mail server asked to try again later: 451 Greylisted');
		expect(description).toContain('This email wasn’t sent.');
		expect(server.mails.map(({ to }) => to[0])).toEqual(['ann@example.com', 'cid@example.com']);
	});

	it('opens another connection if the server has closed it between two mails', async () => {
		server.beforeAnswer = async ({ to }) => {
			if (to[0] === 'ann@example.com') setImmediate(() => setImmediate(() => server.dropAll()));
		};
		const [sent] = await run(plain(), people('ann', 'bob'));
		expect(sent).toHaveLength(2);
		expect(server.mails.map(({ to }) => to[0])).toEqual(['ann@example.com', 'bob@example.com']);
	});

	it('never sends a mail again whose connection was lost while the server had it', async () => {
		const seen: string[] = [];
		server.onContent = ({ to }) => {
			seen.push(to[0]);
			return to[0] === 'bob@example.com' ? 'drop' : undefined;
		};
		const [sent, failed] = await run(plain({}, onErrorOutput), people('ann', 'bob', 'cid'));
		expect(sent.map(({ json }) => json.to)).toEqual(['ann@example.com', 'cid@example.com']);
		expect(failed.map(({ json }) => json.error)).toEqual([
			expect.stringMatching(
				/^The connection to the mail server 127.0.0.1:\d+ was lost while it received this email: /,
			),
		]);
		expect(seen).toEqual(['ann@example.com', 'bob@example.com', 'cid@example.com']);
		expect(server.connections).toBe(2);
	});

	it('stops asking a server that loses one mail after the other', async () => {
		server.onContent = () => 'drop';
		const [, failed] = await run(plain({}, onErrorOutput), people('a', 'b', 'c', 'd'));
		expect(failed.map(({ json }) => String(json.error).slice(0, 20))).toEqual([
			'The connection to th',
			'The connection to th',
			'Can’t reach the mail',
			'Can’t reach the mail',
		]);
		expect(server.connections).toBe(2);
	});

	it('logs in once, and asks no second time if the login is wrong', async () => {
		server.password = 'right';
		runner().credentials.mail = { ...server.credential, user: 'kim', password: 'wrong' };
		const [, failed] = await run(plain({}, onErrorOutput), people('a', 'b', 'c'));
		expect(failed.map(({ json }) => json.error)).toEqual(
			Array(3).fill(expect.stringMatching(/^The mail server 127.0.0.1:\d+ rejected the login: /)),
		);
		expect(server.logins).toEqual(['kim']);
		runner().credentials.mail = { ...server.credential, user: 'kim', password: 'right' };
		await run(plain(), people('a', 'b'));
		expect(server.logins).toEqual(['kim', 'kim']);
		expect(server.mails).toHaveLength(2);
	});

	it('says which server can’t be reached', async () => {
		const { port } = server.credential;
		await server.close();
		const { message, description } = await failure(plain(), people('a', 'b'));
		expect(message).toBe(`Can’t reach the mail server 127.0.0.1:${port}: it refused the connection`);
		expect(description).toContain('(All 2 items have an error)');
		server = await MailServer.listen();
	});
});

describe('an encrypted connection', () => {
	// The server warns of its own certificate, which no one can verify.
	let warning: jest.SpyInstance;
	beforeAll(() => {
		warning = jest.spyOn(console, 'error').mockImplementation();
	});
	afterAll(() => warning.mockRestore());

	const over = async (
		tls: 'always' | 'offered',
		credential: object,
		parameters: INodeParameters = {},
	): Promise<{ error: string | undefined; secured: number; mails: number }> => {
		const encrypted = await MailServer.listen({ tls });
		try {
			runner().credentials.mail = { ...encrypted.credential, secure: tls === 'always', ...credential };
			const { run: ended } = await runner().runInProduction(plain(parameters), 'Start', [
				{ to: 'a@example.com' },
			]);
			const { secured, mails } = encrypted;
			return { error: ended.data.resultData.error?.message, secured, mails: mails.length };
		} finally {
			await encrypted.close();
		}
	};

	const INSECURE = { options: { allowUnauthorizedCerts: true } };

	it.each(['always', 'offered'] as const)('needs a certificate that can be verified: %s', async (tls) => {
		const { error, mails } = await over(tls, {});
		expect(error).toMatch(/^Can’t reach the mail server 127\.0\.0\.1:\d+: .*certificate/);
		expect(mails).toBe(0);
	});

	it.each(['always', 'offered'] as const)('may do without one, if the author says so: %s', async (tls) => {
		expect(await over(tls, {}, INSECURE)).toEqual({ error: undefined, secured: 1, mails: 1 });
	});

	it('isn’t asked for if the credential says so', async () => {
		expect(await over('offered', { disableStartTls: true })).toEqual({
			error: undefined,
			secured: 0,
			mails: 1,
		});
	});
});

describe('a header', () => {
	const INJECTED = 'x\r\nBcc: spy@example.com';

	it.each([
		['To', { toEmail: `=a@example.com\nBcc: spy@example.com` }],
		['From', { fromEmail: `=${INJECTED} <a@example.com>` }],
		['Reply To', { options: { replyTo: '=a@example.com\r\nBcc: spy@example.com' } }],
		['Header X-Note', { options: { headers: { header: [{ name: 'X-Note', value: `=${INJECTED}` }] } } }],
		[
			'Header Name',
			{ options: { headers: { header: [{ name: 'X-Note\r\nBcc', value: 'spy@example.com' }] } } },
		],
		['Header Name', { options: { headers: { header: [{ name: 'Bcc', value: 'spy@example.com' }] } } }],
	])('can’t be added by way of %s', async (field, parameters) => {
		const { message } = await failure(plain(parameters as INodeParameters), [{ to: 'a@example.com' }]);
		expect(message).toMatch(new RegExp(`^${field}[: ]`));
		expect(server.mails).toEqual([]);
	});

	it('can’t be added by way of the subject, whose line breaks become spaces', async () => {
		await run(plain({ subject: `=${INJECTED}` }), [{ to: 'a@example.com' }]);
		const [{ mail, to }] = server.mails;
		expect(to).toEqual(['a@example.com']);
		expect(mail.headers.has('bcc')).toBe(false);
		expect(mail.subject).toBe('x Bcc: spy@example.com');
	});

	it('isn’t broken by a quote in a name', async () => {
		await run(plain({ fromEmail: '"Contoso, \\"the\\" Coffee" <news@contoso.example>' }), [
			{ to: 'a@example.com' },
		]);
		expect(server.mails[0].mail.from?.value).toEqual([
			{ address: 'news@contoso.example', name: 'Contoso, "the" Coffee' },
		]);
	});
});

describe('in the editor', () => {
	const editor = async (parameters: INodeParameters): Promise<{ items: IDataObject[]; hint: string }> => {
		const drawn = plain(parameters);
		const { run: ended } = await runner().runManually(drawn, 'Start', [
			{ to: 'a@example.com' },
			{ to: 'b@example.com' },
		]);
		const [task] = ended.data.resultData.runData.Send;
		return {
			items: (task.data?.main[0] ?? []).map(({ json }) => json),
			hint: task.hints?.map(({ message }) => message).join() ?? '',
		};
	};

	it('nothing is sent, and the items say where it would go', async () => {
		const { items, hint } = await editor({});
		expect(server.connections).toBe(0);
		expect(items.map(({ message }) => message)).toEqual([
			expect.objectContaining({ state: 'notSent', wouldSend: true, wouldSendTo: 'a@example.com' }),
			expect.objectContaining({ state: 'notSent', wouldSend: true, wouldSendTo: 'b@example.com' }),
		]);
		expect(hint).toBe(
			'Nothing was sent. In production, 2 emails would go to the addresses in message.wouldSendTo. To receive them when you test, set Test Address.',
		);
	});

	it('everything goes to the test address, copies to no one', async () => {
		const { hint } = await editor({ testAddress: 'me@example.com', options: { bccEmail: 'b@example.com' } });
		expect(server.mails.map(({ to }) => to)).toEqual([['me@example.com'], ['me@example.com']]);
		expect(hint).toBe('2 emails went to me@example.com instead of to contacts.');
	});
});

it('lets no text begin a header of its own, whatever it is', async () => {
	const TEXT = fc
		.array(
			fc.constantFrom(
				'\r\n',
				'\n',
				'\r',
				'\0',
				'\u2028',
				'\u0085',
				' ',
				'\t',
				'Bcc: spy@x.example',
				'a',
				'ä',
				'☕',
				'"',
				'<',
				'>',
				',',
				';',
				':',
				'@',
				'=?utf-8?Q?=0D=0ABcc:=20a?=',
				'\\',
			),
			{ maxLength: 12 },
		)
		.map((parts) => parts.join(''));
	const NAMES = new Set([
		'from',
		'to',
		'cc',
		'reply-to',
		'subject',
		'message-id',
		'date',
		'mime-version',
		'content-type',
		'content-transfer-encoding',
		'x-note',
		'list-id',
		'list-unsubscribe',
		'list-unsubscribe-post',
		'x-journey-message',
	]);
	let taken = 0;
	const read = <T>(work: () => T): T | null => {
		try {
			return work();
		} catch (error) {
			if (error instanceof InvalidInputError) return null;
			throw error;
		}
	};
	await fc.assert(
		fc.asyncProperty(TEXT, TEXT, TEXT, TEXT, TEXT, async (subject, name, address, header, url) => {
			const from = read(() => readAddress(`${name} <news@contoso.example>`, 'From', ''));
			const to = read(() => readAddresses(`Ada <ada${address}@example.com>`, 'To'));
			const note = read(() => ownHeader('X-Note', header));
			const lists = read(() =>
				mailHeaders({
					messageId: 'm1',
					unsubscribeUrl: `https://x.example/${url}`,
					listName: name,
					from: 'a@b.example',
				}),
			);
			if (from !== null && to !== null) taken += 1;
			const { content, envelope } = await composeMail({
				id: 'm1',
				from: from ?? { name: '', address: 'news@contoso.example' },
				to: to ?? [{ name: '', address: 'ada@example.com' }],
				cc: [],
				bcc: [],
				replyTo: [],
				subject: cleanHeaderText(subject),
				html: '',
				text: 'Hello',
				headers: { ...lists, ...(note === null ? {} : { [note[0]]: note[1] }) },
				files: [],
				date: new Date(0),
			});
			const [head] = String(content).split('\r\n\r\n', 1);
			const names = head
				.replaceAll(/\r\n[ \t]/g, ' ')
				.split('\r\n')
				.map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
			expect(names.filter((each) => !NAMES.has(each))).toEqual([]);
			expect(new Set(names).size).toBe(names.length);
			expect(head.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/);
			expect(envelope.to.filter((each) => !each.endsWith('@example.com'))).toEqual([]);
		}),
		{ numRuns: 10_000 },
	);
	expect(taken).toBeGreaterThan(100);
}, 120_000);

it('refuses Retry On Fail where it would send emails twice', async () => {
	const { message } = await failure(plain({}, { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 }), [
		{ to: 'a@example.com' },
	]);
	expect(message).toBe('Turn off “Retry On Fail” in this node’s settings');
	expect(server.mails).toEqual([]);
});
