import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IRun, ITriggerFunctions } from 'n8n-workflow';

import { SimulatedClock } from '../../lib/domain';
import { deliverToN8n } from '../../lib/n8n/deliver';
import { checkRegistration, TESTED_N8N } from '../../lib/n8n/hostContract';
import { useTime } from '../../lib/n8n/systemClock';
import type { Store } from '../../lib/store';

const clock = new SimulatedClock(0);

beforeAll(() => useTime(clock));
afterAll(() => useTime());

type Done = { resolve(run: IRun | undefined): void; reject(error: Error): void };

/** What n8n 2.41 gives to trigger(), with what a future one might lack or do otherwise. */
function functionsOfN8n(changes: Record<string, unknown> = {}) {
	const lines: string[] = [];
	const log = (line: string): number => lines.push(line);
	const functions = {
		getNode: () => ({ id: 'a-step', name: 'Wait a Day' }),
		getWorkflow: () => ({ id: 'a-journey', name: 'Journey' }),
		getActivationMode: () => 'init',
		logger: { error: log, warn: log },
		helpers: { createDeferredPromise: () => Promise.withResolvers() },
		emit: (_data: unknown, _response: unknown, _done: Done, _key: unknown): void => {},
		...changes,
	} as unknown as ITriggerFunctions;
	return { functions, lines };
}

/** Delivers a batch of nobody: only the way there and back matters here. */
async function deliver(functions: ITriggerFunctions) {
	const none = { getMany: async () => new Map() };
	const store = { clock, interactions: none, accounts: none, leads: none } as unknown as Store;
	return await deliverToN8n(functions, store, 'a-claim', []);
}

function runOf(...nodes: string[]): IRun {
	const runData = Object.fromEntries(nodes.map((name) => [name, []]));
	return { status: 'success', data: { resultData: { runData } } } as unknown as IRun;
}

/** An emit whose executions end at once, with this run. */
const ending = (run: IRun | undefined) => ({
	emit: (_data: unknown, _response: unknown, done: Done, _key: unknown) => done.resolve(run),
});

describe('an n8n that keeps to what the nodes rely on', () => {
	it('is told nothing', async () => {
		const { functions, lines } = functionsOfN8n(ending(runOf('Wait a Day', 'Mail')));
		expect(checkRegistration(functions)).toEqual([]);
		expect(await deliver(functions)).toEqual({ status: 'success' });
		// In queue mode the data of the nodes may be missing: nothing can be seen then.
		const bare = functionsOfN8n(ending(runOf()));
		expect(await deliver(bare.functions)).toEqual({ status: 'success' });
		await clock.advance(3_600_000);
		expect([...lines, ...bare.lines]).toEqual([]);
	});

	it('is one of the versions that the tests are run on', () => {
		const versionIn = (folder: string): string => {
			const path = join(__dirname, '../../tools/n8n', folder, 'package.json');
			return (JSON.parse(readFileSync(path, 'utf8')) as { dependencies: { n8n: string } }).dependencies.n8n;
		};
		expect(versionIn('lowest')).toMatch(new RegExp(`^${TESTED_N8N.lowest}\\.`));
		expect(versionIn('.')).toMatch(new RegExp(`^${TESTED_N8N.newest}\\.`));
	});
});

describe('an n8n that does not', () => {
	it.each([
		['emitMissing', { emit: undefined }, 'no emit()'],
		['endNotPromised', { emit: (_data: unknown, _options: unknown) => {} }, 'donePromise'],
		['deferredMissing', { helpers: {} }, 'createDeferredPromise'],
		['activationMissing', { getActivationMode: undefined }, 'getActivationMode'],
		['nodeIdMissing', { getNode: () => ({ name: 'Wait a Day' }) }, 'no ID'],
	])('is told of when a step is registered: %s', (breach, changes, word) => {
		const { functions, lines } = functionsOfN8n(changes);
		expect(checkRegistration(functions)).toEqual([breach]);
		expect(checkRegistration(functions)).toEqual([breach]);
		expect(lines).toHaveLength(1);
		expect(lines[0]).toContain(word);
		expect(lines[0]).toContain('at the step “Wait a Day”');
		expect(lines[0]).toContain(`Tested with n8n ${TESTED_N8N.lowest} to ${TESTED_N8N.newest}`);
	});

	it('is told of when an execution ends that never came to the step', async () => {
		const { functions, lines } = functionsOfN8n(ending(runOf('Start', 'Mail')));
		// The clock sees that nobody was taken over, and gives them back.
		expect(await deliver(functions)).toEqual({ status: 'success' });
		await deliver(functions);
		expect(lines).toEqual([expect.stringContaining('execute() never received its contacts')]);
	});

	it('is told of when it says nothing of an end for ten minutes', async () => {
		const emitted = Promise.withResolvers<Done>();
		const { functions, lines } = functionsOfN8n({
			emit: (_data: unknown, _response: unknown, done: Done, _key: unknown) => emitted.resolve(done),
		});
		const delivery = deliver(functions);
		const end = await emitted.promise;
		await clock.advance(599_000);
		expect(lines).toEqual([]);
		await clock.advance(1_000);
		expect(lines).toEqual([expect.stringContaining('hasn’t reported for ten minutes')]);
		end.resolve(runOf('Wait a Day'));
		expect(await delivery).toEqual({ status: 'success' });
	});

	it('is told of when its engine refuses to tell ends, and contacts go on all the same', async () => {
		const emitted: unknown[][] = [];
		const { functions, lines } = functionsOfN8n({
			emit: (...given: [unknown, unknown?, Done?]) => {
				emitted.push(given);
				given[2]?.reject(
					new Error('Engine 2.0 cannot run a trigger that waits for its execution to finish yet.'),
				);
			},
		});
		expect(await deliver(functions)).toEqual({ status: 'suspended' });
		expect(await deliver(functions)).toEqual({ status: 'suspended' });
		expect(emitted.map(([, , done]) => done !== undefined)).toEqual([true, false, true, false]);
		expect(lines).toEqual([expect.stringContaining('engine v2')]);
		expect(lines[0]).toContain('Set the workflow to n8n’s default engine.');
	});
});
