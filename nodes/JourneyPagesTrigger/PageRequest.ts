import type { IWebhookFunctions } from 'n8n-workflow';

import {
	verifyToken,
	type ClickPayload,
	type TokenPayload,
	type TokenUse,
	type TokenVerdict,
} from '../../lib/domain/messages';
import { hasNumber, linkKeys } from '../../lib/n8n/pages';
import {
	chooseLanguage,
	PRIVATE_HEADERS,
	sendPage,
	type HttpResponse,
	type RenderedPage,
	type View,
} from '../../lib/pages';
import { readSettings, type PagesSettings } from './readSettings';

/** One request to the public pages. Reads everything n8n gives it before anything is awaited. */
export class PageRequest {
	readonly functions: IWebhookFunctions;

	readonly method: string;

	readonly settings: PagesSettings;

	/** What every page needs. */
	readonly view: View;

	readonly userAgent: string | undefined;

	readonly address: string | undefined;

	readonly #query: Record<string, unknown>;

	readonly #response: HttpResponse;

	constructor(functions: IWebhookFunctions) {
		const request = functions.getRequestObject();
		this.functions = functions;
		this.method = request.method;
		this.settings = readSettings((name, fallback) => functions.getNodeParameter(name, fallback as never));
		const { language, brand } = this.settings;
		this.view = { language: chooseLanguage(request.headers['accept-language'], language), brand };
		this.userAgent = request.headers['user-agent'];
		this.address = request.ip;
		this.#query = (request.query ?? {}) as Record<string, unknown>;
		this.#response = functions.getResponseObject() as unknown as HttpResponse;
	}

	/** A parameter of the address; null: it isn't there. Twice is as good as forged. */
	parameter(name: string): string | null {
		const value = Object.hasOwn(this.#query, name) ? this.#query[name] : undefined;
		if (value === undefined) return null;
		return typeof value === 'string' ? value : '';
	}

	/** The fields of a form, whichever way it was sent. */
	form(): Record<string, unknown> {
		const body: unknown = this.functions.getBodyData();
		if (typeof body !== 'object' || body === null) return {};
		const type = String(this.functions.getRequestObject().headers['content-type'] ?? '');
		const { data } = body as { data?: unknown };
		// n8n parses multipart bodies into `data` and `files`.
		if (/^multipart\//i.test(type)) {
			return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
		}
		return body as Record<string, unknown>;
	}

	/** What a token says. A key that this process doesn't know yet is looked up. */
	async verify(use: 'click', token: string): Promise<TokenVerdict<ClickPayload>>;
	async verify(use: TokenUse, token: string): Promise<TokenVerdict>;
	async verify(use: TokenUse, token: string): Promise<TokenVerdict<TokenPayload>> {
		const keys = await linkKeys(this.functions);
		const current = hasNumber(keys, token) ? keys : await linkKeys(this.functions, true);
		return verifyToken(current, use, token);
	}

	/** Sends a page; its headers only, if that's what was asked for. */
	page(page: RenderedPage): void {
		sendPage(this.#response, this.method === 'HEAD' ? { ...page, html: '' } : page);
	}

	/** Sends an answer that's no page. */
	answer(status: number, headers: Record<string, string> = {}, body: Buffer | string = ''): void {
		this.#response.status(status);
		for (const [name, value] of Object.entries({ ...PRIVATE_HEADERS, ...headers })) {
			this.#response.set(name, value);
		}
		this.#response.end(this.method === 'HEAD' ? '' : body);
	}
}
