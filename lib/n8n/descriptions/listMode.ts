import type { INodePropertyMode } from 'n8n-workflow';

/**
 * The *From List* of a resource locator.
 * @param searchListMethod among the `listSearch` methods of every node that has the locator
 */
export function listMode(placeholder: string, searchListMethod: string): INodePropertyMode {
	return {
		displayName: 'From List',
		name: 'list',
		type: 'list',
		placeholder,
		typeOptions: {
			searchListMethod,
			searchable: true,
			// The credential is optional. Without this the editor asks for one instead of the list.
			skipCredentialsCheckInRLC: true,
		},
	};
}
