import type { Part } from '../support/Part';
import { postgresVersion } from '../support/postgres';
import { isWanted } from '../support/options';
import { measureBytes } from './bytes';
import { measureInsideN8n } from './insideN8n';

/** Space on disk and in memory, and the effect on n8n's event loop. */
export const footprint: Part = async (context) => {
	context.noteVersion('PostgreSQL', await postgresVersion());
	const bytes = await measureBytes(context);
	return isWanted('n8n', context.options) ? [...bytes, ...(await measureInsideN8n(context))] : bytes;
};
