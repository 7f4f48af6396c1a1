import type { INodePropertyMode } from 'n8n-workflow';

/** What the ID of a record looks like. */
export const ID_EXAMPLE = 'e.g. 019b8c1e-7d2a-7c3f-9e10-2f4b6a8c0d11';

/** The *By ID* of a resource locator. */
export const idMode: INodePropertyMode = {
	displayName: 'By ID',
	name: 'id',
	type: 'string',
	placeholder: ID_EXAMPLE,
};
