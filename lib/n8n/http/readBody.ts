import type { IWebhookFunctions } from 'n8n-workflow';

import type { FieldProblem } from '../../domain/errors';
import { checkCharset, type EncodedRequest } from './charset';
import { HttpError } from './HttpError';

export interface BodyLimits {
	/** In bytes. */
	size: number;
	/** How deep objects and lists may nest. */
	depth: number;
}

export const DEFAULT_BODY_LIMITS: BodyLimits = { size: 1024 * 1024, depth: 20 };

/** Longest field name, at any depth. */
export const LONGEST_NAME = 200;

/** Names that reach an object's prototype if assigned carelessly anywhere down the line. */
const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

export type BodyKind = 'json' | 'form';

/**
 * The body of a request as parsed by n8n, after checks of its type, size, encoding, depth, names and texts.
 * @throws HttpError 400 without a body or not in UTF-8, 413 too large, 415 another content type or charset,
 *   422 too deep, a forbidden or too long name, or a text no store can keep
 */
export function readBody(
	functions: IWebhookFunctions,
	kinds: BodyKind[],
	limits: BodyLimits = DEFAULT_BODY_LIMITS,
): unknown {
	const request = functions.getRequestObject();
	const size = request.rawBody?.length ?? Number(request.headers['content-length'] ?? 0);
	if (size > limits.size) throw tooLarge(size, limits);
	const type = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
	if (size === 0 && request.headers['transfer-encoding'] === undefined) {
		throw new HttpError(400, 'The body is empty', [{ field: 'body', reason: 'is empty' }]);
	}
	if (!kinds.some((kind) => TYPES[kind].includes(type))) {
		const wanted = kinds.flatMap((kind) => TYPES[kind]).join(' or ');
		throw new HttpError(415, `Content type "${type.slice(0, 80)}" isn’t supported; send ${wanted}`, [
			{ field: 'content-type', reason: `must be ${wanted}` },
		]);
	}
	const multipart = type === 'multipart/form-data';
	const body: unknown = multipart ? withoutFiles(functions.getBodyData()) : request.body;
	if (multipart && size === 0) {
		// Sent in chunks, so there's no content length.
		const length = Buffer.byteLength(JSON.stringify(body ?? null));
		if (length > limits.size) throw tooLarge(length, limits);
	}
	if (type === 'application/x-www-form-urlencoded') checkPairs(request.rawBody);
	checkCharset(request as unknown as EncodedRequest, type, body);
	const problem = findProblem(body, limits.depth);
	if (problem !== null) throw new HttpError(422, 'The body isn’t acceptable', [problem]);
	return body;
}

const TYPES: Record<BodyKind, string[]> = {
	json: ['application/json'],
	form: ['application/x-www-form-urlencoded', 'multipart/form-data'],
};

/** n8n reads this many pairs of a form, and silently drops the rest. */
const MOST_PAIRS = 1_000;

function checkPairs(raw: Buffer | undefined): void {
	if ((raw?.toString('latin1') ?? '').split('&').length <= MOST_PAIRS) return;
	throw new HttpError(422, 'The body isn’t acceptable', [
		{ field: 'body', reason: `has more than ${MOST_PAIRS} fields and values` },
	]);
}

function tooLarge(size: number, limits: BodyLimits): HttpError {
	return new HttpError(413, `The body has ${size} bytes; the limit is ${limits.size}`, [
		{ field: 'body', reason: `has more than ${limits.size} bytes` },
	]);
}

/** n8n parses multipart bodies into `data` (fields) and `files`. */
function withoutFiles(body: unknown): unknown {
	const { data, files } = body as { data?: unknown; files?: Record<string, unknown> };
	const names = Object.keys(files ?? {});
	if (names.length > 0) {
		throw new HttpError(
			422,
			'Files aren’t accepted',
			names.map((field) => ({ field, reason: 'is a file; send text fields only' })),
		);
	}
	return data;
}

/** Walks without recursion: a deep body must not exhaust the stack. */
function findProblem(body: unknown, depth: number): FieldProblem | null {
	const open: Array<{ value: unknown; path: string; level: number }> = [{ value: body, path: '', level: 0 }];
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		const { value, path, level } = next;
		if (typeof value === 'string' && isUnfit(value)) return { field: shorten(path), reason: UNFIT_TEXT };
		if (typeof value !== 'object' || value === null) continue;
		if (level >= depth) return { field: shorten(path), reason: `is nested deeper than ${depth} levels` };
		for (const name of Object.keys(value)) {
			const inner = path === '' ? name : `${path}.${name}`;
			if (FORBIDDEN_NAMES.has(name)) return { field: shorten(inner), reason: 'is not allowed as a name' };
			if (name.length > LONGEST_NAME) return { field: shorten(inner), reason: LONG_NAME };
			if (isUnfit(name)) return { field: shorten(path), reason: `has a field whose name ${UNFIT_TEXT}` };
			open.push({ value: (value as Record<string, unknown>)[name], path: inner, level: level + 1 });
		}
	}
	return null;
}

const LONG_NAME = `has a name of more than ${LONGEST_NAME} characters; shorten it`;

const UNFIT_TEXT = 'has a NUL character or half a surrogate pair';

/** Databases truncate, reject or change such text. */
function isUnfit(text: string): boolean {
	return text.includes('\0') || !text.isWellFormed();
}

function shorten(path: string): string {
	return path.length > 200 ? `${path.slice(0, 200)}…` : path || 'body';
}
