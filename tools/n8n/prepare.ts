import { elapsedLog } from '../log';
import { ensureBrowser } from './ensureBrowser';
import { ensureN8nInstalled } from './install';

/** Installs what end-to-end tests need before Jest starts, so that no test's time limit covers it. */
async function prepare(): Promise<void> {
	const log = elapsedLog();
	log(`browser: ${await ensureBrowser(log)}`);
	const { version, folder } = await ensureN8nInstalled(log);
	log(`n8n ${version}: ${folder}`);
}

prepare().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
