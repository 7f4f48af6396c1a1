import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import { conditionProperties, readCondition } from '../../../../lib/n8n/descriptions/conditions';
import { requireSegment, segmentLocator } from '../../../../lib/n8n/descriptions/segmentLocator';
import type { Segment, SegmentKind, SegmentWrite, Store } from '../../../../lib/store';
import type { Definition } from '../../shared/definedRecord';

/** The kinds of segments that have a definition. */
export const definedKinds = [
	{ name: 'Compound', value: 'compound', description: 'Combines other segments' },
	{
		name: 'Dynamic',
		value: 'dynamic',
		description: 'Contacts that meet conditions. Stays up to date as contacts change and time passes.',
	},
];

const allKinds = [
	...definedKinds,
	{ name: 'Static', value: 'static', description: 'You add and remove members' },
];

/** What decides who is a member: conditions, other segments, or nothing in a static segment. */
export const segmentDefinition: Definition<Segment> = {
	selectors: {
		create: {
			displayName: 'Kind',
			name: 'kind',
			type: 'options',
			noDataExpression: true,
			default: 'dynamic',
			options: allKinds,
			description: 'What determines the members',
		},
		update: {
			displayName: 'Definition',
			name: 'definition',
			type: 'options',
			noDataExpression: true,
			default: 'keep',
			options: [
				{ name: 'Keep', value: 'keep', description: 'The definition doesn’t change' },
				{ name: 'New Conditions', value: 'dynamic', description: 'For a dynamic segment' },
				{ name: 'New Segments', value: 'compound', description: 'For a compound segment' },
			],
			description: 'What determines the members from now on',
		},
	},
	properties: definitionProperties,
	async read(functions, itemIndex, by, { store, existing }) {
		if (existing === null || existing.kind === by) {
			return await readDefinition(functions, store, itemIndex, by as SegmentKind);
		}
		throw new InvalidInputError({
			field: 'Definition',
			reason: `"${existing.name}" is a ${existing.kind} segment, and you can’t change a segment’s kind; create another segment instead`,
		});
	},
};

/** @param selector the parameter for the segment's kind */
export function definitionProperties(selector: string): INodeProperties[] {
	const forCompound = { show: { [selector]: ['compound'] } };
	return [
		...conditionProperties('conditions', { show: { [selector]: ['dynamic'] } }),
		{
			displayName: 'Combine By',
			name: 'combineBy',
			type: 'options',
			noDataExpression: true,
			default: 'union',
			displayOptions: forCompound,
			options: [
				{
					name: 'Exclusion',
					value: 'exclusion',
					description: 'Members of the first segment, but of none of the others',
				},
				{ name: 'Intersection', value: 'intersection', description: 'Members of all segments' },
				{ name: 'Union', value: 'union', description: 'Members of any segment' },
			],
			description: 'How to combine the segments',
		},
		{
			displayName: 'Segments',
			name: 'parts',
			type: 'fixedCollection',
			placeholder: 'Add Segment',
			default: {},
			typeOptions: { multipleValues: true, sortable: true },
			displayOptions: forCompound,
			description: 'The segments to combine',
			options: [
				{
					displayName: 'Segment',
					name: 'segments',
					values: [segmentLocator('segment', 'Segment', { byName: true })],
				},
			],
		},
	];
}

/** Reads the values of {@link definitionProperties}; static segments have none. */
export async function readDefinition(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
	kind: SegmentKind,
): Promise<SegmentWrite['definition']> {
	if (kind === 'static') return null;
	if (kind === 'dynamic') return readCondition(functions, itemIndex, 'conditions');
	const { segments = [] } = functions.getNodeParameter('parts', itemIndex, {}) as {
		segments?: Array<{ segment?: unknown }>;
	};
	if (segments.length === 0) {
		throw new InvalidInputError({ field: 'Segments', reason: 'is empty; add at least one segment' });
	}
	const segmentIds: string[] = [];
	for (const [index, { segment }] of segments.entries()) {
		segmentIds.push((await requireSegment(store, segment, `Segments: Segment ${index + 1}`)).id);
	}
	return {
		operation: functions.getNodeParameter('combineBy', itemIndex, 'union') as
			'union' | 'intersection' | 'exclusion',
		segmentIds,
	};
}
