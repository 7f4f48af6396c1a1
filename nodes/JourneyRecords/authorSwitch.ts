import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { isTool } from '../../lib/n8n/tools';
import type { Operation } from './operation';

/** In the tools of operations that delete something and have no switch of their own. */
export const ALLOW_DELETION = 'allowDeletion';

export function deletionSwitch(name: string): INodeProperties {
	return {
		displayName: 'Allow Deletion',
		name,
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether the AI model may delete records with this tool. If turned off, the tool fails and nothing is deleted.',
	};
}

/**
 * Keeps a model from deciding about what can't be undone.
 * @throws InvalidInputError unless the author turned the switch on themselves
 */
export function requireAuthorSwitch(
	functions: IExecuteFunctions,
	{ authorSwitch, properties }: Operation,
): void {
	if (authorSwitch === undefined || !isTool(functions)) return;
	const set = functions.getNode().parameters[authorSwitch];
	const own = properties.find(({ name }) => name === authorSwitch);
	if (own !== undefined) {
		// If it's off, the operation itself says what that means.
		if (typeof set === 'boolean') return;
		throw new InvalidInputError({
			field: own.displayName,
			reason:
				'must be turned on or off by the author of the workflow; a tool doesn’t accept an expression here',
		});
	}
	if (set === true) return;
	throw new InvalidInputError({
		field: 'Allow Deletion',
		reason:
			'is turned off in this tool, so nothing was deleted; only the author of the workflow can turn it on',
	});
}
