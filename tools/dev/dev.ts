import { join } from 'node:path';

import { cacheFolder } from '../cacheFolder';
import { elapsedLog } from '../log';
import { spawnGuarded } from '../n8n/guardedChild';
import { ensureN8nInstalled } from '../n8n/install';
import { N8nProcess } from '../n8n/N8nProcess';
import { nodeRuntime } from '../n8n/nodeRuntime';
import { packNodes } from '../n8n/packNodes';
import { packageRoot } from '../packageRoot';

// `npm run dev`: the pinned n8n with this checkout's nodes, compiled into it on every change, until Ctrl-C.

const N8N_PORT = 5678;
const PACKAGE = 'n8n-nodes-customer-journey';

const log = elapsedLog();
let n8n: N8nProcess | undefined;
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => void end(0));
}
main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	void end(1);
});

async function main(): Promise<void> {
	const userFolder = join(cacheFolder(), 'dev');
	const installation = await ensureN8nInstalled(log);
	log(`packing the nodes for n8n ${installation.version}`);
	await packNodes({ userFolder, log });
	compileInto(join(userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE, 'dist'));
	log('starting n8n');
	const env = { N8N_DEV_RELOAD: 'true', N8N_LOG_LEVEL: 'info' };
	n8n = await N8nProcess.start({ installation, userFolder, port: N8N_PORT, env, log });
	log(`ready: ${n8n.url} (data in ${userFolder})`);
	log('Change a node: n8n loads it and the editor shows it. For a changed icon or codex file, start again.');
	await n8n.exited;
	if (!ending) throw new Error(`n8n ended:\n${n8n.output(30)}`);
}

/** Keeps the installed copy of the package up to date. n8n watches it and reloads changes. */
function compileInto(outDir: string): void {
	const root = packageRoot();
	const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
	const options = ['--watch', '--preserveWatchOutput', '--outDir', outDir];
	const info = ['--tsBuildInfoFile', join(outDir, '.tsbuildinfo')];
	spawnGuarded(nodeRuntime().node, [tsc, '-p', join(root, 'tsconfig.json'), ...options, ...info], {
		cwd: root,
		stdio: ['ignore', 'inherit', 'inherit'],
	});
}

async function end(code: number): Promise<void> {
	if (ending) return;
	ending = true;
	await n8n?.stop().catch((error: unknown) => console.error(error));
	process.exit(code);
}
