import type { IExecuteFunctions } from 'n8n-workflow';

import { closeAllEngines, useStore } from '../../lib/n8n/engines';
import { router } from '../../nodes/JourneyRecords/router';
import { checkCount } from '../support/check';
import type { DataContext } from './DataContext';

type Parameter = unknown | ((itemIndex: number) => unknown);

const TARGET = { least: 5_000 };
/** Measuring more doesn't change the rate, and takes long. */
const MOST = 100_000;

/**
 * Journey Records' Create or Update of contacts, matched by e-mail address, as the node does it, but without
 * n8n around it.
 */
export async function measureUpsert(context: DataContext): Promise<void> {
	const { options, place } = context;
	const contacts = Math.min(options.contacts, MOST);
	useStore({ key: `bench ${place.name}`, name: place.name, open: async (clock) => await place.open(clock) });
	try {
		for (const [what, outcome, firstName] of [
			['bulk upsert with matching, new contacts', 'created', 'First'],
			['bulk upsert with matching, changed', 'updated', 'Other'],
			['bulk upsert with matching, unchanged', 'unchanged', 'Other'],
		]) {
			const outcomes: unknown[] = [];
			await context.rate(
				what,
				contacts,
				async () => {
					const [output] = await router(upsertOf(contacts, firstName));
					for (const { json } of output) outcomes.push(json.outcome);
				},
				TARGET,
			);
			checkCount(`${what}: items out`, outcomes.length, contacts);
			checkCount(`${what}: ${outcome}`, outcomes.filter((found) => found === outcome).length, contacts);
		}
	} finally {
		await closeAllEngines();
		useStore();
	}
	const [{ stored }] = await place.query('select count(*) as stored from contacts');
	checkCount('contacts after three upserts of the same', Number(stored), contacts);
}

function upsertOf(count: number, firstName: string): IExecuteFunctions {
	return functionsOf(
		Array.from({ length: count }, (_, n) => ({ n })),
		{
			resource: 'contact',
			operation: 'upsert',
			matchBy: 'email',
			email: (n: number) => `person.${n}@example${n % 1000}.com`,
			fields: (n: number) => ({
				firstName: `${firstName} ${n}`,
				lastName: `Name ${n}`,
				company: `Company ${n % 1000}`,
				phone: `+3120${String(1_000_000 + (n % 8_000_000))}`,
			}),
			attributes: (n: number) => ({ assignments: [{ name: 'size', type: 'number', value: n % 50 }] }),
			options: {},
		},
	);
}

/** As much of n8n as the node needs. */
function functionsOf(items: object[], parameters: Record<string, Parameter>): IExecuteFunctions {
	const quiet = { info() {}, warn() {}, error: console.error, debug() {} };
	return {
		logger: quiet,
		getInputData: () => items.map((json) => ({ json })),
		getNode: () => ({ name: 'Journey Records', type: 'n8n-nodes-customer-journey.journeyRecords' }),
		getTimezone: () => 'Europe/Amsterdam',
		continueOnFail: () => false,
		getCredentials: async () => ({}),
		getMode: () => 'trigger',
		getNodeParameter: (name: string, itemIndex: number, fallback?: unknown) => {
			const value = parameters[name];
			if (typeof value === 'function') return (value as (index: number) => unknown)(itemIndex);
			return value === undefined ? fallback : value;
		},
	} as unknown as IExecuteFunctions;
}
