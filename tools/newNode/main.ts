import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

import { packageRoot } from '../packageRoot';
import { newNode, writeNode } from './newNode';
import { KINDS, nodeNames } from './nodeNames';

const USAGE = `Usage: npm run new-node -- "Add Note" --kind ${KINDS.join('|')}`;

/** Generates a node into this checkout, and formats it. */
function main(): number {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { kind: { type: 'string', default: 'action' } },
	});
	if (positionals.length !== 1) throw new Error(USAGE);
	const root = packageRoot();
	const node = newNode(root, nodeNames(positionals[0], values.kind));
	writeNode(root, node);
	const created = Object.keys(node.created);
	const changed = Object.keys(node.changed);
	const { status } = spawnSync(
		process.execPath,
		[
			'node_modules/prettier/bin/prettier.cjs',
			'--write',
			'--ignore-unknown',
			'--log-level=warn',
			...created,
			...changed,
		],
		{ cwd: root, stdio: 'inherit' },
	);
	console.log(['Created:', ...created, 'Changed:', ...changed].join('\n  '));
	console.log('\nReplace what it does, its icons and its page with your own. Then run: npm test');
	return status ?? 1;
}

try {
	process.exitCode = main();
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = 2;
}
