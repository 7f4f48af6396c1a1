import { UserError, type INodeProperties } from 'n8n-workflow';

import type { Operation } from '../operation';
import { resourceProperties } from '../resource';
import { account } from './account';
import { activity } from './activity';
import { consent } from './consent';
import { contact } from './contact';
import { enrollment } from './enrollment';
import { interaction } from './interaction';
import { journey } from './journey';
import { lead } from './lead';
import { lifecycle } from './lifecycle';
import { matching } from './matching';
import { message } from './message';
import { messagePolicy } from './messagePolicy';
import { scoringModel } from './scoringModel';
import { segment } from './segment';
import { suppression } from './suppression';

/** By name, as the panel lists them. */
export const resources = [
	account,
	activity,
	consent,
	contact,
	enrollment,
	interaction,
	journey,
	lead,
	lifecycle,
	matching,
	message,
	messagePolicy,
	scoringModel,
	segment,
	suppression,
];

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'contact',
		options: resources.map(({ name, value }) => ({ name, value })),
	},
	...resources.flatMap(resourceProperties),
];

/**
 * @throws UserError when a workflow that was handwritten, or made by another release, names something that
 *   doesn't exist
 */
export function operationOf(resource: unknown, operation: unknown): Operation {
	const operations = resources.find(({ value }) => value === resource)?.operations;
	const found = operations?.find(({ value }) => value === operation);
	if (found !== undefined) return found;
	throw new UserError(
		`Journey Records has no operation "${String(operation)}" on "${String(resource)}"; choose one from the list`,
	);
}
