import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { checkJourney, hasErrors, type JourneyCheck, type StoreFacts } from '../domain/journey/check';
import { readAuthorFacts } from '../n8n/readAuthorFacts';
import type { WorkflowDescription } from '../n8n/readWorkflow';
import { SimulationInputError } from '../simulation/input/SimulationInputError';
import { openExistingPostgresStore, type Store } from '../store';
import { openStoreCopy } from '../store/copy';
import { printFindings, readCheckedFile } from './checkFile';
import { hidePassword } from './hidePassword';
import type { CommandContext } from './migrate';
import { POSTGRES_OPTIONS, readPostgresSettings, secretOf } from './postgresSettings';
import { UsageError } from './usage';

/**
 * `check`: says what in a workflow won't work as its author intends.
 * @returns the exit code
 */
export async function check(args: string[], context: CommandContext): Promise<number> {
	const { values, positionals } = parse(args);
	const [file, ...rest] = positionals;
	if (file === undefined) throw new UsageError('A workflow file is needed: check journey.json');
	if (rest.length > 0) throw new UsageError(`Unexpected argument ${rest[0]}`);
	const place = values.store === undefined ? null : placeOf(values.store, values, context);
	try {
		const workflow = readCheckedFile(resolve(file));
		const facts = place === null ? null : await factsOf(place, workflow);
		const found = checkJourney(workflow, facts);
		context.out.write(
			values.json === true ? `${JSON.stringify(found, null, '\t')}\n` : print(found, values.notes),
		);
		return hasErrors(found) ? 1 : 0;
	} catch (error) {
		context.err.write(`${hidePassword((error as Error).message, place?.secret ?? '')}\n`);
		return error instanceof SimulationInputError || place !== null ? 2 : 1;
	}
}

interface StorePlace {
	/** What messages must not show. */
	secret: string;
	/** Opens the store to read it; it stays as it is. */
	open(): Promise<{ store: Store; close(): Promise<void> }>;
}

/** @throws UsageError */
function placeOf(
	given: string,
	options: Partial<Record<keyof typeof POSTGRES_OPTIONS, string>>,
	{ clock, environment }: CommandContext,
): StorePlace {
	if (/^postgres(?:ql)?:/i.test(given)) {
		const settings = readPostgresSettings('--store', given, options, environment);
		return {
			secret: secretOf(settings),
			open: async () => {
				const store = await openExistingPostgresStore(settings, clock);
				return { store, close: async () => await store.close() };
			},
		};
	}
	// A copy: opening a store may bring its schema up to date, and n8n may be using this one.
	return { secret: '', open: async () => await openStoreCopy(resolve(given), clock) };
}

async function factsOf(place: StorePlace, workflow: WorkflowDescription): Promise<StoreFacts> {
	const { store, close } = await place.open();
	try {
		return await readAuthorFacts(store, workflow);
	} finally {
		await close();
	}
}

function print({ findings, notes }: JourneyCheck, withNotes = false): string {
	const errors = findings.filter(({ severity }) => severity === 'error').length;
	const summary =
		findings.length === 0
			? 'No problems found.'
			: `${count(errors, 'error')}, ${count(findings.length - errors, 'warning')}.`;
	const lines = withNotes ? notes.map(({ node, text }) => `Note on “${node}”: ${text}\n`) : [];
	return `${printFindings({ findings })}${lines.join('')}${summary}\n`;
}

function count(number: number, what: string): string {
	return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			allowPositionals: true,
			options: {
				store: { type: 'string' },
				json: { type: 'boolean' },
				notes: { type: 'boolean' },
				...POSTGRES_OPTIONS,
			},
		});
	} catch (error) {
		throw new UsageError((error as Error).message, { cause: error });
	}
}
