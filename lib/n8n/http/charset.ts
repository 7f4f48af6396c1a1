import { isUtf8 } from 'node:buffer';

import type { FieldProblem } from '../../domain/errors';
import { HttpError } from './HttpError';

/** What is needed of a request to tell whether its text was read as it was meant. */
export interface EncodedRequest {
	headers: Record<string, unknown>;
	/** Absent for multipart bodies, which n8n never keeps. */
	rawBody?: Buffer;
	/** The charset with which n8n has decoded the body. */
	encoding?: string;
}

/** Names that Node.js knows for UTF-8. */
const UTF_8 = new Set(['utf-8', 'utf8']);

/** What Node.js puts in place of bytes that it cannot decode. */
const UNREADABLE = '\ufffd';

const NOT_UTF_8 = 'is not in UTF-8';

/**
 * Refuses a body that n8n could not decode: a name would be stored that no one has.
 * @param type the content type without its parameters
 * @param body as n8n has parsed it
 * @throws HttpError 400 when it is not in its charset, 415 for a charset that n8n decodes wrong
 */
export function checkCharset(request: EncodedRequest, type: string, body: unknown): void {
	const charset = charsetOf(request);
	if (!UTF_8.has(charset) && charset !== 'latin1') {
		throw new HttpError(415, `The charset "${charset.slice(0, 80)}" is not taken; send UTF-8`, [
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

/** Every byte is a character of Latin-1, but what a form has percent-encoded is always read as UTF-8. */
function isReadable(raw: Buffer, charset: string, type: string): boolean {
	if (UTF_8.has(charset) && !isUtf8(raw)) return false;
	if (type !== 'application/x-www-form-urlencoded') return true;
	const text = Buffer.from(raw.toString(charset as BufferEncoding)).toString('latin1');
	const decoded = text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return isUtf8(Buffer.from(decoded, 'latin1'));
}

/** The bytes of a multipart body are gone: a character that stands for unreadable ones is all that is left of them. */
function unreadableField(fields: unknown): FieldProblem | null {
	for (const [name, value] of Object.entries(fields ?? {})) {
		if (name.includes(UNREADABLE)) return { field: 'body', reason: `has a field whose name ${NOT_UTF_8}` };
		if (JSON.stringify(value).includes(UNREADABLE)) return { field: name.slice(0, 200), reason: NOT_UTF_8 };
	}
	return null;
}
