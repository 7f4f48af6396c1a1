import type { INodeProperties } from 'n8n-workflow';

import { BY_NAME, enteringTypesOf } from '../../domain/journey/check';
import { readEventTypes } from './eventTypeLocator';

const LABEL = 'Enter the Journey On';

/**
 * The events by which contacts enter an endpoint: see `plainChoices`. Nodes with it need `getEnteringTypes`
 * among their `loadOptions` methods.
 */
export const enteringTypesProperties: INodeProperties[] = [
	{
		displayName: LABEL,
		name: 'enterOn',
		type: 'options',
		noDataExpression: true,
		default: '',
		// A type that this store has never recorded.
		allowArbitraryValues: true,
		typeOptions: { loadOptionsMethod: 'getEnteringTypes' },
		description: 'The event that makes contacts enter this journey through this node’s output',
	},
	{
		displayName: 'Event Types',
		name: 'enterOnNames',
		type: 'string',
		noDataExpression: true,
		default: '',
		required: true,
		placeholder: 'e.g. cart.abandoned, order.placed',
		displayOptions: { show: { enterOn: [BY_NAME] } },
		description: 'Types that aren’t in the list above yet, or several, separated by commas',
	},
];

const TYPES = `($parameter["enterOn"] === "${BY_NAME}" ? $parameter["enterOnNames"] : $parameter["enterOn"])`;

/** The subtitle of a node with the properties above. */
export const enteringTypesSubtitle = `={{ ${TYPES} ? "enters on " + ${TYPES} : "records events" }}`;

/**
 * Reads the properties above; empty if events are only recorded.
 * @param get reads a parameter, or gives its default
 * @throws InvalidInputError when a type is reserved
 */
export function readEnteringTypes(get: (name: string, initial: string) => unknown): string[] {
	const parameters = { enterOn: get('enterOn', ''), enterOnNames: get('enterOnNames', '') };
	return readEventTypes(enteringTypesOf({ parameters }), LABEL);
}
