import { isNativeError } from 'node:util/types';

/** Node's codes for a connection that cannot be made or has broken. */
const NETWORK = new Set([
	'ECONNREFUSED',
	'ECONNRESET',
	'ECONNABORTED',
	'EPIPE',
	'ETIMEDOUT',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENOTFOUND',
	'EAI_AGAIN',
]);

/** SQLSTATE classes and codes behind which the same statement may succeed later. */
const TRANSIENT = [
	'08', // connection exceptions
	'40001', // serialization failure
	'40P01', // deadlock
	'53', // too many connections, out of memory or disk
	'55P03', // lock not available
	'57P01', // the server is shut down
	'57P02',
	'57P03', // the server starts up
];

/** pg's own messages, which have no code. */
const MESSAGES = [
	'Connection terminated',
	'timeout exceeded when trying to connect',
	'Client has encountered a connection error',
	'Query read timeout',
];

/** Whether the database was away, busy or chose this transaction as a victim: trying again later may succeed. */
export function isTransient(error: unknown): boolean {
	// Not `instanceof`: errors of sockets come from another realm where code runs in one of its own, as in tests.
	if (!isNativeError(error)) return false;
	const { code } = error as { code?: unknown };
	if (typeof code === 'string') {
		return NETWORK.has(code) || TRANSIENT.some((prefix) => code.startsWith(prefix));
	}
	if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isTransient);
	return MESSAGES.some((message) => error.message.startsWith(message));
}
