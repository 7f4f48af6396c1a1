import type { NodeHint } from 'n8n-workflow';

import { resources } from './resources';

/** Operations that write, with their resources, as the expression compares them. */
const writing = resources.flatMap(({ value, operations }) =>
	operations.filter(({ readOnly }) => !readOnly).map((one) => `${value}.${one.value}`),
);

/** Journey steps store nothing in manual runs, so the editor must point out that this node does. */
export const realWorkHint: NodeHint = {
	message:
		'Unlike journey steps, this node works on the real store even when you run it in the editor: it saves what it writes, and contacts that are waiting for it continue.',
	type: 'info',
	location: 'ndv',
	whenToDisplay: 'always',
	displayCondition: `={{ ${JSON.stringify(writing)}.includes($parameter["resource"] + "." + $parameter["operation"]) }}`,
};
