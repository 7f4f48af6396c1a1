import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import { isTimeZone } from '../../../../lib/domain/normalization';
import { conditionProperties, readCondition } from '../../../../lib/n8n/descriptions/conditions';
import { requireSegment, segmentLocator } from '../../../../lib/n8n/descriptions/segmentLocator';
import type { SegmentKind, SegmentWrite, Store } from '../../../../lib/store';
import { textOf, type Collection } from '../../shared/values';

/**
 * What defines a segment.
 * @param selector the parameter for its kind
 */
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
				{ name: 'Intersection', value: 'intersection', description: 'Members of all of the segments' },
				{ name: 'Union', value: 'union', description: 'Members of any of the segments' },
			],
			description: 'How the segments are combined',
		},
		{
			displayName: 'Segments',
			name: 'parts',
			type: 'fixedCollection',
			placeholder: 'Add Segment',
			default: {},
			typeOptions: { multipleValues: true, sortable: true },
			displayOptions: forCompound,
			description: 'The segments that it is put together from',
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

export const timeZoneOption: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timeZone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Amsterdam',
	description: 'Where the days of its conditions are. Empty: the zone in the workflow’s settings.',
};

/** @throws InvalidInputError when the zone doesn't exist */
export function readTimeZone(functions: IExecuteFunctions, options: Collection): string {
	const zone = textOf(options.timeZone, 'Time Zone') || functions.getTimezone();
	if (isTimeZone(zone)) return zone;
	throw new InvalidInputError({
		field: 'Time Zone',
		reason: `"${zone.slice(0, 80)}" is not an IANA time zone such as Europe/Amsterdam`,
	});
}
