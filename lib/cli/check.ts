import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { checkJourney, hasErrors, type JourneyCheck, type StoreFacts } from '../domain/journey/check';
import type { Clock } from '../domain/clock';
import { readStoreFacts } from '../engine/readStoreFacts';
import { countMatching } from '../n8n/countMatching';
import type { WorkflowDescription } from '../n8n/readWorkflow';
import { SimulationInputError } from '../simulation/input/SimulationInputError';
import { openStoreCopy } from '../store/copy';
import { printFindings, readCheckedFile } from './checkFile';
import type { CommandContext } from './migrate';
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
	try {
		const workflow = readCheckedFile(resolve(file));
		const facts =
			values.store === undefined ? null : await factsOf(resolve(values.store), workflow, context.clock);
		const found = checkJourney(workflow, facts);
		context.out.write(
			values.json === true ? `${JSON.stringify(found, null, '\t')}\n` : print(found, values.notes),
		);
		return hasErrors(found) ? 1 : 0;
	} catch (error) {
		context.err.write(`${(error as Error).message}\n`);
		return error instanceof SimulationInputError || values.store !== undefined ? 2 : 1;
	}
}

/** A copy is read: opening a store may bring its schema up to date, and n8n may be using this one. */
async function factsOf(file: string, workflow: WorkflowDescription, clock: Clock): Promise<StoreFacts> {
	const { store, close } = await openStoreCopy(file, clock);
	try {
		return { ...(await readStoreFacts(store)), matching: await countMatching(store, workflow) };
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
			options: { store: { type: 'string' }, json: { type: 'boolean' }, notes: { type: 'boolean' } },
		});
	} catch (error) {
		throw new UsageError((error as Error).message, { cause: error });
	}
}
