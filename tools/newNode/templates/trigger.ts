import type { Files } from '../files';
import type { NodeNames } from '../nodeNames';
import { descriptionHead } from './common';

/** A trigger by which contacts enter a journey: here, when something happens. */
export function triggerFiles(names: NodeNames): Files {
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

import type { RemovedStepPolicy } from '../../lib/engine';
import { sendingHint, STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import { searchSegments } from '../../lib/n8n/descriptions/segmentLocator';
import { eventTypeMethods } from '../../lib/n8n/methods/searchEventTypes';
import { getSegments } from '../../lib/n8n/methods/getSegments';
import { executeEntryStep, registerStep } from '../../lib/n8n/steps';
import { manualRun } from './manualRun';
import { properties } from './properties';
import { readAudience } from './readAudience';

export class ${className} implements INodeType {
	description: INodeTypeDescription = {
		${descriptionHead(names)}
		subtitle: '={{ $parameter["eventTypes"] || "event" }}',
		description: 'Start a journey for a contact when an event is recorded',
		defaults: { name: '${display}' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: undefined,
		credentials: [{ name: 'journeyStoreApi', displayName: STORE_LABEL, required: false }],
		eventTriggerDescription: 'A sample contact goes through the journey',
		activationMessage: 'Contacts now enter this journey.',
		hints: [sendingHint],
		properties,
	};

	methods = { listSearch: { ...eventTypeMethods, searchSegments }, loadOptions: { getSegments } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const source = { audience: readAudience(this), rules: readEntryRules(this) };
		return {
			...(await registerStep(this, {
				ifStepRemoved: this.getNodeParameter('ifStepRemoved', 'exit') as RemovedStepPolicy,
				source,
			})),
			manualTriggerFunction: async () => manualRun(this),
		};
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeEntryStep(this);
	}
}
`,
		[`nodes/${className}/properties.ts`]: `import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../lib/n8n/descriptions/common';
import { ifStepRemovedProperty } from '../../lib/n8n/descriptions/entry';
import { entryRuleProperties } from '../../lib/n8n/descriptions/entryRules';
import { eventTypeLocator } from '../../lib/n8n/descriptions/eventTypeLocator';
import { stepOptionProperties } from '../../lib/n8n/steps';

export const properties: INodeProperties[] = [
	eventTypeLocator(
		{
			displayName: 'Event Types',
			name: 'eventTypes',
			description: 'The event on which contacts enter. For several, choose By Name and separate them with commas.',
		},
		{ several: true, required: true },
	),
	...entryRuleProperties(),
	ifStepRemovedProperty,
	optionsProperty(stepOptionProperties),
];
`,
		[`nodes/${className}/readAudience.ts`]: `import type { ITriggerFunctions } from 'n8n-workflow';

import type { Audience } from '../../lib/domain/journey';
import { readEventTypes, requireEventType } from '../../lib/n8n/descriptions/eventTypeLocator';

/**
 * The contacts that the trigger lets in.
 * @throws InvalidInputError that names what is missing
 */
export function readAudience(functions: ITriggerFunctions): Extract<Audience, { kind: 'event' }> {
	const types = readEventTypes(functions.getNodeParameter('eventTypes', ''), 'Event Types');
	return {
		kind: 'event',
		types: types.length === 0 ? [requireEventType('', 'Event Types')] : types,
		filter: null,
		keyProperty: null,
	};
}
`,
		[`nodes/${className}/manualRun.ts`]: `import type { ITriggerFunctions } from 'n8n-workflow';

import { eventJson } from '../../lib/n8n/items';
import { systemClock } from '../../lib/n8n/systemClock';
import { testItem } from '../../lib/n8n/testItem';
import { readAudience } from './readAudience';

/** An editor run begins with a made-up contact, since no one should enter for real. */
export function manualRun(functions: ITriggerFunctions): void {
	const sample = { email: 'ada@example.com', firstName: 'Ada', timeZone: functions.getTimezone() };
	const [type] = readAudience(functions).types;
	const event = eventJson({ type, occurredAt: systemClock.now(), properties: {} });
	functions.emit([[testItem(functions, sample, { event })]]);
}
`,
		[`docs/nodes/${page}.md`]: `# ${display}

Starts the journey when an event of a contact is recorded.

| parameter | what it does | default |
| --- | --- | --- |
| _Event Types_ | Lists comma-separated event types, whichever endpoint or node recorded them | |

[Entry rules](entry-rules.md) control re-entry, early exits and timing. _Options_ work as in [all steps](step-options.md).
`,
		[`test/nodes/${className}/description.test.ts`]: `import { ${className} } from '../../../nodes/${className}/${className}.node';

const { description } = new ${className}();

it('asks for the event types first', () => {
	expect(description.properties[0]).toMatchObject({ displayName: 'Event Types', required: true });
});

it('starts a workflow, and nothing else', () => {
	expect(description).toMatchObject({ group: ['trigger'], inputs: [], usableAsTool: undefined });
});
`,
		[`test/workflow/${part}.test.ts`]: `import { draw, ours, standIn } from './support/draw';
import { happens, know, openSite } from './scenarios/support';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';

it('lets a contact enter when the event is recorded', async () => {
	await openSite(runner());
	for (const email of [ANN, BO]) await know(runner(), email);
	await runner().publish(
		draw(
			{ Start: ours('${name}', { eventTypes: 'order.placed' }), After: standIn('record') },
			[['Start', 'After']],
		),
	);
	await happens(runner(), 'order.placed', ANN);
	await happens(runner(), 'cart.abandoned', BO);
	expect(runner().ledger.emails('After')).toEqual([ANN]);
	expect(runner().ledger.of('After')[0].json).toMatchObject({ event: { type: 'order.placed' } });
	expect(await runner().store.where(ANN)).toBe('completed');
});
`,
	};
}
