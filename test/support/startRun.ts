import type { PostgresServer } from '../../tools/postgres/PostgresServer';
import { startSharedPostgres } from './sharedPostgres';
import { makeTemplate } from './sqliteTemplate';
import type { tempFolder } from './tempFolder';

/** What one run of Jest keeps for all of its test files; the module that ends the run finds it here. */
export const run = globalThis as {
	journeyTestPostgres?: PostgresServer;
	journeyTestTemplate?: ReturnType<typeof tempFolder>;
};

/** Jest calls this once a run, before the first test file of the projects that name it. */
export default async function startRun(): Promise<void> {
	run.journeyTestPostgres = await startSharedPostgres();
	run.journeyTestTemplate = await makeTemplate();
}
