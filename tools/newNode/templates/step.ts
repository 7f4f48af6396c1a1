import type { Files } from '../files';
import type { NodeNames } from '../nodeNames';
import { descriptionHead } from './common';

/** A step that holds contacts: here, for a duration. */
export function stepFiles(names: NodeNames): Files {
	const { className, name, display, part, page } = names;
	return {
		[`nodes/${className}/${className}.node.ts`]: `import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';

import { holdHint, sendingHint, STEP_STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { startStep } from '../../lib/n8n/publication';
import { executeHoldingStep, registerStep } from '../../lib/n8n/steps';
import { properties, subtitle } from './properties';
import { ${part}Step } from './${part}Step';

export class ${className} implements INodeType {
	description: INodeTypeDescription = {
		${descriptionHead(names)}
		subtitle,
		description: 'Hold each contact for a duration, then continue',
		defaults: { name: '${display}' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		// A journey step makes no sense as an AI agent's tool.
		usableAsTool: undefined,
		credentials: [{ name: 'journeyStoreApi', displayName: STEP_STORE_LABEL, required: false }],
		hints: [holdHint, sendingHint],
		properties,
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await startStep(this, async () => await registerStep(this));
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeHoldingStep(this, ${part}Step);
	}
}
`,
		[`nodes/${className}/properties.ts`]: `import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty, whenTestingProperty } from '../../lib/n8n/descriptions/common';
import { durationProperties, durationSubtitle } from '../../lib/n8n/descriptions/duration';
import {
	applyChangesProperty,
	stepOptionProperties,
	visitLimitProperties,
	zoneProperties,
} from '../../lib/n8n/steps';

/** The parameters of the duration. */
export const DURATION = { amount: 'amount', unit: 'unit' };

/** How long contacts wait, on the canvas. */
export const subtitle = \`={{ \${durationSubtitle(DURATION)} }}\`;

export const properties: INodeProperties[] = [
	...durationProperties(DURATION, {}),
	...zoneProperties,
	whenTestingProperty(
		[
			{ name: 'Continue at Once', value: 'continue', description: 'As if the time were up' },
			{ name: 'Stop Here', value: 'stop', description: 'As if the contacts kept waiting' },
		],
		'continue',
	),
	optionsProperty([...stepOptionProperties, applyChangesProperty, ...visitLimitProperties]),
];
`,
		[`nodes/${className}/${part}Step.ts`]: `import { planWait } from '../../lib/domain/waiting';
import { readDuration } from '../../lib/n8n/descriptions/duration';
import { zoneOf, type HoldingStep } from '../../lib/n8n/steps';
import { systemClock } from '../../lib/n8n/systemClock';
import { DURATION } from './properties';

/** Contacts continue when their time is up; there is one output. */
export const ${part}Step: HoldingStep = {
	outputs: 1,
	outputOf: () => 0,
	decide(functions, itemIndex, context, from) {
		const spec = { mode: 'for' as const, ...readDuration(functions, itemIndex, DURATION, 'Amount') };
		const zone = zoneOf(functions, itemIndex, context);
		const { dueAt } = planWait({ spec }, from, zone, systemClock.now());
		return { terms: { dueAt, branches: null } };
	},
	testEnding: (functions, itemIndex) =>
		functions.getNodeParameter('whenTesting', itemIndex, 'continue') === 'stop'
			? null
			: { outcome: 'elapsed', branch: null, because: 'the wait is over' },
};
`,
		[`docs/nodes/${page}.md`]: `# ${display}

Holds each contact for a duration. A waiting contact is one row in the store.

| parameter | what it does | default |
| --- | --- | --- |
| _Amount_ | Sets how many units contacts wait | 1 |
| _Unit_ | Sets the unit, from seconds to years | Days |
| _When Testing_ | In a run in the editor: _Continue at Once_ or _Stop Here_ | Continue at Once |

_Time Zone_ and _Options_ work as in [all steps](step-options.md#time-zone).
`,
		[`test/nodes/${className}/description.test.ts`]: `import { Workflow, type INodeTypes } from 'n8n-workflow';

import { ${className} } from '../../../nodes/${className}/${className}.node';

const nodeType = new ${className}();

it.each([
	{ amount: 1, unit: 'days', says: '1 day' },
	{ amount: 3, unit: 'hours', says: '3 hours' },
])('says on the canvas that contacts wait $says', ({ says, ...parameters }) => {
	const node = {
		id: 'step',
		name: 'Step',
		type: 'n8n-nodes-customer-journey.${name}',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
	};
	const nodeTypes = { getByNameAndVersion: () => nodeType } as unknown as INodeTypes;
	const { expression, nodes } = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const { subtitle } = nodeType.description;
	expect(expression.getSimpleParameterValue(nodes.Step, subtitle, 'internal', {})).toBe(says);
});
`,
		[`test/workflow/testRuns/cases/${name}.ts`]: `import { events, ours } from '../../support/draw';
import { aDayLater, day, mail, type Cases } from '../support';

export const cases: Cases = {
	'behind a mail': {
		nodes: { Enter: events(), Mail: mail, Hold: ours('${name}', day) },
		happens: aDayLater,
	},
};
`,
		[`test/workflow/${part}.test.ts`]: `import { draw, events, ours, standIn } from './support/draw';
import { enter } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';

const journey = draw(
	{
		Enter: events(),
		Hold: ours('${name}', { amount: 2, unit: 'days' }),
		After: standIn('record'),
	},
	[['Enter', 'Hold', 'After']],
);

it('holds a contact for the duration, and not a minute longer', async () => {
	await runner().publish(journey);
	await enter(runner(), ANN);
	expect(await runner().store.where(ANN)).toBe('waiting at Hold');
	await runner().advance('2879 minutes');
	expect(runner().ledger.emails('After')).toEqual([]);
	await runner().advance('1 minute');
	expect(runner().ledger.emails('After')).toEqual([ANN]);
	expect(await runner().store.where(ANN)).toBe('completed');
});
`,
	};
}
