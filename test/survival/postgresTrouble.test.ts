import { enroll, repeating } from '../../lib/engine';
import { openPostgresStore } from '../../lib/store';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { JOURNEY } from '../support/engineHarness';
import { eventually, LiveEngine, sleep, type Ledger, type LiveStep } from '../support/LiveEngine';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { asOperator, newPostgresPlace } from '../support/storePlaces';

/** Two steps behind the trigger, so that something is taken over, held and settled all the time. */
const STEPS: LiveStep[] = [
	{ stepId: 'trigger', next: { stepId: 'first', delay: 50, eventType: null } },
	{ stepId: 'first', next: { stepId: 'second', delay: 50, eventType: null } },
	{ stepId: 'second', next: null },
];

const TROUBLE = 2_500;

describe('while PostgreSQL refuses to work for some seconds', () => {
	let server: PostgresServer;
	let place: ReturnType<typeof newPostgresPlace>;
	let live: LiveEngine;
	let ledger: Ledger;

	beforeAll(async () => {
		server = await PostgresServer.start({ fsync: 'off' });
	}, 180_000);

	afterAll(async () => await server.destroy());

	beforeEach(async () => {
		place = newPostgresPlace(server);
		ledger = new Map();
		live = await LiveEngine.start(await place.open(realClock), ledger);
		await live.publish(STEPS);
	});

	afterEach(async () => {
		await live.engine.close();
		await place.remove();
	});

	const operate = async (...statements: string[]): Promise<void> =>
		await asOperator(server, async (client) => {
			for (const statement of statements) await client.query(statement);
		});

	/** Lets contacts in while something goes wrong and after it; all must come through, and nothing may fail. */
	async function comeThrough(goWrong: () => Promise<void>, goRight: () => Promise<void>): Promise<void> {
		const { engine } = live;
		const ids: string[] = [];
		let entering = true;
		const entered = (async () => {
			while (entering) {
				const id = engine.store.newId();
				await repeating(engine, async () => {
					if ((await engine.store.contacts.get(id)) === null)
						await engine.store.contacts.insert(contactRow(), id);
				});
				const entry = {
					journeyId: JOURNEY,
					stepId: 'trigger',
					contactId: id,
					reentry: 'never' as const,
					item: {},
					causedBy: null,
				};
				await repeating(engine, async () => await enroll(engine, [entry]));
				ids.push(id);
				await sleep(20);
			}
		})();
		await eventually(async () => ids.length >= 20);
		await goWrong();
		await sleep(TROUBLE);
		await goRight();
		const enough = ids.length + 20;
		await eventually(async () => ids.length >= enough);
		entering = false;
		await entered;
		await eventually(async () => {
			const enrollments = await engine.store.enrollments.list({ limit: 10_000 });
			expect(enrollments.filter(({ status }) => status === 'failed')).toEqual([]);
			return enrollments.length === ids.length && enrollments.every(({ status }) => status === 'completed');
		});
		expect([...ledger.values()].filter((times) => times !== 1)).toEqual([]);
		expect(live.log.of('error')).toHaveLength(1);
		expect(live.log.of('info')).toContain('Customer journeys: the store is responding again');
	}

	it('read-only, as after a fail-over: contacts wait, and none fails', async () => {
		await comeThrough(
			async () =>
				await operate('alter system set default_transaction_read_only = on', 'select pg_reload_conf()'),
			async () =>
				await operate('alter system reset default_transaction_read_only', 'select pg_reload_conf()'),
		);
	});

	it.each(['statement_timeout', 'lock_timeout'])('%s: contacts wait, and none fails', async (setting) => {
		const { schema } = place.settings;
		let release = async (): Promise<void> => {};
		await operate(`alter system set ${setting} = '200ms'`, 'select pg_reload_conf()');
		try {
			await comeThrough(
				async () => {
					// A table that someone else holds makes every statement run into its limit.
					let held = (): void => {};
					const holding = new Promise<void>((resolve) => (held = resolve));
					let letGo = (): void => {};
					const done = new Promise<void>((resolve) => (letGo = resolve));
					const operation = asOperator(server, async (client) => {
						await client.query('set statement_timeout = 0; set lock_timeout = 0; begin');
						await client.query(`lock table ${schema}.holds, ${schema}.enrollments in access exclusive mode`);
						held();
						await done;
						await client.query('rollback');
					});
					release = async () => {
						letGo();
						await operation;
					};
					await holding;
				},
				async () => await release(),
			);
		} finally {
			await operate(`alter system reset ${setting}`, 'select pg_reload_conf()');
		}
	});

	it('drops a connection to a read-only server, since another one may be the primary by now', async () => {
		// A login of its own, by which its connections are known.
		await operate(`create role lonely login superuser password 'lonely'`);
		const login = { user: 'lonely', password: 'lonely' };
		const store = await openPostgresStore({ ...place.settings, ...login, poolSize: 1 }, realClock);
		const before = await backends(server, 'lonely');
		expect(before).toHaveLength(1);
		try {
			await operate('alter system set default_transaction_read_only = on', 'select pg_reload_conf()');
			// The server takes over its new setting a moment after it says that it will.
			await eventually(async () =>
				store.isTransient(await store.contacts.insert(contactRow()).catch((caught: unknown) => caught)),
			);
			await operate('alter system reset default_transaction_read_only', 'select pg_reload_conf()');
			await eventually(async () => {
				try {
					await store.contacts.insert(contactRow());
					return true;
				} catch (caught) {
					if (!store.isTransient(caught)) throw caught;
					return false;
				}
			});
			const after = await backends(server, 'lonely');
			expect(after.filter((pid) => !before.includes(pid))).not.toEqual([]);
		} finally {
			await operate('alter system reset default_transaction_read_only', 'select pg_reload_conf()');
			await store.close();
		}
	});

	it('writes to disk before it answers, even if the login is set not to wait for that', async () => {
		await operate(
			`create role hasty login superuser password 'hasty'`,
			`alter role hasty set synchronous_commit = off`,
		);
		const store = await openPostgresStore({ ...place.settings, user: 'hasty', password: 'hasty' }, realClock);
		const { schema } = place.settings;
		try {
			// What each transaction that writes a contact has set, noted by the database itself.
			await operate(
				`create table ${schema}.noted (sync text)`,
				`create function ${schema}.note() returns trigger language plpgsql as $$ begin
					insert into ${schema}.noted values (current_setting('synchronous_commit')); return null; end $$`,
				`create trigger note after insert or update on ${schema}.contacts
					for each row execute function ${schema}.note()`,
			);
			await store.contacts.insert(contactRow());
			await store.transaction(async (tx) => await tx.contacts.insert(contactRow()));
			const noted = await asOperator(server, async (client) => {
				const { rows } = await client.query<{ sync: string }>(`select sync from ${schema}.noted`);
				return rows.map(({ sync }) => sync);
			});
			expect(noted).toEqual(['on', 'on']);
		} finally {
			await store.close();
		}
	});
});

async function backends(server: PostgresServer, user: string): Promise<number[]> {
	return await asOperator(server, async (client) => {
		const { rows } = await client.query<{ pid: number }>(
			'select pid from pg_stat_activity where usename = $1',
			[user],
		);
		return rows.map(({ pid }) => pid);
	});
}
