import type { IExecuteFunctions } from 'n8n-workflow';

import { PRESET_PREFIX, WRITTEN_HERE } from '../../lib/domain/matching';
import { closeAllEngines, useStore } from '../../lib/n8n/engines';
import { router } from '../../nodes/JourneyRecords/router';
import { checkCount } from '../support/check';
import type { DataContext } from './DataContext';

type Parameter = unknown | ((itemIndex: number) => unknown);

/** Measuring more doesn't change the rate, and takes long. */
const MOST = 100_000;

/** The address; or else a similar name at the same company: that of 20 people or more. */
const SIMILAR_NAME = {
	rules: [
		{ fields: [{ field: 'email', compare: 'exact' }] },
		{ fields: [{ field: 'company' }, { field: 'name', compare: 'fuzzy' }] },
	],
};

/** The ways to match, with what is promised of each: contacts a second. */
const WAYS = {
	email: {
		what: 'bulk upsert with matching',
		target: { least: 5_000 },
		parameters: { matchBy: 'email' },
	},
	preset: {
		what: "bulk upsert by the node's default strategy",
		target: { least: 3_000 },
		parameters: { matchBy: 'strategy', strategy: `${PRESET_PREFIX}contactPerson` },
	},
	similarName: {
		what: 'bulk upsert by email, or similar name at one company',
		target: { least: 3_000 },
		parameters: { matchBy: 'strategy', strategy: WRITTEN_HERE, strategyJson: JSON.stringify(SIMILAR_NAME) },
	},
};

/** What is saved one after the other, and what becomes of each contact. */
const STAGES = [
	{ stage: 'new contacts', outcome: 'created', firstName: 'First' },
	{ stage: 'changed', outcome: 'updated', firstName: 'Other' },
	{ stage: 'unchanged', outcome: 'unchanged', firstName: 'Other' },
];

/**
 * Measures Journey Records' Create or Update of contacts as the node does it, but without n8n around it.
 * @param way how contacts are matched
 */
export async function measureUpsert(context: DataContext, way: keyof typeof WAYS): Promise<void> {
	const { what, target, parameters } = WAYS[way];
	const { options, place } = context;
	const contacts = Math.min(options.contacts, MOST);
	useStore({ key: `bench ${place.name}`, name: place.name, open: async (clock) => await place.open(clock) });
	try {
		for (const { stage, outcome, firstName } of STAGES) {
			const outcomes: unknown[] = [];
			await context.rate(
				`${what}, ${stage}`,
				contacts,
				async () => {
					const [output] = await router(upsertOf(contacts, firstName, parameters));
					for (const { json } of output) outcomes.push(json.outcome);
				},
				target,
			);
			checkCount(`${what}, ${stage}: items out`, outcomes.length, contacts);
			checkCount(
				`${what}, ${stage}: ${outcome}`,
				outcomes.filter((found) => found === outcome).length,
				contacts,
			);
		}
	} finally {
		await closeAllEngines();
		useStore();
	}
	const [{ stored }] = await place.query('select count(*) as stored from contacts');
	checkCount('contacts after three upserts of the same', Number(stored), contacts);
}

function upsertOf(
	count: number,
	firstName: string,
	parameters: Record<string, Parameter>,
): IExecuteFunctions {
	return functionsOf(
		Array.from({ length: count }, (_, n) => ({ n })),
		{
			resource: 'contact',
			operation: 'upsert',
			...parameters,
			email: (n: number) => `person.${n}@example${n % 1000}.com`,
			fields: (n: number) => ({
				...(parameters.matchBy === 'email' ? {} : { email: `person.${n}@example${n % 1000}.com` }),
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
