import { Client } from 'pg';

import { inTransaction, isCommitInDoubt, recordInteractions } from '../../lib/engine';
import { openPostgresStore, POSTGRES_DEFAULTS, POSTGRES_TIMEOUTS } from '../../lib/store';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { eventually, LiveEngine } from '../support/LiveEngine';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { connectionsLeft, newPostgresPlace, type StorePlace } from '../support/storePlaces';

/** The advisory lock that commits wait for. */
const GATE = 4712;

let server: PostgresServer;
let operator: Client;
let place: StorePlace & { settings: typeof POSTGRES_DEFAULTS };
let live: LiveEngine;
let contactId: string;

beforeAll(async () => {
	server = await PostgresServer.start({ fsync: 'off' });
}, 180_000);

afterAll(async () => await server.destroy());

beforeEach(async () => {
	place = newPostgresPlace(server);
	await (await place.open(realClock)).close();
	const store = await openPostgresStore(place.settings, realClock, { ...POSTGRES_TIMEOUTS, query: 1_000 });
	live = await LiveEngine.start(store, new Map());
	contactId = (await store.contacts.insert(contactRow())).id;
	operator = new Client({
		host: '127.0.0.1',
		port: server.port,
		user: server.user,
		password: server.password,
		database: POSTGRES_DEFAULTS.database,
	});
	await operator.connect();
	await operator.query('select pg_advisory_lock($1)', [GATE]);
});

afterEach(async () => {
	await operator.end();
	await live.engine.close();
	await place.remove();
	expect(await connectionsLeft(server)).toBe(0);
});

/** Runs a statement at the end of each commit of an interaction, once it has reached the server. */
async function atCommit(statement: string): Promise<void> {
	const { schema } = place.settings;
	await operator.query(`
		create function ${schema}.at_commit() returns trigger language plpgsql as $$ begin ${statement}; return null; end $$;
		create constraint trigger at_commit after insert on ${schema}.interactions deferrable initially deferred
			for each row execute function ${schema}.at_commit()`);
}

const record = async (): Promise<unknown> => {
	const event = { contactId, type: 'x', occurredAt: 0, properties: {}, source: null };
	return await inTransaction(
		live.engine,
		async (tx) => await recordInteractions(tx, [{ ...event, idempotencyKey: 'k', contentHash: null }]),
	).catch((error: unknown) => error);
};

const count = async (): Promise<number> => await live.engine.store.interactions.count();

it('a commit that times out is in doubt: it arrives later', async () => {
	await atCommit(`perform pg_advisory_xact_lock_shared(${GATE})`);
	const error = await record();
	expect(error).toMatchObject({ message: 'Query read timeout' });
	expect(isCommitInDoubt(error)).toBe(true);
	expect(await count()).toBe(0);
	await operator.query('select pg_advisory_unlock($1)', [GATE]);
	await eventually(async () => (await count()) === 1);
	// Sending it again with its key finds it.
	expect(await record()).toEqual([{ status: 'duplicate', id: expect.any(String) }]);
}, 60_000);

it('a commit whose connection is cut is in doubt', async () => {
	await atCommit(`perform pg_advisory_xact_lock_shared(${GATE})`);
	const recorded = record();
	await eventually(async () => {
		const { rowCount } = await operator.query(
			"select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and not granted",
		);
		return rowCount === 1;
	});
	expect(isCommitInDoubt(await recorded)).toBe(true);
}, 60_000);

it('a commit that the server refuses is not in doubt', async () => {
	await atCommit("raise exception 'no' using errcode = '23514'");
	const error = await record();
	expect(error).toMatchObject({ message: 'no' });
	expect(isCommitInDoubt(error)).toBe(false);
	expect(await count()).toBe(0);
}, 60_000);

it('a statement that fails before the commit is not in doubt', async () => {
	const error = await inTransaction(live.engine, async ({ store }) => {
		await store.interactions.count();
		throw new Error('Query read timeout, said by something else');
	}).catch((reason: unknown) => reason);
	expect(isCommitInDoubt(error)).toBe(false);
}, 60_000);
