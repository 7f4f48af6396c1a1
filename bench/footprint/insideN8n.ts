import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createSegment, JourneyEngine, refreshSegment } from '../../lib/engine';
import { systemClock } from '../../lib/n8n/systemClock';
import { chain, nodes, workflow } from '../../test/e2e/support/workflows';
import { poll } from '../../tools/n8n/poll';
import { BenchN8n } from '../n8n/BenchN8n';
import { sqliteFile } from '../support/BenchStore';
import { checkCount } from '../support/check';
import type { Measurement } from '../support/Measurement';
import type { PartContext } from '../support/Part';
import { insertPeople } from '../support/people';
import { silentEngineLog } from '../support/silentEngineLog';
import { median } from '../support/statistics';
import { readRecord, recorderEnvironment } from './readRecord';

/** n8n keeps loading things after its start. */
const SETTLING = 15_000;
const LONGEST_BLOCK = 50;

/**
 * What n8n feels of this package with its embedded store, which does its work in n8n's own process: its
 * memory with many contacts held, and how late its event loop runs while as many enter a journey and while a
 * segment of them is computed.
 */
export async function measureInsideN8n({ options, log, noteVersion }: PartContext): Promise<Measurement[]> {
	noteVersion('n8n', await BenchN8n.version());
	const { contacts } = options;
	const size = contacts.toLocaleString('en');
	const folder = mkdtempSync(join(tmpdir(), 'journey-recorder-'));
	const file = join(folder, 'record.json');
	const env = recorderEnvironment(file);
	const measurements: Measurement[] = [];
	const note = (what: string, who: string, unit: 'MB' | 'ms' | '/s', value: number, most?: number): void => {
		measurements.push({
			what,
			who,
			unit,
			values: [value],
			target: most === undefined ? undefined : { most },
		});
	};
	const ours = 'n8n with this package';
	try {
		const bare = await BenchN8n.start({ database: 'SQLite', withPackage: false, env });
		try {
			note('memory (RSS), idle', 'n8n', 'MB', await settledMemory(bare, file));
		} finally {
			await bare.stop();
		}
		log('n8n without the package is measured');

		const bench = await BenchN8n.start({ database: 'SQLite', env });
		try {
			note('memory (RSS), idle', ours, 'MB', await settledMemory(bench, file));
			const { everybody, third } = await fillStore(bench, contacts);
			log(`${size} contacts are in the store`);

			const trigger = nodes.trigger({
				audience: 'segment',
				segments: [everybody],
				when: 'once',
				options: { contactsPerExecution: 'fixed', batchSize: 1000 },
			});
			const wait = nodes.wait('Wait', 365, 'days');
			await readRecord(bench, file);
			const began = Date.now();
			const { id } = await bench.publish(workflow('Everybody', chain(trigger, wait)));
			const count = async (text: string): Promise<number> =>
				Number((await bench.queryStore<{ found: number }>(text))[0].found);
			const entered = `select count(*) as found from enrollments where journey_id = '${id}'`;
			const held = `select count(*) as found from holds where step_id = '${wait.id}' and state = 'waiting'`;
			const patience = { timeoutMs: 60_000 + contacts * 10, intervalMs: 500 };
			await poll(async () => ((await count(entered)) >= contacts ? true : undefined), {
				what: `${size} enrolled`,
				...patience,
			});
			const enrolling = await readRecord(bench, file);
			const seconds = (Date.now() - began) / 1000;
			await poll(async () => ((await count(held)) >= contacts ? true : undefined), {
				what: `${size} held`,
				...patience,
			});
			const delivering = await readRecord(bench, file);
			checkCount('enrolled', await count(entered), contacts);
			checkCount('held', await count(held), contacts);
			note(`enrollment of ${size} inside n8n`, ours, '/s', contacts / seconds);
			note(`event loop lag while ${size} enter, p99`, ours, 'ms', enrolling.p99, LONGEST_BLOCK);
			note(`event loop lag while ${size} enter, longest`, ours, 'ms', enrolling.max);
			note('event loop lag while the rest of them are delivered, p99', ours, 'ms', delivering.p99);

			await bench.publish(
				workflow('Rebuild', [[nodes.webhook('rebuild'), 0, nodes.records('Refresh', refreshOf(third))]]),
			);
			await readRecord(bench, file);
			const answer = JSON.stringify(await bench.post('rebuild', {}));
			const rebuilding = await readRecord(bench, file);
			if (!answer.includes('joined')) throw new Error(`The segment was not rebuilt: ${answer}`);
			note(
				`event loop lag during a segment rebuild over ${size}, p99`,
				ours,
				'ms',
				rebuilding.p99,
				LONGEST_BLOCK,
			);
			note(`event loop lag during a segment rebuild over ${size}, longest`, ours, 'ms', rebuilding.max);

			await bench.n8n.restart();
			note(`memory (RSS), ${size} held, after a restart`, ours, 'MB', await settledMemory(bench, file));
		} finally {
			await bench.stop();
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	return measurements;
}

/** Megabytes; the median of several readings, since garbage comes and goes. */
async function settledMemory(bench: BenchN8n, file: string): Promise<number> {
	await sleep(SETTLING);
	const looks: number[] = [];
	for (let look = 0; look < 5; look++) {
		looks.push((await readRecord(bench, file)).rss / 2 ** 20);
		await sleep(1000);
	}
	return median(looks);
}

/** Puts contacts and segments into n8n's store while n8n rests. */
async function fillStore(bench: BenchN8n, contacts: number): Promise<{ everybody: string; third: string }> {
	await bench.n8n.stop();
	const engine = await JourneyEngine.start({
		store: await sqliteFile(bench.storeFile).open(systemClock),
		log: silentEngineLog,
	});
	try {
		await insertPeople(engine.store, contacts);
		const make = async (name: string, definition: object): Promise<string> =>
			(await createSegment(engine, { name, kind: 'dynamic', definition, description: null, timeZone: null }))
				.id;
		const field = { kind: 'field', record: 'contact' };
		const everybody = await make('Everybody', { ...field, field: 'email', operator: 'exists' });
		await refreshSegment(engine, everybody);
		// Not computed yet: that's what is measured inside n8n.
		const third = await make('Pro', { ...field, field: 'attributes.plan', operator: 'equals', value: 'pro' });
		return { everybody, third };
	} finally {
		await engine.close();
		await bench.n8n.restart();
	}
}

function refreshOf(segmentId: string): object {
	return {
		resource: 'segment',
		operation: 'refresh',
		segment: { __rl: true, mode: 'id', value: segmentId },
	};
}
