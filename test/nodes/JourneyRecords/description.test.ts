import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { JourneyRecords } from '../../../nodes/JourneyRecords/JourneyRecords.node';
import { realWorkHint } from '../../../nodes/JourneyRecords/realWorkHint';
import { operationProperties } from '../../../nodes/JourneyRecords/resource';
import { operationOf, resources } from '../../../nodes/JourneyRecords/resources';

const { properties } = new JourneyRecords().description;

function operationsOf(resource: string): INodePropertyOptions[] {
	const selector = properties.find(
		({ name, displayOptions }) => name === 'operation' && displayOptions?.show?.resource?.includes(resource),
	);
	return selector?.options as INodePropertyOptions[];
}

const expected: Record<string, string[]> = {
	account: ['delete', 'get', 'getAll', 'timeline', 'upsert'],
	activity: ['cancel', 'complete', 'create', 'delete', 'getAll', 'getInvitation', 'update'],
	consent: ['explain', 'getAll', 'set', 'withdrawAll'],
	contact: [
		'erase',
		'explain',
		'export',
		'findDuplicates',
		'get',
		'getAll',
		'merge',
		'timeline',
		'undoMerge',
		'upsert',
	],
	enrollment: ['deleteOld', 'exit', 'get', 'getAll', 'move', 'pause', 'resume', 'retry'],
	interaction: ['create', 'deleteOld'],
	journey: ['check', 'get', 'getAll', 'orphans', 'pause', 'refusals', 'report', 'resume', 'setOwner'],
	lead: [
		'create',
		'delete',
		'findDuplicates',
		'get',
		'getAll',
		'getHistory',
		'merge',
		'move',
		'undoMerge',
		'update',
	],
	lifecycle: ['create', 'delete', 'get', 'getAll', 'update'],
	message: ['explain', 'get', 'getAll', 'release'],
	messagePolicy: ['get', 'getKeys', 'resume', 'revokeKey', 'rotateKey', 'save', 'stop'],
	scoringModel: ['explain', 'get', 'getAll', 'stop'],
	matching: ['create', 'delete', 'findMatches', 'get', 'getAll', 'rekey', 'update'],
	suppression: ['add', 'getAll', 'import', 'remove'],
	segment: [
		'addMembers',
		'create',
		'delete',
		'get',
		'getAll',
		'getMembers',
		'preview',
		'refresh',
		'removeMembers',
		'update',
	],
};

it.each(Object.entries(expected))(
	'offers the operations of %s that exist, each with its action',
	(resource, names) => {
		const operations = operationsOf(resource);
		expect(operations.map(({ value }) => value).sort()).toEqual(names);
		for (const { value, action } of operations) {
			expect(action).toBeTruthy();
			expect(operationOf(resource, value)).toBeDefined();
		}
	},
);

it('has one parameter of a name in each view', () => {
	const seen = new Set<string>();
	for (const property of properties as INodeProperties[]) {
		const key = JSON.stringify([property.name, property.displayOptions?.show]);
		expect(seen).not.toContain(key);
		seen.add(key);
	}
});

const reading = [
	'account.get',
	'account.getAll',
	'account.timeline',
	'activity.getAll',
	'activity.getInvitation',
	'consent.explain',
	'consent.getAll',
	'contact.explain',
	'contact.export',
	'contact.findDuplicates',
	'contact.get',
	'contact.getAll',
	'contact.timeline',
	'enrollment.get',
	'enrollment.getAll',
	'journey.check',
	'journey.get',
	'journey.getAll',
	'journey.orphans',
	'journey.refusals',
	'journey.report',
	'lead.findDuplicates',
	'lead.get',
	'lead.getAll',
	'lead.getHistory',
	'lifecycle.get',
	'lifecycle.getAll',
	'matching.findMatches',
	'matching.get',
	'matching.getAll',
	'message.explain',
	'message.get',
	'message.getAll',
	'messagePolicy.get',
	'messagePolicy.getKeys',
	'scoringModel.explain',
	'scoringModel.get',
	'scoringModel.getAll',
	'segment.get',
	'segment.getAll',
	'segment.getMembers',
	'segment.preview',
	'suppression.getAll',
];

/** Whether the hint is shown, as the editor evaluates its condition. */
function warns(resource: string, operation: string): boolean {
	const [, expression] = /^=\{\{(.*)\}\}$/s.exec(realWorkHint.displayCondition as string) as RegExpExecArray;
	return new Function('$parameter', `return ${expression}`)({ resource, operation }) as boolean;
}

it('warns of working on the real store in every operation that writes, and in no other', () => {
	const silent = resources.flatMap(({ value, operations }) =>
		operations.filter((one) => !warns(value, one.value)).map((one) => `${value}.${one.value}`),
	);
	expect(silent.sort()).toEqual(reading);
});

it('shows the parameters of an operation for it only', () => {
	for (const { value, operations } of resources) {
		for (const operation of operations) {
			const shown = properties.filter(
				({ displayOptions }) =>
					displayOptions?.show?.resource?.includes(value) &&
					displayOptions.show.operation?.includes(operation.value),
			);
			expect(shown.map(({ name }) => name)).toEqual(operationProperties(operation).map(({ name }) => name));
		}
	}
});
