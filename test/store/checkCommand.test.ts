import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { runCommand } from '../../lib/cli';
import { realClock } from '../support/realClock';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { newPostgresPlace } from '../support/storePlaces';
import { tempFolder } from '../support/tempFolder';
import { trigger, wait } from '../support/journeyCheck';
import { draw } from '../workflow/support/draw';

describe('the command check with a PostgreSQL store', () => {
	let server: OwnedPostgres;
	let place: ReturnType<typeof newPostgresPlace>;
	let file: string;
	let folder: ReturnType<typeof tempFolder>;

	beforeAll(async () => {
		server = await sharedPostgres();
		place = newPostgresPlace(server);
		folder = tempFolder();
		file = join(folder.path, 'journey.json');
	});
	afterAll(async () => {
		await place.remove();
		await server.destroy();
		folder.remove();
	});

	const url = (changes: { password?: string; database?: string } = {}): string => {
		const { user, port, database } = place.settings;
		const password = changes.password === undefined ? '' : `:${changes.password}`;
		return `postgres://${user}${password}@127.0.0.1:${port}/${changes.database ?? database}`;
	};

	async function check(...args: string[]): Promise<{ code: number; out: string; err: string }> {
		const printed = { out: '', err: '' };
		const code = await runCommand(['check', file, ...args], {
			out: { write: (text) => (printed.out += text) },
			err: { write: (text) => (printed.err += text) },
			environment: { PGPASSWORD: place.settings.password },
			clock: realClock,
			signal: new AbortController().signal,
		});
		return { code, ...printed };
	}

	it('looks names up there', async () => {
		const store = await place.open(realClock);
		const { id } = await store.segments.insert({
			name: 'Newsletter',
			kind: 'static',
			description: null,
			definition: null,
			timeZone: null,
		});
		await store.close();
		const enters = (segment: string): void =>
			writeFileSync(
				file,
				JSON.stringify(
					draw({ Start: trigger({ audience: 'segment', segments: [segment] }), Wait: wait() }, [
						['Start', 'Wait'],
					]),
				),
			);
		enters(id);
		expect(await check('--store', url())).toMatchObject({ code: 0, err: '' });
		enters('gone');
		expect(await check('--store', url())).toMatchObject({
			code: 1,
			out: expect.stringContaining('there is no segment “gone” in this store.'),
		});
	});

	it('creates nothing, and says what is missing without the password', async () => {
		const elsewhere = await check('--store', url(), '--schema', 'elsewhere');
		expect(elsewhere).toMatchObject({
			code: 2,
			err: expect.stringMatching(/has no tables yet in schema elsewhere/),
		});
		const { schema: _, ...login } = place.settings;
		const client = new Client({ ...login, host: '127.0.0.1', ssl: undefined });
		await client.connect();
		const { rows } = await client.query("select 1 from pg_namespace where nspname = 'elsewhere'");
		await client.end();
		expect(rows).toEqual([]);

		const wrong = await check('--store', url({ database: 'none', password: 'wrong-secret' }));
		expect(wrong.code).toBe(2);
		expect(wrong.err).not.toContain('wrong-secret');
		expect(await check('--store', 'postgres://nowhere')).toMatchObject({
			code: 2,
			err: expect.stringContaining('--store must name a user, a host and a database'),
		});
	});
});
