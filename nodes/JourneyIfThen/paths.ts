import type { ExpressionString, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { EMAIL_OPENED } from '../../lib/domain/interactions';
import { correlatedFilter } from '../../lib/domain/propertyFilter';
import type { PathMark } from '../../lib/domain/journey';
import type { BranchTemplate, EventsSince } from '../../lib/engine';
import type { ItemContext } from '../../lib/n8n/context';
import {
	criterionProperties,
	readCriterion,
	type CriterionParameters,
} from '../../lib/n8n/descriptions/criteria';
import { withEntryProperties } from '../../lib/n8n/descriptions/conditions';
import { eventTypeNamed, textIn } from '../../lib/n8n/descriptions/eventTypeLocator';
import { ifThenOutputs } from '../../lib/n8n/descriptions/outputs';
import { fingerprint } from '../../lib/n8n/fingerprint';
import { zoneOf } from '../../lib/n8n/steps';
import { withoutLabels } from '../../lib/n8n/withoutLabels';
import { frequencyProperties, readFrequency } from './frequency';

const MOST_PATHS = 20;

/** The conditions of Whichever Comes First, each with its own output. */
export const pathsProperty: INodeProperties = {
	displayName: 'Paths',
	name: 'paths',
	type: 'fixedCollection',
	placeholder: 'Add Path',
	default: { path: [{ name: 'Opened', on: 'event', eventType: eventTypeNamed(EMAIL_OPENED) }] },
	typeOptions: { multipleValues: true, sortable: true, minRequiredFields: 1, maxAllowedFields: MOST_PATHS },
	displayOptions: { show: { condition: ['firstOf'] } },
	description:
		'What contacts wait for. Each path has its own output; contacts that match none leave by Timed Out.',
	options: [
		{
			displayName: 'Path',
			name: 'path',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					noDataExpression: true,
					default: '',
					placeholder: 'e.g. Bought',
					description: 'Name of the output',
				},
				...withEntryProperties(criterionProperties()),
				...frequencyProperties.map((property) => ({
					...property,
					displayOptions: { show: { on: ['event'] } },
				})),
			],
		},
	],
};

/** Whether a node has one output per path. */
export function isFirstOf(functions: IExecuteFunctions): boolean {
	return functions.getNodeParameter('condition', 0, 'event') === 'firstOf';
}

export function pathsOf(functions: IExecuteFunctions): PathParameters[] {
	return functions.getNodeParameter('paths.path', 0, []) as PathParameters[];
}

/** What the output of a path is called; the same on the canvas and on items. */
export function pathName(functions: IExecuteFunctions, index: number): string {
	const { name, eventType } = pathsOf(functions)[index] ?? {};
	return String(name ?? '').trim() || textIn(eventType) || `Path ${index + 1}`;
}

type PathParameters = CriterionParameters & Parameters<typeof readFrequency>[0] & { name?: string };

/**
 * Reads the paths for one item.
 * @throws InvalidInputError that names the incomplete path
 */
export function readPaths(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
): BranchTemplate[] {
	const paths = functions.getNodeParameter('paths.path', itemIndex, []) as PathParameters[];
	if (paths.length === 0) {
		throw new InvalidInputError({ field: 'Paths', reason: 'is empty; add at least one path' });
	}
	const since = functions.getNodeParameter('pathsSince', itemIndex, 'previousHold') as EventsSince;
	const zone = zoneOf(functions, itemIndex, context);
	return paths.map((parameters, index): BranchTemplate => {
		const label = `Path ${index + 1}: `;
		const path = markOf(parameters);
		const criterion = readCriterion(parameters, label, 'enrollment');
		switch (criterion.kind) {
			case 'event': {
				const { type, filter, correlate } = criterion;
				return {
					kind: 'event',
					type,
					filter: correlatedFilter(filter, correlate, context.journey.entry ?? null),
					...readFrequency(parameters, label),
					path,
					since,
				};
			}
			case 'segment':
				return {
					kind: 'condition',
					condition: { kind: 'segment', segmentId: criterion.segmentId, isMember: true },
					zone,
					path,
				};
			case 'condition':
				return { kind: 'condition', condition: criterion.condition, zone, path };
		}
	});
}

/** What identifies a path, whatever its place in the list. */
function markOf({ name = '', ...rest }: PathParameters): PathMark {
	return { name: name.trim(), key: fingerprint(withoutLabels(rest)) };
}

/** Where a path is now: one that waits for the same, otherwise one with its name; null: it was removed. */
export function findPath(functions: IExecuteFunctions, wanted: PathMark): number | null {
	const marks = (functions.getNodeParameter('paths.path', 0, []) as PathParameters[]).map(markOf);
	const same = marks.findIndex(({ key }) => key === wanted.key);
	const named = marks.findIndex(({ name }) => name !== '' && name === wanted.name);
	const found = same >= 0 ? same : named;
	return found >= 0 ? found : null;
}

/** True and False; or one output per path, and Timed Out. */
export const outputs: ExpressionString = `={{(${ifThenOutputs.toString()})($parameter)}}`;
