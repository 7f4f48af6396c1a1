import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client } from 'pg';

import {
	CONDITION_FIELDS,
	COUNT_OPERATORS,
	FIELD_OPERATORS,
	parseCondition,
} from '../../lib/domain/conditions';
import {
	CLICK_PROPERTIES,
	EMAIL_CLICKED,
	MESSAGE_OUTCOMES,
	OWN_EVENTS,
	PAGE_VIEWED,
} from '../../lib/domain/interactions';
import { parseProcess } from '../../lib/domain/lifecycle';
import { MATCH_FIELDS, parseStrategy, PRESET_STRATEGIES } from '../../lib/domain/matching';
import { parseModel } from '../../lib/domain/scoring';
import { openPostgresStore, openSqliteStore, POSTGRES_DEFAULTS } from '../../lib/store';
import { readBehavior } from '../../lib/simulation/input/readBehavior';
import { readFixtures } from '../../lib/simulation/input/readFixtures';
import { checkEvent } from '../../nodes/JourneyEventsTrigger/eventSchema';
import { realClock } from '../support/realClock';
import { tempFolder } from '../support/tempFolder';
import { sharedPostgres } from '../support/sharedPostgres';
import { allPages, readPage } from './support/markdown';

const blocks = allPages().flatMap(({ path, fences }) =>
	fences.map((fence) => ({ ...fence, at: `${path}:${fence.line}` })),
);

/** For what is read from files. */
function inFile(read: (path: string) => unknown): (value: unknown) => unknown {
	return (value) => {
		const folder = tempFolder();
		try {
			const path = join(folder.path, 'given.json');
			writeFileSync(path, JSON.stringify(value));
			return read(path);
		} finally {
			folder.remove();
		}
	};
}

/** What JSON is read by that a page offers, by the comment before it: `<!-- json: condition -->`. */
const READERS: Record<string, (value: unknown) => unknown> = {
	condition: (value) => parseCondition(value, 'Conditions'),
	strategy: (value) => parseStrategy({ record: 'lead', ...(value as object) }),
	process: (value) => parseProcess(value, 'Definition'),
	rules: (value) => parseModel({ name: 'Example', rules: value }, 'Rules'),
	event: (value) => checkEvent(value, 0),
	answer: (value) => value,
	behavior: inFile(readBehavior),
	fixtures: inFile(readFixtures),
};

it.each(blocks.filter(({ language }) => language === 'json'))('$at is JSON that works', ({ code, mark }) => {
	const kind = /^json: (\w+)$/.exec(mark)?.[1] ?? '';
	expect(Object.keys(READERS)).toContain(kind);
	expect(() => READERS[kind](JSON.parse(code))).not.toThrow();
});

it('has events in calls of curl that the endpoint takes', () => {
	const bodies = blocks
		.filter(({ language, code }) => language === 'sh' && code.includes('curl'))
		.flatMap(({ code }) => [...code.matchAll(/-d '([^']+)'/g)].map(([, body]) => JSON.parse(body) as object))
		.filter((body) => 'type' in body);
	expect(bodies.length).toBeGreaterThan(0);
	for (const body of bodies) expect(() => checkEvent(body, 0)).not.toThrow();
});

it.each([
	{
		page: 'docs/nodes/conditions.md',
		names: [...FIELD_OPERATORS, ...COUNT_OPERATORS, ...Object.values(CONDITION_FIELDS).flatMap(Object.keys)],
	},
	{
		page: 'docs/nodes/event-types.md',
		names: [
			...Object.keys(OWN_EVENTS),
			...Object.values(OWN_EVENTS).flat(),
			...MESSAGE_OUTCOMES,
			...CLICK_PROPERTIES,
			PAGE_VIEWED,
			EMAIL_CLICKED,
		],
	},
	{ page: 'docs/nodes/matching-strategies.md', names: Object.values(MATCH_FIELDS).flatMap(Object.keys) },
])('$page names what JSON and events can name', ({ page, names }) => {
	const { text } = readPage(page);
	expect([...new Set(names)].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

it('has the properties of each event type in its row', () => {
	const rows = readPage('docs/nodes/event-types.md').text.split('\n');
	for (const [type, properties] of Object.entries(OWN_EVENTS)) {
		const row = rows.find((line) => line.startsWith(`| \`${type}\``)) ?? '';
		const named = row.includes('the same as `lead.stage_changed`')
			? `${row} ${rows.find((line) => line.startsWith('| `lead.stage_changed`'))}`
			: row;
		expect([type, properties.filter((name) => !named.includes(`\`${name}\``))]).toEqual([type, []]);
	}
});

it('names every preset of matching', () => {
	const { text } = readPage('docs/nodes/matching-strategies.md');
	expect(PRESET_STRATEGIES.map(({ name }) => name).filter((name) => !text.includes(name))).toEqual([]);
});

describe('SQL', () => {
	const queries = blocks.filter(({ language }) => language === 'sql');

	it('is there', () => {
		expect(queries.length).toBeGreaterThan(3);
	});

	it('can be asked of the embedded store', async () => {
		const folder = tempFolder();
		const file = `${folder.path}/journeys.sqlite`;
		const store = await openSqliteStore(file, realClock);
		const database = new DatabaseSync(file, { readOnly: true });
		try {
			for (const { at, code } of queries)
				expect([at, database.prepare(code).all()]).toEqual([at, expect.any(Array)]);
		} finally {
			database.close();
			await store.close();
			folder.remove();
		}
	});

	it('can be asked of PostgreSQL, with its own word for the present', async () => {
		const server = await sharedPostgres();
		const { port, user, password, database } = server;
		const address = { ...POSTGRES_DEFAULTS, host: '127.0.0.1', port, user, password, database };
		const client = new Client({ ...address, options: `-c search_path=${address.schema}` });
		try {
			await (await openPostgresStore(address, realClock)).close();
			await client.connect();
			for (const { at, code } of queries) {
				const { rows } = await client.query(code.replaceAll('unixepoch()', 'extract(epoch from now())'));
				expect([at, rows]).toEqual([at, expect.any(Array)]);
			}
		} finally {
			await client.end();
			await server.destroy();
		}
	}, 60_000);
});
