import { compareWithModel } from '../support/journeyModel';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { connectionsLeft, newPostgresPlace, newSqlitePlace } from '../support/storePlaces';

/** Many thousand runs are asked for with `JOURNEY_MODEL_RUNS`, and may take as long as they do. */
const TIME = process.env.JOURNEY_MODEL_RUNS === undefined ? 60_000 : 3_600_000;

describe('whatever happens, in whatever order, every contact is in exactly one known place, passes no step twice unasked, and is never lost', () => {
	it(
		'on SQLite',
		async () => {
			await compareWithModel(newSqlitePlace, 150);
		},
		TIME,
	);

	describe('with a server', () => {
		let server: OwnedPostgres;

		beforeAll(async () => {
			server = await sharedPostgres();
		}, 120_000);

		afterAll(async () => await server.destroy());

		it(
			'on PostgreSQL',
			async () => {
				const place = newPostgresPlace(server);
				// Making the tables takes longer than a run, so they are only emptied.
				await compareWithModel(() => ({ ...place, remove: place.empty }), 40);
				expect(await connectionsLeft(server)).toBe(0);
			},
			TIME,
		);
	});
});
