import type { INodePropertyMode } from 'n8n-workflow';

/** What the ID of a record looks like. */
export const ID_EXAMPLE = 'e.g. 0Q8YR7VFVKfN8uVHtU';

/** The *By ID* of a resource locator. */
export const idMode: INodePropertyMode = {
	displayName: 'By ID',
	name: 'id',
	type: 'string',
	placeholder: ID_EXAMPLE,
};
