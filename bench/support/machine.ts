import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

import { packageRoot } from '../../tools/packageRoot';

/** The machine it was measured on: figures without this mean nothing. */
export interface Machine {
	processor: string;
	cores: number;
	memoryGB: number;
	system: string;
	/** Processes that wanted to run when the run began, as the system averages them over a minute. */
	load: number;
	versions: Record<string, string>;
}

const PEERS = ['pg-boss', 'graphile-worker', 'bullmq', 'ioredis'];

/** @param more more versions of servers that the parts started */
export function describeMachine(load: number, more: Record<string, string> = {}): Machine {
	const root = packageRoot();
	const peers = PEERS.flatMap((name) => {
		const version = versionIn(join(root, 'bench', 'node_modules', name));
		return version === undefined ? [] : [[name, version]];
	});
	return {
		processor: cpus()[0]?.model.trim() ?? 'unknown',
		cores: cpus().length,
		memoryGB: Math.round(totalmem() / 2 ** 30),
		system: `${process.platform} ${process.arch}`,
		load,
		versions: {
			'this package': versionIn(root) ?? 'unknown',
			node: process.versions.node,
			sqlite: process.versions.sqlite ?? 'unknown',
			...more,
			...(Object.fromEntries(peers) as Record<string, string>),
		},
	};
}

/** How busy the machine is before anything is measured. */
export function currentLoad(): number {
	return Math.round(loadavg()[0] * 100) / 100;
}

function versionIn(folder: string): string | undefined {
	try {
		return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
	} catch {
		return undefined;
	}
}
