import { writeToken } from '../../lib/domain/messages';
import {
	readerOf,
	requestUnsubscribe,
	undoWithdrawalOf,
	withdrawConsentOf,
	type MessageReader,
} from '../../lib/engine';
import { withEngine } from '../../lib/n8n/engines';
import { linkKeys } from '../../lib/n8n/pages';
import { reportFault } from '../../lib/n8n/http';
import {
	maskAddress,
	missingPage,
	requestNotedPage,
	resubscribedPage,
	unsafeUnsubscribePage,
	unsubscribedPage,
	unsubscribePage,
	type UnsubscribeView,
} from '../../lib/pages';
import { nameOf } from './offeredChoices';
import type { PageRequest } from './PageRequest';

/** Where consents changed on these pages come from, for people. */
export const ON_PAGE = 'unsubscribe page';

export const BY_ONE_CLICK = 'one-click unsubscribe';

/** What RFC 8058 has mail programs send. */
const ONE_CLICK = 'One-Click';

/** GET and HEAD show, POST acts: scanners follow links, and send no forms. */
export async function answerUnsubscribe(request: PageRequest, token: string): Promise<void> {
	if (request.method !== 'POST') {
		await show(request, token);
		return;
	}
	const form = request.form();
	if (form['List-Unsubscribe'] === ONE_CLICK) await oneClick(request, token);
	else await act(request, token, form);
}

/**
 * RFC 8058: no page, no redirect, no cookie. The answer is the same for every token. Only while the store is away
 * it asks to try again.
 */
async function oneClick(request: PageRequest, token: string): Promise<void> {
	try {
		const verdict = await request.verify('unsubscribe', token);
		if (verdict.state === 'valid') {
			await withEngine(request.functions, async (engine) => {
				await withdrawConsentOf(engine, verdict.payload.message, { oneClick: true, source: BY_ONE_CLICK });
			});
		}
	} catch (error) {
		reportFault(request.functions, error as Error);
		request.answer(503, { 'Retry-After': '60' });
		return;
	}
	request.answer(200);
}

async function show(request: PageRequest, token: string): Promise<void> {
	const { state, reader } = await lookUp(request, token);
	if (state === 'forged') request.page(missingPage(request.view));
	else if (reader === null) request.page(unsafeUnsubscribePage({ ...request.view, token, wrong: false }));
	else request.page(unsubscribePage(await viewOf(request, token, reader)));
}

async function act(request: PageRequest, token: string, form: Record<string, unknown>): Promise<void> {
	const { state, reader } = await lookUp(request, token);
	if (state === 'forged') {
		request.page(missingPage(request.view));
		return;
	}
	if (reader === null) {
		await askFor(request, token, form);
		return;
	}
	const { id } = reader.message;
	const view = await viewOf(request, token, reader);
	const result = await withEngine(request.functions, async (engine) =>
		form.action === 'undo'
			? await undoWithdrawalOf(engine, id, { source: ON_PAGE })
			: await withdrawConsentOf(engine, id, { oneClick: false, source: ON_PAGE }),
	);
	const isBack = form.action === 'undo' && result !== 'refused';
	request.page(isBack ? resubscribedPage(view) : unsubscribedPage(view));
}

/** No one can tell whose link this is, so a message to the address has to. */
async function askFor(
	request: PageRequest,
	token: string,
	{ address }: Record<string, unknown>,
): Promise<void> {
	const text = typeof address === 'string' ? address : '';
	const noted = await withEngine(
		request.functions,
		async (engine) => text !== '' && (await requestUnsubscribe(engine, text)),
	);
	request.page(
		noted ? requestNotedPage(request.view) : unsafeUnsubscribePage({ ...request.view, token, wrong: true }),
	);
}

/** @returns `reader`: null if the key was revoked, or the message is gone */
async function lookUp(
	request: PageRequest,
	token: string,
): Promise<{ state: 'forged' | 'signed'; reader: MessageReader | null }> {
	const verdict = await request.verify('unsubscribe', token);
	if (verdict.state === 'forged') return { state: 'forged', reader: null };
	if (verdict.state === 'revoked') return { state: 'signed', reader: null };
	const reader = await withEngine(
		request.functions,
		async (engine) => await readerOf(engine, verdict.payload.message),
	);
	return { state: 'signed', reader };
}

async function viewOf(
	request: PageRequest,
	token: string,
	{ message, address }: MessageReader,
): Promise<UnsubscribeView> {
	const key = (await linkKeys(request.functions)).find(
		({ retiredAt, revokedAt }) => retiredAt === null && revokedAt === null,
	);
	return {
		...request.view,
		token,
		address: address === null ? null : maskAddress(address),
		what: nameOf(request.settings, message, request.view.language),
		preferences: key === undefined ? null : `?p=${writeToken(key, 'preferences', { message: message.id })}`,
	};
}
