import { createRequire } from 'node:module';
import { join } from 'node:path';

import { packageRoot } from '../../tools/packageRoot';

/**
 * A package from bench/node_modules. It is loaded on demand, and the caller describes the part it uses, so
 * that the benchmark compiles without any peers installed.
 */
export function peerModule<T>(name: string): T {
	return createRequire(join(packageRoot(), 'bench', 'package.json'))(name) as T;
}
