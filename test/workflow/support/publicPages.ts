import { writeToken, type TokenPayload, type TokenUse } from '../../../lib/domain/messages';
import { hashAddress, saveContact } from '../../../lib/engine';
import type { Message, SecretKey } from '../../../lib/store';
import { sentMessage } from '../../support/sentMessage';
import type { Answer, Call } from './callWebhook';
import { draw, ours } from './draw';
import type { WorkflowRunner } from './WorkflowRunner';

/** A browser that people have. */
export const PHONE =
	'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';

/** What RFC 8058 has mail programs send. */
export const ONE_CLICK = 'List-Unsubscribe=One-Click';

/** Publishes public pages in a workflow of their own. */
export async function publishPages(runner: WorkflowRunner, parameters = {}): Promise<void> {
	await runner.publish(
		draw({ Pages: ours('journeyPagesTrigger', { path: 'journey', ...parameters }) }, [], { id: 'pages' }),
	);
}

/** A message to someone, as the gate and a sending node leave it. */
export async function messageTo(
	runner: WorkflowRunner,
	email: string,
	more: Partial<Message> = {},
): Promise<Message> {
	return await runner.store.with(async (engine) => {
		const { contact } = await saveContact(engine, { email }, { matchBy: 'email' });
		const addressHash = await hashAddress(engine, 'email', email);
		return await sentMessage(engine.store, contact, { addressHash, ...more });
	});
}

/** The key that links are signed with. */
export async function linkKey(runner: WorkflowRunner): Promise<SecretKey> {
	return await runner.store.read(async (store) => await store.secretKeys.current('link'));
}

/** A link's token. */
export async function tokenOf(
	runner: WorkflowRunner,
	message: Message,
	use: TokenUse,
	more: Partial<TokenPayload> = {},
): Promise<string> {
	return writeToken(await linkKey(runner), use, { message: message.id, ...more });
}

/** Calls the pages, and returns with the answer: what goes on after it isn't waited for. */
export async function request(
	runner: WorkflowRunner,
	method: 'GET' | 'HEAD' | 'POST',
	query: Record<string, string | string[]>,
	call: Call = {},
): Promise<Answer> {
	const headers = { 'user-agent': PHONE, ...call.headers };
	return await runner.callOnly('Pages', { ip: '203.0.113.9', ...call, method, query, headers }, 'pages');
}

/** As a browser sends a form. */
export function encoded(fields: Record<string, string | string[]>): string {
	const pairs = new URLSearchParams();
	for (const [name, value] of Object.entries(fields)) {
		for (const one of [value].flat()) pairs.append(name, one);
	}
	return pairs.toString();
}
