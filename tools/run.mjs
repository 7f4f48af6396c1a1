// Runs one task of package.json's scripts. Plain JavaScript without dependencies, because on a fresh checkout
// it starts on any available Node (20 and later) with nothing installed; it installs what is missing, then
// continues under Node 24.
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { tasks } from './bootstrap/tasks.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const [name, ...args] = process.argv.slice(2);

if (!name || !Object.hasOwn(tasks, name)) {
	console.error(`Usage: node tools/run.mjs <${Object.keys(tasks).join('|')}> [arguments…]`);
	process.exit(2);
}

try {
	await ensureDependencies(root);
	process.exitCode = await tasks[name](root, args);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
