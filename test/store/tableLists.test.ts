import { sql, SqliteAdapter, type ColumnMetadata, type Kysely } from 'kysely';

import { OWNED_TABLES, type Schema } from '../../lib/store';
import { COUNTED_TABLES } from '../../lib/store/copy/copiedTables';
import type { KyselyStore } from '../../lib/store/KyselyStore';
import { IMPERSONAL_TABLES, PERSONAL_TABLES } from '../../lib/store/repositories/privacy/personalData';
import { TABLES } from '../../lib/store/tables';
import type { AnyColumn, ColumnType } from '../../lib/store/tables/column';
import { onBothStores } from '../support/onBothStores';
import { realClock } from '../support/realClock';
import { newPostgresPlace, type StorePlace } from '../support/storePlaces';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { insertSample, sampleData } from './copyFixtures';

/** How the database stores a column. */
interface StoredColumn {
	type: ColumnType;
	nullable: boolean;
	/** The database fills it where a row doesn’t. */
	filled: boolean;
}

/** What the migrations have really made: the lists of the code are held against it. */
interface CatalogTable {
	name: string;
	columns: string[];
	/** How each column is stored. */
	stored: Record<string, StoredColumn>;
	/** Whether the database counts the ids. */
	counted: boolean;
	/** The columns of the primary key, in order. */
	key: string[];
	/** Tables that must have a row first. */
	refersTo: string[];
}

/** The names that the databases have for the types. */
const TYPES: Record<string, ColumnType> = {
	text: 'text',
	bigint: 'bigint',
	int8: 'bigint',
	integer: 'integer',
	int4: 'integer',
};

/** The columns of a person's rows that stay when the person is erased: ids, times, counts, and what journeys are made of. */
const KEPT_WHEN_ERASED: Record<string, string> = {
	interactions: 'id contact_id type occurred_at received_at source',
	leads:
		'id contact_id account_id campaign status stage owner journey_id enrollment_id step_id origin_id process_id recycled score scores grade sales_ready_at created_at updated_at',
	lead_moves:
		'id lead_id sequence process_id action from_stage to_stage from_status to_status moved_by mover at journey_id enrollment_id step_id origin_id',
	lead_scores: 'lead_id model_id score grade unscored passed_at demotions computed_at next_look_at',
	activities:
		'id kind due_at starts_at ends_at owner time_zone revision status completed_at contact_id account_id lead_id journey_id enrollment_id step_id origin_id created_at updated_at',
	enrollments:
		'id journey_id contact_id entry_step_id status reason entered_at ended_at test paused_at goal_at cohort account_id caused_by ended_how details_removed_at updated_at',
	holds:
		'id enrollment_id journey_id step_id origin_id contact_id visit state outcome branch due_at arrived_at event_type terms_key released_at released_by previous_at previous_by attempts alone claim_id',
	message_events: 'source event_key message_id contact_id type occurred_at received_at',
	entry_refusals: 'journey_id contact_id reason step_id times first_at last_at',
	contacts: 'id test_speed erased_at created_at updated_at',
};

onBothStores((newPlace) => {
	describe('the lists of tables', () => {
		let place: StorePlace;
		let store: KyselyStore;
		let catalog: CatalogTable[];

		beforeAll(async () => {
			place = newPlace();
			store = (await place.open(realClock)) as KyselyStore;
			catalog = await catalogOf(store.db);
		});

		afterAll(async () => {
			await store.close();
			await place.remove();
		});

		const named = (name: string): CatalogTable => catalog.find((table) => table.name === name)!;

		it('every table of the database is defined', () => {
			expect(Object.keys(TABLES).sort()).toEqual(catalog.map(({ name }) => name).sort());
		});

		it.each(Object.entries(TABLES))(
			'%s has the columns and the primary key that are defined',
			(name, table) => {
				const defined = Object.entries<AnyColumn>(table.columns).map(
					([column, { type, nullable, role }]): [string, StoredColumn] => [
						column,
						// Which texts are ids is known to the code only.
						{
							type: type === 'id' ? 'text' : type,
							nullable,
							filled: role === 'counter' || role === 'default',
						},
					],
				);
				expect(Object.fromEntries(defined)).toEqual(named(name).stored);
				const key = store.sql.dialect === 'sqlite' ? table.key : (table.foundBy ?? table.key);
				expect(named(name).key).toEqual(key);
			},
		);

		it('what a table refers to is copied before it', () => {
			const order = Object.keys(TABLES);
			const tooEarly = catalog.flatMap(({ name, refersTo }) =>
				refersTo
					.filter((other) => order.indexOf(other) > order.indexOf(name))
					.map((other) => `${name} → ${other}`),
			);
			expect(tooEarly).toEqual([]);
		});

		it('every table whose ids are counted goes on counting in the copy', () => {
			expect([...COUNTED_TABLES].sort()).toEqual(
				catalog
					.filter(({ counted }) => counted)
					.map(({ name }) => name)
					.sort(),
			);
		});

		it('every table holds personal data that is erased, or is said to hold none', () => {
			const personal = PERSONAL_TABLES.map(({ name }) => name as string);
			expect([...personal, ...IMPERSONAL_TABLES.keys()].sort()).toEqual(
				catalog.map(({ name }) => name).sort(),
			);
			// What names a person, a lead or an enrollment is about a person.
			const about = catalog.filter(({ columns }) =>
				['contact_id', 'lead_id', 'enrollment_id', 'record_id', 'winner_id'].some((name) =>
					columns.includes(name),
				),
			);
			expect(about.map(({ name }) => name).filter((name) => !personal.includes(name))).toEqual([]);
		});

		it('every column of a person’s row is emptied when the person is erased, or is said to stay', () => {
			const stays = PERSONAL_TABLES.flatMap(({ name, remains }) => {
				if (typeof remains === 'string') return [];
				const columns = named(name).columns.filter((column) => !(column in remains));
				return [[name, columns.sort()]];
			});
			const said = Object.entries(KEPT_WHEN_ERASED).map(([name, columns]) => [
				name,
				columns.split(' ').sort(),
			]);
			expect(Object.fromEntries(stays)).toEqual(Object.fromEntries(said));
		});

		it('every table with a record’s id follows the record when it is merged, or is said to stay', () => {
			const apart = {
				contact: ['changes', 'contacts'],
				lead: [],
			} satisfies Record<keyof typeof OWNED_TABLES, string[]>;
			for (const record of ['contact', 'lead'] as const) {
				const owned = catalog
					.filter(({ columns }) => columns.includes(`${record}_id`))
					.map(({ name }) => name);
				const listed = OWNED_TABLES[record].map(({ table }) => table as string);
				expect(
					owned.filter((name) => !listed.includes(name) && !apart[record].includes(name as never)),
				).toEqual([]);
			}
		});
	});
});

async function catalogOf(db: Kysely<Schema>): Promise<CatalogTable[]> {
	const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
	const tables = await db.introspection.getTables();
	const own = tables.find(({ name }) => name === 'contacts')?.schema;
	return await Promise.all(
		tables
			.filter(({ isView, schema }) => !isView && (isSqlite || schema === own))
			.map(async ({ name, columns }) => ({
				name,
				columns: columns.map((column) => column.name),
				stored: Object.fromEntries(columns.map((column) => [column.name, storedAs(column)])),
				counted: columns.some(({ isAutoIncrementing }) => isAutoIncrementing),
				...(isSqlite ? await sqliteKeys(db, name) : await postgresKeys(db, `${own}.${name}`)),
			})),
	);
}

function storedAs(column: ColumnMetadata): StoredColumn {
	const counted = column.isAutoIncrementing;
	return {
		// SQLite counts only a column of the type `integer`; all its numbers are as large as a bigint.
		type: counted ? 'bigint' : TYPES[column.dataType.toLowerCase()],
		// SQLite doesn’t say of an id it counts that it is never null.
		nullable: column.isNullable && !counted,
		filled: counted || column.hasDefaultValue,
	};
}

async function sqliteKeys(db: Kysely<Schema>, name: string): Promise<Pick<CatalogTable, 'key' | 'refersTo'>> {
	const key = await sql<{ name: string }>`
		select name from pragma_table_info(${name}) where pk > 0 order by pk`.execute(db);
	const references = await sql<{ name: string }>`
		select "table" as name from pragma_foreign_key_list(${name})`.execute(db);
	return { key: key.rows.map((row) => row.name), refersTo: references.rows.map((row) => row.name) };
}

async function postgresKeys(
	db: Kysely<Schema>,
	name: string,
): Promise<Pick<CatalogTable, 'key' | 'refersTo'>> {
	const key = await sql<{ name: string }>`
		select attname as name from pg_index
			cross join unnest(indkey::int2[]) with ordinality as part(attnum, place)
			join pg_attribute on attrelid = indrelid and pg_attribute.attnum = part.attnum
		where indrelid = ${name}::regclass and indisprimary order by place`.execute(db);
	const references = await sql<{ name: string }>`
		select relname as name from pg_constraint join pg_class on pg_class.oid = confrelid
		where conrelid = ${name}::regclass and contype = 'f'`.execute(db);
	return { key: key.rows.map((row) => row.name), refersTo: references.rows.map((row) => row.name) };
}

describe('the place of a test’s PostgreSQL store', () => {
	let server: OwnedPostgres;

	beforeAll(async () => {
		server = await sharedPostgres();
	}, 120_000);

	afterAll(async () => await server.destroy());

	it('is emptied of every row of every table', async () => {
		const place = newPostgresPlace(server);
		const store = (await place.open(realClock)) as KyselyStore;
		await insertSample(store.db, sampleData(3));
		const tables = (await store.db.introspection.getTables()).map(({ name }) => name);
		const filled = async (): Promise<string[]> => {
			const found: string[] = [];
			for (const name of tables) {
				const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(store.db);
				if (rows.length > 0) found.push(name);
			}
			return found.sort();
		};
		expect(await filled()).toEqual([...tables].sort());
		await place.empty();
		expect(await filled()).toEqual([]);
		await store.close();
		await place.remove();
	});
});
