import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import { TIMELINE_KINDS, type TimelineKind } from '../../shared/timelineEntry';

export const timelineKindsProperty: INodeProperties = {
	displayName: 'Include',
	name: 'include',
	type: 'multiOptions',
	default: ['interaction', 'lead', 'activity', 'journey'],
	options: [
		{ name: 'Activities', value: 'activity', description: 'When they were created and completed' },
		{ name: 'Interactions', value: 'interaction', description: 'What the contact did' },
		{ name: 'Journeys', value: 'journey', description: 'What each journey decided, step by step' },
		{ name: 'Leads', value: 'lead', description: 'When they were created' },
	],
	description: 'What to include in the timeline',
};

/** @throws InvalidInputError when nothing is chosen */
export function readTimelineKinds(functions: IExecuteFunctions, itemIndex: number): Set<TimelineKind> {
	const include = functions.getNodeParameter('include', itemIndex, TIMELINE_KINDS);
	const kinds = TIMELINE_KINDS.filter((kind) => Array.isArray(include) && include.includes(kind));
	if (kinds.length > 0) return new Set(kinds);
	throw new InvalidInputError({
		field: 'Include',
		reason: `is empty; choose at least one of ${TIMELINE_KINDS.join(', ')}`,
	});
}
