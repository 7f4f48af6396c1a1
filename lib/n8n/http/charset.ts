import { isUtf8 } from 'node:buffer';

import type { FieldProblem } from '../../domain/errors';
import { HttpError } from './HttpError';

/** The parts of a request that show how its text was decoded. */
export interface EncodedRequest {
	headers: Record<string, unknown>;
	/** Missing for multipart bodies: n8n doesn't keep them. */
	rawBody?: Buffer;
	/** The charset n8n decoded the body with. */
	encoding?: string;
}

/** Node.js's names for UTF-8. */
const UTF_8 = new Set(['utf-8', 'utf8']);

/** What Node.js substitutes for bytes it can't decode. */
const UNREADABLE = '\ufffd';

const NOT_UTF_8 = 'is not in UTF-8';

/**
 * Rejects a body that n8n couldn't decode; otherwise the store would keep garbled names.
 * @param type the content type without its parameters
 * @param body as parsed by n8n
 * @throws HttpError 400 if the bytes don't match the charset, 415 for a charset that n8n decodes incorrectly
 */
export function checkCharset(request: EncodedRequest, type: string, body: unknown): void {
	const charset = charsetOf(request);
	if (!UTF_8.has(charset) && charset !== 'latin1') {
		throw new HttpError(415, `The charset "${charset.slice(0, 80)}" isn’t supported; send UTF-8`, [
			{ field: 'content-type', reason: 'has a charset other than utf-8' },
		]);
	}
	const problem =
		type === 'multipart/form-data'
			? unreadableField(body)
			: isReadable(request.rawBody ?? Buffer.alloc(0), charset, type)
				? null
				: { field: 'body', reason: NOT_UTF_8 };
	if (problem !== null) throw new HttpError(400, 'The body is not in UTF-8', [problem]);
}

function charsetOf({ encoding, headers }: EncodedRequest): string {
	const declared =
		encoding ?? /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(String(headers['content-type'] ?? ''))?.[1];
	return (declared ?? 'utf-8').toLowerCase();
}

/** Any byte is valid Latin-1, but percent-encoded form data is always decoded as UTF-8. */
function isReadable(raw: Buffer, charset: string, type: string): boolean {
	if (UTF_8.has(charset) && !isUtf8(raw)) return false;
	if (type !== 'application/x-www-form-urlencoded') return true;
	const text = Buffer.from(raw.toString(charset as BufferEncoding)).toString('latin1');
	const decoded = text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return isUtf8(Buffer.from(decoded, 'latin1'));
}

/** The bytes of a multipart body are gone by now; the replacement character is the only trace of bad ones. */
function unreadableField(fields: unknown): FieldProblem | null {
	for (const [name, value] of Object.entries(fields ?? {})) {
		if (name.includes(UNREADABLE)) return { field: 'body', reason: `has a field whose name ${NOT_UTF_8}` };
		if (JSON.stringify(value).includes(UNREADABLE)) return { field: name.slice(0, 200), reason: NOT_UTF_8 };
	}
	return null;
}
