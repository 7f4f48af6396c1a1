import { run } from './startRun';

/** Jest calls this once a run, after the last test file. */
export default async function endRun(): Promise<void> {
	await run.journeyTestPostgres?.destroy();
	run.journeyTestTemplate?.remove();
}
