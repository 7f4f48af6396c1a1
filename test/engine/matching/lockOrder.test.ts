import { sql, type Kysely } from 'kysely';

import {
	createStrategy,
	JourneyEngine,
	saveContacts,
	saveContactsByStrategy,
	type ContactFields,
} from '../../../lib/engine';
import type { Schema, StoredStrategy } from '../../../lib/store';
import { RecordedLog } from '../../support/RecordedLog';
import { realClock } from '../../support/realClock';
import { sharedPostgres, type OwnedPostgres } from '../../support/sharedPostgres';
import { newPostgresPlace, type StorePlace } from '../../support/storePlaces';

const ROUNDS = 12;
const PEOPLE = 60;

let server: OwnedPostgres;
let place: StorePlace;
let engines: JourneyEngine[];
let strategy: StoredStrategy;
/** SQLSTATEs of the errors for which transactions were run again. */
let states: string[];

beforeAll(async () => {
	server = await sharedPostgres();
}, 120_000);

afterAll(async () => await server.destroy());

beforeEach(async () => {
	place = newPostgresPlace(server);
	engines = [];
	states = [];
	for (let n = 0; n < 4; n++) {
		const store = await place.open(realClock);
		const isTransient = store.isTransient.bind(store);
		store.isTransient = (error) => {
			states.push((error as { code?: string }).code ?? String(error));
			return isTransient(error);
		};
		engines.push(await JourneyEngine.start({ store, log: new RecordedLog() }));
	}
	strategy = await createStrategy(engines[0], {
		name: 'Address, or similar name at one company',
		description: null,
		definition: {
			record: 'contact',
			rules: [
				{ fields: [{ field: 'email' }] },
				{ fields: [{ field: 'company' }, { field: 'name', compare: 'fuzzy' }] },
			],
		},
	});
});

afterEach(async () => {
	for (const engine of engines) await engine.close();
	await place.remove();
});

async function deadlocks(): Promise<number> {
	const { db } = engines[0].store as unknown as { db: Kysely<Schema> };
	const { rows } = await sql<{ deadlocks: string }>`
		select deadlocks from pg_stat_database where datname = current_database()`.execute(db);
	return Number(rows[0].deadlocks);
}

/** A batch of some people in any order; those of a round are new at first, those of the last one are known. */
function batch(random: () => number, round: number): ContactFields[] {
	return Array.from({ length: 2 * PEOPLE }, (_, n) => ({ n, key: random() }))
		.sort((left, right) => left.key - right.key)
		.slice(0, PEOPLE)
		.map(({ n }) => {
			const number = (round - 1) * PEOPLE + n;
			return {
				email: `person${number}@example.com`,
				firstName: `Person ${Math.floor(random() * 3)}`,
				lastName: `Unlike${String(number * 7919).padStart(8, '0')}`,
				company: `Company ${number % 5}`,
			};
		});
}

it('batches by identity and by a strategy at once never wait for each other in a circle', async () => {
	const random = pseudoRandom(15);
	const seen = new Set<string>();
	for (let round = 1; round <= ROUNDS; round++) {
		const results = await Promise.all(
			engines.map(async (engine, n) => {
				const list = batch(random, round);
				for (const { email } of list) seen.add(email!);
				return n % 2 === 0
					? await saveContacts(engine, list, { matchBy: ['email', 'phone'] })
					: await saveContactsByStrategy(engine, list, { strategy });
			}),
		);
		for (const result of results.flat()) expect(result).not.toBeInstanceOf(Error);
	}
	const { db } = engines[0].store as unknown as { db: Kysely<Schema> };
	const stored = await db.selectFrom('contacts').select('email').execute();
	expect(stored.map(({ email }) => email).sort()).toEqual([...seen].sort());
	expect(states).toEqual([]);
	expect(await deadlocks()).toBe(0);
}, 120_000);

/** Numbers in [0, 1), the same ones each time (Lehmer's generator). */
function pseudoRandom(seed: number): () => number {
	let state = seed;
	return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
