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
import { searchContacts } from '../../lib/n8n/methods/searchContacts';
import { startStep } from '../../lib/n8n/publication';
import { executeEntryStep, registerStep } from '../../lib/n8n/steps';
import { properties } from './properties';
import { readAudience } from './readAudience';
import { testEntry } from './testEntry';

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
		eventTriggerDescription: 'The test contact goes through the journey',
		activationMessage: 'Contacts now enter this journey.',
		hints: [sendingHint],
		properties,
	};

	methods = { listSearch: { ...eventTypeMethods, searchContacts, searchSegments }, loadOptions: { getSegments } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await startStep(this, async () => {
			const source = { audience: readAudience(this), rules: readEntryRules(this) };
			return await registerStep(this, {
				ifStepRemoved: this.getNodeParameter('ifStepRemoved', 'exit') as RemovedStepPolicy,
				source,
			});
		});
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeEntryStep(this, async () => await testEntry(this));
	}
}
`,
		[`nodes/${className}/properties.ts`]: `import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../lib/n8n/descriptions/common';
import { ifStepRemovedProperty } from '../../lib/n8n/descriptions/entry';
import { entryRuleProperties } from '../../lib/n8n/descriptions/entryRules';
import { eventTypeLocator } from '../../lib/n8n/descriptions/eventTypeLocator';
import { stepOptionProperties } from '../../lib/n8n/steps';
import { testContactProperty } from '../../lib/n8n/testing/testPerson';

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
	testContactProperty(),
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
		[`nodes/${className}/testEntry.ts`]: `import type { IExecuteFunctions, INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';

import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import { firstItemReader } from '../../lib/n8n/testing/firstItemReader';
import { lastEvent } from '../../lib/n8n/testing/lastEvent';
import { sampleEvent } from '../../lib/n8n/testing/sampleEvent';
import { testItem } from '../../lib/n8n/testing/testItem';
import { chosenPerson, testPerson } from '../../lib/n8n/testing/testPerson';
import { SAMPLE_PERSON } from '../../lib/n8n/testing/testRecords';
import { readAudience } from './readAudience';

/** What an editor run begins with: one contact, chosen or made up, and its event. */
export async function testEntry(functions: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const reader = firstItemReader(functions);
	const [type] = readAudience(reader as ITriggerFunctions).types;
	const stored = await chosenPerson(functions, functions.getNodeParameter('testContact', 0, ''));
	const given = stored === null ? { ...SAMPLE_PERSON, timeZone: functions.getTimezone() } : {};
	const { account, ...person } = testPerson(functions, stored, given, readEntryRules(reader).per);
	const last = stored === null ? null : await lastEvent(functions, stored.contact, type, null);
	const event = last ?? sampleEvent(functions, type, null);
	const json = { event, ...(account === null ? {} : { account }) };
	return [testItem(functions, { ...person, json, entry: event.properties })];
}
`,
		[`docs/nodes/${page}.md`]: `# ${display}

Starts the journey when an event of a contact is recorded.

| parameter | what it does | default |
| --- | --- | --- |
| _Event Types_ | Lists comma-separated event types, whichever endpoint or node recorded them | |
| _Test Contact_ | Selects the contact for [test runs](step-options.md#when-testing) | made up |

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
		[`test/workflow/testRuns/cases/${name}.ts`]: `import { saveContact, recordInteractions } from '../../../../lib/engine';
import { ours } from '../../support/draw';
import { ANN, type Cases } from '../support';

export const cases: Cases = {
	'an event is recorded': {
		nodes: { Enter: ours('${name}', { eventTypes: 'order.placed' }) },
		happens: async (runner) =>
			await runner.store.with(async (engine) => {
				const { contact } = await saveContact(engine, { email: ANN }, { matchBy: 'email' });
				await recordInteractions(engine, [
					{
						contactId: contact.id,
						type: 'order.placed',
						occurredAt: engine.store.clock.now(),
						properties: {},
						source: null,
						idempotencyKey: null,
						contentHash: null,
					},
				]);
			}),
	},
};
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
