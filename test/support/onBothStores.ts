import { sharedPostgres, type OwnedPostgres } from './sharedPostgres';
import { connectionsLeft, newPostgresPlace, newSqlitePlace, type StorePlace } from './storePlaces';

/** Says the same of both stores. */
export function onBothStores(tests: (newPlace: () => StorePlace) => void): void {
	describe('on SQLite', () => tests(newSqlitePlace));

	describe('on PostgreSQL', () => {
		let server: OwnedPostgres;

		beforeAll(async () => {
			server = await sharedPostgres();
		}, 180_000);

		afterAll(async () => {
			try {
				expect(await connectionsLeft(server)).toBe(0);
			} finally {
				await server.destroy();
			}
		});

		tests(() => newPostgresPlace(server));
	});
}
