import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/*
 * Choices for nodes with a webhook. n8n reads the path of a webhook without its expression engine only if no
 * parameter of the node is an expression or a resource locator; otherwise each call costs an engine of its own.
 */

/** How a node lets its author choose event types and segments. */
export type ChoiceKind = 'locator' | 'plain';

interface ChoiceOptions {
	/** Whether it may be any event. */
	any?: boolean;
	displayOptions?: IDisplayOptions;
}

/**
 * An event type from the list, or by name. Read it with `chosenEventType`. Nodes with it need the `loadOptions`
 * methods of `eventTypeOptions`.
 */
export function eventTypeChoice(
	property: Pick<INodeProperties, 'displayName' | 'name'> & Partial<INodeProperties>,
	{ any = false, displayOptions }: ChoiceOptions = {},
): INodeProperties[] {
	return [
		{
			...property,
			type: 'options',
			noDataExpression: true,
			default: '',
			allowArbitraryValues: true,
			typeOptions: { loadOptionsMethod: any ? 'getEventTypesOrAny' : 'getEventTypes' },
			...(displayOptions === undefined ? {} : { displayOptions }),
		},
		{
			displayName: `${property.displayName} Name`,
			// Where `chosenEventType` looks for it.
			name: `${property.name}Name`,
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. order.placed',
			displayOptions: { show: { ...displayOptions?.show, [property.name]: [''] } },
			description: 'A type that isn’t in the list above yet',
		},
	];
}

/** A segment from the list. Nodes with it need `getSegments` among their `loadOptions` methods. */
export function segmentChoice(name: string, displayOptions?: IDisplayOptions): INodeProperties {
	return {
		displayName: 'Segment Name or ID',
		name,
		type: 'options',
		noDataExpression: true,
		default: '',
		required: true,
		typeOptions: { loadOptionsMethod: 'getSegments' },
		...(displayOptions === undefined ? {} : { displayOptions }),
		description:
			'The segment to use. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	};
}
