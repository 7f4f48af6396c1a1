import type { Readable } from 'node:stream';

import type { IHttpRequestOptions } from 'n8n-workflow';

/** n8n's own way to send a request, which knows its proxies and the addresses nodes may reach. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** The same with the older helper, the only one that credential tests have. */
export function byLegacyHelper(
	request: ((options: object) => Promise<unknown>) | undefined,
): HttpRequest | undefined {
	if (request === undefined) return undefined;
	return async ({ url, headers, timeout }) =>
		await request({
			uri: url,
			method: 'GET',
			headers,
			timeout,
			useStream: true,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
		});
}

export interface LimitedAnswer {
	status: number;
	/** Null: it had more bytes than allowed, and the rest wasn't read. */
	text: string | null;
}

export interface Limits {
	/** For the whole answer, in milliseconds. */
	time: number;
	/** Limit for the answer's body. */
	bytes: number;
}

/**
 * Gets something from an address a person typed in. A redirect is an answer like any other and is never
 * followed, since it would forward the headers; an endless answer is cut off.
 * @param request of n8n; without it, Node's own fetch
 */
export async function limitedGet(
	request: HttpRequest | undefined,
	url: string,
	headers: Record<string, string>,
	{ time, bytes }: Limits,
): Promise<LimitedAnswer> {
	const over = new AbortController();
	const timer = setTimeout(() => over.abort(new Error(`no complete response within ${time / 1000} s`)), time);
	try {
		const { status, body } = await (request === undefined
			? byFetch(url, headers, over.signal)
			: byN8n(request, url, headers, over.signal, time));
		return { status, text: body === null ? '' : await readUpTo(body, bytes, over.signal) };
	} catch (error) {
		throw over.signal.aborted ? over.signal.reason : error;
	} finally {
		clearTimeout(timer);
		// Anything still in progress is no use to anyone.
		over.abort();
	}
}

interface Answering {
	status: number;
	body: AsyncIterable<Uint8Array> | null;
}

async function byFetch(
	url: string,
	headers: Record<string, string>,
	signal: AbortSignal,
): Promise<Answering> {
	const { status, body } = await fetch(url, { headers, redirect: 'manual', signal });
	return { status, body: body as AsyncIterable<Uint8Array> | null };
}

async function byN8n(
	request: HttpRequest,
	url: string,
	headers: Record<string, string>,
	signal: AbortSignal,
	timeout: number,
): Promise<Answering> {
	const { statusCode, body } = (await request({
		url,
		headers,
		timeout,
		abortSignal: signal as IHttpRequestOptions['abortSignal'],
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	})) as { statusCode: number; body: Readable };
	return { status: statusCode, body };
}

/** Also when the stream itself wouldn't notice that the time is up. */
async function readUpTo(
	body: AsyncIterable<Uint8Array>,
	limit: number,
	signal: AbortSignal,
): Promise<string | null> {
	const chunks: Uint8Array[] = [];
	const reading = body[Symbol.asyncIterator]();
	const aborted = new Promise<never>((_, reject) => {
		signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
	});
	aborted.catch(() => undefined);
	try {
		for (let size = 0; ;) {
			const { done, value } = await Promise.race([reading.next(), aborted]);
			if (done === true) return Buffer.concat(chunks).toString('utf8');
			size += value.byteLength;
			if (size > limit) return null;
			chunks.push(value);
		}
	} finally {
		// Not awaited: it may wait for a chunk that never comes.
		void reading.return?.().then(undefined, () => undefined);
	}
}
