import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { chain, nodes, workflow, type TestNode } from '../../test/e2e/support/workflows';
import { checkCount } from '../support/check';
import { secondsFor } from '../support/stopwatch';
import type { BenchN8n } from './BenchN8n';

/** How often an address is repeated in the file, in another spelling: the contact is matched. */
const REPEATED_EVERY = 10;

const EXPRESSIONS = {
	email: '={{ $json.email }}',
	fields: {
		firstName: '={{ $json.first_name }}',
		lastName: '={{ $json.last_name }}',
		company: '={{ $json.company }}',
	},
};

let runs = 0;

/**
 * A CSV file, read by n8n's own nodes, whose rows Journey Records upserts.
 * @returns rows per second, of the whole workflow and again when all of them are known
 */
export async function csvUpsert(
	bench: BenchN8n,
	rows: number,
	mapping: 'each' | 'auto',
): Promise<{ first: number; again: number }> {
	const run = ++runs;
	const file = await writeCsv(bench, run, rows);
	const path = `csv-${run}`;
	await bench.publish(
		workflow(
			`CSV ${run}`,
			chain(
				nodes.webhook(path),
				node('Read', 'readWriteFile', 1, { operation: 'read', fileSelector: file, options: {} }),
				node('Extract', 'extractFromFile', 1, { operation: 'csv', options: {} }),
				nodes.records('Upsert', {
					resource: 'contact',
					operation: 'upsert',
					matchBy: 'email',
					mapping,
					...(mapping === 'each' ? EXPRESSIONS : {}),
				}),
				nodes.code(
					'Count',
					'const outcomes = {}; for (const { json } of $input.all()) outcomes[json.outcome] = (outcomes[json.outcome] ?? 0) + 1; return [{ json: outcomes }];',
				),
			),
		),
	);
	const people = rows - Math.floor(rows / REPEATED_EVERY);
	const upsert = async (): Promise<Record<string, number>> => {
		const answer = await bench.post(path, {});
		return (Array.isArray(answer) ? answer[0] : answer) as Record<string, number>;
	};
	let outcomes: Record<string, number> = {};
	const first = await secondsFor(async () => {
		outcomes = await upsert();
	});
	const sum = Object.values(outcomes).reduce((a, b) => a + b, 0);
	checkCount('results', sum, rows);
	checkCount('contacts that were created', outcomes.created, people);
	const again = await secondsFor(async () => {
		outcomes = await upsert();
	});
	checkCount('contacts that were created again', outcomes.created ?? 0, 0);
	const [{ found }] = await bench.queryStore<{ found: number | string }>(
		`select count(*) as found from contacts where email like 'csv${run}.%'`,
	);
	checkCount('contacts', Number(found), people);
	return { first: rows / first, again: rows / again };
}

async function writeCsv(bench: BenchN8n, run: number, rows: number): Promise<string> {
	await mkdir(bench.filesFolder, { recursive: true });
	const file = join(bench.filesFolder, `contacts-${run}.csv`);
	const lines = ['email,first_name,last_name,company'];
	for (let row = 0; row < rows; row++) {
		const repeats = row % REPEATED_EVERY === REPEATED_EVERY - 1;
		const email = `csv${run}.${repeats ? row - 1 : row}@example.com`;
		lines.push(`${repeats ? email.toUpperCase() : email},Ann ${row},Example,Example ${row % 500} Inc.`);
	}
	await writeFile(file, `${lines.join('\n')}\n`);
	return file;
}

function node(name: string, type: string, typeVersion: number, parameters: object): TestNode {
	return {
		...nodes.code(name, ''),
		type: `n8n-nodes-base.${type}`,
		typeVersion,
		parameters: parameters as TestNode['parameters'],
	};
}
