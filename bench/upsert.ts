/**
 * Journey Records' Create or Update of contacts on the embedded store, as the node does it, without n8n around it:
 *
 *     node_modules/.bin/tsc -p tsconfig.tools.json && node build/bench/upsert.js [contacts]
 *
 * Prints items a second for new contacts, for the same again with another field, and for the same unchanged, and how
 * long n8n's event loop would be blocked at most (p99 and the longest block, in milliseconds).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import type { IExecuteFunctions } from 'n8n-workflow';

import { closeAllEngines } from '../lib/n8n/engines';
import { router } from '../nodes/JourneyRecords/router';

const total = Number(process.argv[2] ?? 100_000);

type Parameter = unknown | ((itemIndex: number) => unknown);

function functionsOf(items: object[], parameters: Record<string, Parameter>): IExecuteFunctions {
	const quiet = { info() {}, warn() {}, error: console.error, debug() {} };
	return {
		logger: quiet,
		getInputData: () => items.map((json) => ({ json })),
		getNode: () => ({ name: 'Journey Records', type: 'n8n-nodes-customer-journey.journeyRecords' }),
		getTimezone: () => 'Europe/Amsterdam',
		continueOnFail: () => false,
		getCredentials: async () => ({}),
		getNodeParameter: (name: string, itemIndex: number, fallback?: unknown) => {
			const value = parameters[name];
			if (typeof value === 'function') return (value as (index: number) => unknown)(itemIndex);
			return value === undefined ? fallback : value;
		},
	} as unknown as IExecuteFunctions;
}

async function measure(name: string, firstName: (n: number) => string): Promise<void> {
	const items = Array.from({ length: total }, (_, n) => ({ n }));
	const delay = monitorEventLoopDelay({ resolution: 5 });
	delay.enable();
	const began = process.hrtime.bigint();
	const [output] = await router(
		functionsOf(items, {
			resource: 'contact',
			operation: 'upsert',
			matchBy: 'email',
			email: (n: number) => `person.${n}@example${n % 1000}.com`,
			fields: (n: number) => ({
				firstName: firstName(n),
				lastName: `Name ${n}`,
				company: `Company ${n % 1000}`,
				phone: `+3120${String(1000000 + (n % 8_000_000))}`,
			}),
			attributes: (n: number) => ({ assignments: [{ name: 'size', type: 'number', value: n % 50 }] }),
			options: {},
		}),
	);
	const seconds = Number(process.hrtime.bigint() - began) / 1e9;
	delay.disable();
	const outcomes = Map.groupBy(output, ({ json }) => json.outcome);
	const counts = [...outcomes].map(([outcome, found]) => `${found.length} ${String(outcome)}`).join(', ');
	console.log(
		`${name}: ${Math.round(total / seconds)} items/s (${counts}); blocked p99 ${(delay.percentile(99) / 1e6).toFixed(0)} ms, longest ${(delay.max / 1e6).toFixed(0)} ms`,
	);
}

async function main(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'upsert-'));
	process.env.N8N_USER_FOLDER = folder;
	try {
		await measure('new', (n) => `First ${n}`);
		await measure('changed', (n) => `Other ${n}`);
		await measure('unchanged', (n) => `Other ${n}`);
	} finally {
		await closeAllEngines();
		rmSync(folder, { recursive: true });
	}
}

void main();
