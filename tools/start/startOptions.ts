import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { cacheFolder } from '../cacheFolder';
import { packageRoot } from '../packageRoot';

export interface StartOptions {
	/** The journey, as exported from n8n. */
	workflowFile: string;
	/** What the demo keeps between two starts. */
	folder: string;
	/** Whether n8n's own log is shown. */
	log: boolean;
	/** Whether the people of the demo go through the journey once more. */
	again: boolean;
}

export const USAGE = `npm start -- [<workflow.json>] [--folder <folder>] [--again] [--log]

  <workflow.json>    the journey to publish; by default the sample
  --folder <folder>  where n8n, its store and its passwords are kept; use it to run a second demo
  --again            play the people through the journey once more
  --log              show n8n's own log`;

/**
 * Reads the arguments of `npm start`.
 * @param from the folder that relative paths start at: where the command was typed
 * @throws {Error} with the usage
 */
export function startOptions(args: readonly string[], from: string): StartOptions {
	const { values, positionals } = parse(args);
	if (positionals.length > 1) throw new Error(`One workflow is enough.\n\n${USAGE}`);
	if (values.folder === '') throw new Error(`--folder needs a folder.\n\n${USAGE}`);
	const [file] = positionals;
	return {
		workflowFile:
			file === undefined ? join(packageRoot(), 'examples', 'contoso-coffee.json') : resolve(from, file),
		folder: values.folder === undefined ? join(cacheFolder(), 'demo') : resolve(from, values.folder),
		log: values.log === true,
		again: values.again === true,
	};
}

function parse(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			options: { folder: { type: 'string' }, again: { type: 'boolean' }, log: { type: 'boolean' } },
			allowPositionals: true,
		});
	} catch (error) {
		throw new Error(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
	}
}
