import type { INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import { omit } from '../omit';

/** How a node, or one of its operations, presents itself to an AI model. */
export interface AsTool {
	/** What it does, what comes back, and an example. The author can change it. */
	description: string;
	/** Defaults of parameters in the tool, by name: those the model fills in, and those that suit models better. */
	defaults?: Record<string, NodeParameterValueType>;
}

/**
 * The parameters of a node together with those of its tool. n8n offers both node types the same parameters;
 * which one is shown depends on `@tool`.
 */
export function withTool(
	properties: INodeProperties[],
	{ description, defaults = {} }: AsTool,
): INodeProperties[] {
	return [
		onlyInTool({
			displayName: 'Description',
			// n8n writes one itself unless there is a parameter of this name.
			name: 'toolDescription',
			type: 'string',
			default: description,
			typeOptions: { rows: 3 },
			description: 'Tells the AI model what this tool does, when to use it, and what it returns',
		}),
		...properties.flatMap((property) =>
			property.name in defaults
				? [notInTool(property), onlyInTool({ ...optional(property), default: defaults[property.name] })]
				: [property],
		),
	];
}

/**
 * n8n saves no defaults, and refuses to publish a workflow in which a required parameter isn't saved. A model that
 * has to fill it in can't leave it out anyway.
 */
function optional(property: INodeProperties): INodeProperties {
	return omit(property, 'required');
}

/** A parameter that only the tool has. */
export function onlyInTool(property: INodeProperties): INodeProperties {
	return shown(property, true);
}

/** A parameter that the tool doesn't have. */
export function notInTool(property: INodeProperties): INodeProperties {
	return shown(property, false);
}

function shown(property: INodeProperties, inTool: boolean): INodeProperties {
	const { displayOptions } = property;
	return {
		...property,
		displayOptions: { ...displayOptions, show: { ...displayOptions?.show, '@tool': [inTool] } },
	};
}
