import { isNativeError } from 'node:util/types';

/** What to do about an error of the database or of the connection to it. */
export interface Verdict {
	/** The same may succeed later: wait and try again. */
	readonly transient: boolean;
	/** The connection is useless even if it still answers: the next attempt needs another one. */
	readonly discard: boolean;
}

const FINAL: Verdict = { transient: false, discard: false };
const WAIT: Verdict = { transient: true, discard: false };
const RECONNECT: Verdict = { transient: true, discard: true };

/**
 * By SQLSTATE, or by its class (the first two characters). Anything not listed is a fault of the statement or
 * the data.
 */
const BY_STATE: ReadonlyMap<string, Verdict> = new Map([
	['08', RECONNECT], // connection exceptions, and most of what a pooler reports
	['25006', RECONNECT], // read-only: after a failover this is the old primary
	['25P03', RECONNECT], // idle_in_transaction_session_timeout
	['25P04', RECONNECT], // transaction_timeout
	['28', WAIT], // a login that worked is refused: a password is being changed, or a standby lags behind
	['3D000', WAIT], // the database is missing: it is being restored
	['40001', WAIT], // serialization failure
	['40003', RECONNECT], // statement completion unknown
	['40P01', WAIT], // deadlock
	['53', WAIT], // too many connections, out of memory or disk
	['55006', WAIT], // object in use
	['55P03', WAIT], // lock_timeout
	['57', WAIT], // operator intervention, 57014 (statement_timeout) among them
	['57P01', RECONNECT], // the server shuts down, or an administrator ended the session
	['57P02', RECONNECT], // the server has crashed
	['57P03', RECONNECT], // the server starts up
	['57P04', RECONNECT], // the database was dropped: it is being restored
	['57P05', RECONNECT], // idle_session_timeout
	['58', WAIT], // errors of the server's operating system
	['72000', WAIT], // snapshot too old
	['XX000', WAIT], // internal errors; poolers and managed services report their own under this code, too
	['XX001', FINAL], // a damaged table
	['XX002', FINAL], // a damaged index
]);

/** Node's codes for a connection that can't be made or has broken. */
const NETWORK = new Set([
	'ECONNREFUSED',
	'ECONNRESET',
	'ECONNABORTED',
	'EPIPE',
	'EPROTO',
	'ETIMEDOUT',
	'EADDRNOTAVAIL',
	'EHOSTDOWN',
	'EHOSTUNREACH',
	'ENETDOWN',
	'ENETUNREACH',
	'ENOTCONN',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EAI_FAIL',
	'EAI_NODATA',
	'ERR_SOCKET_CLOSED',
	'ERR_STREAM_DESTROYED',
	'ERR_STREAM_PREMATURE_CLOSE',
	'ERR_STREAM_WRITE_AFTER_END',
]);

/** pg's message when `query_timeout` has elapsed. */
const NO_ANSWER = 'Query read timeout';

/** pg's own messages, which have no code. */
const MESSAGES = [
	'Connection terminated',
	'timeout exceeded when trying to connect',
	'timeout expired',
	'Client has encountered a connection error',
	'Client was closed',
	'There was an error establishing an SSL connection',
	// An answer to another query: what comes next on this connection can't be trusted either.
	'Received unexpected',
	// The lost answer would be mistaken for the next query's.
	NO_ANSWER,
];

/** Decides what to do about an error. */
export function judge(error: unknown): Verdict {
	// Not `instanceof`: socket errors come from another realm where code runs in its own, as in tests.
	if (!isNativeError(error)) return FINAL;
	const { code } = error as { code?: unknown };
	if (typeof code === 'string') {
		if (NETWORK.has(code)) return RECONNECT;
		return BY_STATE.get(code) ?? BY_STATE.get(code.slice(0, 2)) ?? FINAL;
	}
	if ('errors' in error && Array.isArray(error.errors)) {
		return error.errors.map(judge).find(({ transient }) => transient) ?? FINAL;
	}
	return MESSAGES.some((message) => error.message.startsWith(message)) ? RECONNECT : FINAL;
}

/**
 * Whether the database was away, busy or chose this transaction as a deadlock victim: trying again later may
 * succeed.
 */
export function isTransient(error: unknown): boolean {
	return judge(error).transient;
}

/**
 * Whether an answer did not arrive in time: it may still come, so nothing more is sent on this connection.
 */
export function isSilence(error: unknown): boolean {
	return isNativeError(error) && error.message === NO_ANSWER;
}
