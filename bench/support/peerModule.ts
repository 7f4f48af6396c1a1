import { createRequire } from 'node:module';
import { join } from 'node:path';

import { packageRoot } from '../../tools/packageRoot';

/**
 * A package out of bench/node_modules. It is loaded when it is wanted and described by the caller, as far as it is
 * used, so that the benchmark compiles where no peer is installed.
 */
export function peerModule<T>(name: string): T {
	return createRequire(join(packageRoot(), 'bench', 'package.json'))(name) as T;
}
