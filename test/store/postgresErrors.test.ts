import { Client } from 'pg';

import { isTransient, judge } from '../../lib/store/postgres/postgresErrors';

const withCode = (code: string): Error => Object.assign(new Error('what the server says'), { code });

describe('errors of PostgreSQL', () => {
	it.each([
		['08000', 'a broken connection'],
		['08006', 'a broken connection'],
		['08P01', 'what PgBouncer reports when its server is away'],
		['25006', 'a server that is read-only since a fail-over'],
		['25P03', 'a transaction that the server found idle for too long'],
		['25P04', 'a transaction that took too long for the server'],
		['40003', 'a commit of which nothing is known'],
		['57P01', 'a shutdown'],
		['57P02', 'a crash'],
		['57P03', 'a server that starts up'],
		['57P04', 'a database that was dropped'],
		['57P05', 'a session that was idle for too long'],
		['ECONNRESET', 'a connection that was reset'],
		['ECONNREFUSED', 'a port where nothing listens'],
		['EPIPE', 'a connection that was closed on the other side'],
		['ETIMEDOUT', 'a network that does not answer'],
		['ENOTFOUND', 'a name that is not known just now'],
		['EAI_AGAIN', 'a name server that is away'],
	])('%s, %s: try again on another connection', (code) => {
		expect(judge(withCode(code))).toEqual({ transient: true, discard: true });
	});

	it.each([
		['28P01', 'a password that is being changed'],
		['28000', 'a login that is not let in just now'],
		['3D000', 'a database that is being restored'],
		['40001', 'a serialization failure'],
		['40P01', 'a deadlock'],
		['53100', 'a full disk'],
		['53200', 'a lack of memory'],
		['53300', 'too many connections'],
		['53400', 'a limit of temporary files'],
		['55006', 'an object in use'],
		['55P03', 'a lock_timeout'],
		['57014', 'a statement_timeout'],
		['58000', 'a system error'],
		['58030', 'an I/O error'],
		['58P01', 'a file that is missing'],
		['72000', 'a snapshot that is too old'],
		['XX000', 'an internal error, or one of a pooler'],
	])('%s, %s: try again', (code) => {
		expect(judge(withCode(code))).toEqual({ transient: true, discard: false });
	});

	it.each([
		['0A000', 'a feature that is not supported'],
		['22001', 'a text that is too long'],
		['22P05', 'a character that cannot be kept'],
		['23502', 'a value that is missing'],
		['23503', 'a record that does not exist'],
		['23505', 'a record that exists already'],
		['25P02', 'a statement behind one that failed'],
		['42501', 'rights that are missing'],
		['42601', 'a mistake in the SQL'],
		['42P01', 'a table that is missing'],
		['54000', 'a limit of the program'],
		['P0001', 'an error that a trigger raises'],
		['XX001', 'a damaged table'],
		['XX002', 'a damaged index'],
		['ERR_INVALID_ARG_TYPE', 'a mistake in the program'],
	])('%s, %s: the same would fail again', (code) => {
		expect(judge(withCode(code))).toEqual({ transient: false, discard: false });
	});

	it.each([
		'Connection terminated',
		'Connection terminated unexpectedly',
		'Connection terminated due to connection timeout',
		'timeout exceeded when trying to connect',
		'timeout expired',
		'Client has encountered a connection error and is not queryable',
		'Client was closed and is not queryable',
		'Query read timeout',
		'There was an error establishing an SSL connection',
	])('“%s”, by which pg itself says so', (message) => {
		expect(judge(new Error(message))).toEqual({ transient: true, discard: true });
	});

	it('“Client was closed” is still what pg says', async () => {
		const client = new Client();
		client.on('error', () => undefined);
		await client.end();
		const error = await client.query('select 1').catch((caught: unknown) => caught);
		expect(isTransient(error)).toBe(true);
	});

	it('asks for any of several attempts to connect', () => {
		expect(isTransient(new AggregateError([new Error('no'), withCode('ECONNREFUSED')]))).toBe(true);
		expect(isTransient(new AggregateError([new Error('no')]))).toBe(false);
	});

	it('anything else is final', () => {
		for (const error of [
			new Error('Cannot use a pool after calling end on the pool'),
			'text',
			null,
			undefined,
		]) {
			expect(isTransient(error)).toBe(false);
		}
	});
});
