import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { INodeType } from 'n8n-workflow';

/** Next to `lib`, both in the sources and in the build. */
const FOLDER = join(__dirname, '../../../nodes');

export const OUR_PACKAGE = 'n8n-nodes-customer-journey';

/** All nodes of this package, by full type ID. */
export function ourNodes(): Record<string, INodeType> {
	const load = createRequire(__filename);
	return Object.fromEntries(
		readdirSync(FOLDER).map((name) => {
			const loaded = load(join(FOLDER, name, `${name}.node`)) as Record<string, new () => INodeType>;
			const node = new loaded[name]();
			return [`${OUR_PACKAGE}.${node.description.name}`, node];
		}),
	);
}
