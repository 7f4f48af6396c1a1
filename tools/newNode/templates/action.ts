import type { Files } from '../files';
import type { NodeNames } from '../nodeNames';
import { descriptionHead } from './common';

/** A node that does something for each item: here, it records an event of the item's contact. */
export function actionFiles(names: NodeNames): Files {
	const { className, name, display, part, page } = names;
	return {
		[`nodes/${className}/${className}.node.ts`]: `import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { STEP_STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { eventTypeMethods } from '../../lib/n8n/methods/searchEventTypes';
import { searchContacts } from '../../lib/n8n/methods/searchContacts';
import { executeRecordNode } from '../../lib/n8n/recordNode';
import { ${part}Node } from './${part}Node';
import { properties } from './properties';

export class ${className} implements INodeType {
	description: INodeTypeDescription = {
		${descriptionHead(names)}
		subtitle: '={{ $parameter["eventType"] || "event" }}',
		description: 'Record an event of a contact (the one in this journey, or by ID)',
		defaults: { name: '${display}' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'journeyStoreApi', displayName: STEP_STORE_LABEL, required: false }],
		properties,
	};

	methods = { listSearch: { ...eventTypeMethods, searchContacts } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeRecordNode(this, ${part}Node);
	}
}
`,
		[`nodes/${className}/properties.ts`]: `import type { INodeProperties } from 'n8n-workflow';

import { whenTestingRecordProperty } from '../../lib/n8n/descriptions/common';
import { contactIdProperty, contactOfTool } from '../../lib/n8n/descriptions/contactId';
import { eventTypeFromModel, eventTypeLocator } from '../../lib/n8n/descriptions/eventTypeLocator';
import { withTool } from '../../lib/n8n/tools';

const own: INodeProperties[] = [
	contactOfTool,
	eventTypeLocator(
		{
			displayName: 'Event Type',
			name: 'eventType',
			description: 'Type of the event to record. Steps that wait for it continue.',
		},
		{ required: true },
	),
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [contactIdProperty],
	},
	whenTestingRecordProperty,
];

/** An AI model reads the description, and fills in the event. */
export const properties = withTool(own, {
	description:
		'Record an event of a contact. Steps that wait for it continue. Returns the event with its ID. Example: Ada booked a demo.',
	defaults: {
		eventType: eventTypeFromModel('What happened, such as demo.booked'),
	},
});
`,
		[`nodes/${className}/${part}Node.ts`]: `import type { IExecuteFunctions } from 'n8n-workflow';

import { recordInteractions } from '../../lib/engine';
import { requireEventType } from '../../lib/n8n/descriptions/eventTypeLocator';
import { contextJson, requireContact, type RecordNode } from '../../lib/n8n/recordNode';
import { TEST_ID } from '../../lib/n8n/testing/testRecords';
import { requireTestContact } from '../../lib/n8n/testing/testSubject';

export const ${part}Node: RecordNode = {
	async make(functions, engine, itemIndex, subject) {
		const type = eventTypeOf(functions, itemIndex);
		const { origin } = subject;
		const [{ id }] = await recordInteractions(engine, [
			{
				contactId: requireContact(subject),
				type,
				occurredAt: engine.store.clock.now(),
				properties: {},
				source: functions.getNode().name,
				// In a journey, once per visit: a retry records nothing more.
				idempotencyKey: origin === null ? null : \`\${origin.stepId}:\${origin.originId}\`,
				contentHash: null,
			},
		]);
		return { ...contextJson(subject), event: { id, type } };
	},
	async preview(functions, itemIndex, subject) {
		const type = eventTypeOf(functions, itemIndex);
		await requireTestContact(functions, subject, requireContact(subject));
		return { ...contextJson(subject), event: { id: TEST_ID, type } };
	},
};

function eventTypeOf(functions: IExecuteFunctions, itemIndex: number): string {
	return requireEventType(functions.getNodeParameter('eventType', itemIndex, ''), 'Event Type');
}
`,
		[`docs/nodes/${page}.md`]: `# ${display}

Records an event of the contact. Steps that wait for this event continue.

| parameter | what it does | default |
| --- | --- | --- |
| _Event Type_ | Sets the type of the event, such as \`demo.booked\` | |
| _Additional Fields_ | _Contact ID_. Leave it empty to use the contact of the journey | |

In a journey, it records one event per visit, even if n8n runs the node again. A run in the editor stores nothing.

## As a tool of an AI agent

Connect the node to an agent’s _Tool_ input. The model names the _Contact_ by email address, and says what happened. See [AI tools](ai-tools.md).
`,
		[`test/nodes/${className}/description.test.ts`]: `import { ${className} } from '../../../nodes/${className}/${className}.node';

const { description } = new ${className}();

it('asks for the event', () => {
	expect(description.properties).toContainEqual(
		expect.objectContaining({ displayName: 'Event Type', required: true }),
	);
});

it('can be a tool of an AI agent', () => expect(description.usableAsTool).toBe(true));
`,
		[`test/workflow/testRuns/cases/${name}.ts`]: `import { events, ours } from '../../support/draw';
import { enters, mail, type Cases } from '../support';

export const cases: Cases = {
	'behind a mail': {
		nodes: { Enter: events(), Mail: mail, Record: ours('${name}', { eventType: 'demo.booked' }) },
		happens: enters,
	},
};
`,
		[`test/workflow/${part}.test.ts`]: `import { draw, events, ours, standIn } from './support/draw';
import { enter } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';

const journey = (eventType: string) =>
	draw(
		{ Enter: events(), Record: ours('${name}', { eventType }), After: standIn('record') },
		[['Enter', 'Record', 'After']],
	);

it('records the event of the contact, and the item continues with it', async () => {
	await runner().publish(journey('demo.booked'));
	await enter(runner(), ANN);
	expect(runner().ledger.of('After')[0].json).toMatchObject({
		contact: { email: ANN },
		event: { type: 'demo.booked' },
	});
	const recorded = await runner().store.read(async (store) => {
		const [contact] = await store.contacts.list();
		return await store.interactions.list({ contactId: contact.id, type: 'demo.booked' });
	});
	expect(recorded).toMatchObject([{ type: 'demo.booked', source: 'Record' }]);
});

it('fails on an event type that is reserved', async () => {
	await runner().publish(journey('$reserved'));
	await enter(runner(), ANN);
	expect(runner().ledger.of('After')).toEqual([]);
	expect(await runner().store.where(ANN)).toBe('failed at Enter');
});
`,
	};
}
