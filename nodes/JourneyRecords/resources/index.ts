import { UserError, type INodeProperties } from 'n8n-workflow';

import type { Operation } from '../operation';
import * as account from './account';
import * as activity from './activity';
import * as contact from './contact';
import * as enrollment from './enrollment';
import * as interaction from './interaction';
import * as journey from './journey';
import * as lead from './lead';
import * as lifecycle from './lifecycle';
import * as matching from './matching';
import * as scoringModel from './scoringModel';
import * as segment from './segment';

const resources: Record<string, { operations: Record<string, Operation> }> = {
	account,
	activity,
	contact,
	enrollment,
	interaction,
	journey,
	lead,
	lifecycle,
	matching,
	scoringModel,
	segment,
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'contact',
		options: [
			{ name: 'Account', value: 'account' },
			{ name: 'Activity', value: 'activity' },
			{ name: 'Contact', value: 'contact' },
			{ name: 'Enrollment', value: 'enrollment' },
			{ name: 'Interaction', value: 'interaction' },
			{ name: 'Journey', value: 'journey' },
			{ name: 'Lead', value: 'lead' },
			{ name: 'Lifecycle Process', value: 'lifecycle' },
			{ name: 'Matching Strategy', value: 'matching' },
			{ name: 'Scoring Model', value: 'scoringModel' },
			{ name: 'Segment', value: 'segment' },
		],
	},
	...account.description,
	...activity.description,
	...contact.description,
	...enrollment.description,
	...interaction.description,
	...journey.description,
	...lead.description,
	...lifecycle.description,
	...matching.description,
	...scoringModel.description,
	...segment.description,
];

/**
 * @throws UserError when a workflow that was handwritten, or made by another release, names something that
 *   doesn't exist
 */
export function operationOf(resource: unknown, operation: unknown): Operation {
	const operations = Object.hasOwn(resources, String(resource)) ? resources[String(resource)].operations : {};
	if (Object.hasOwn(operations, String(operation))) return operations[String(operation)];
	throw new UserError(
		`Journey Records has no operation "${String(operation)}" on "${String(resource)}"; choose one from the list`,
	);
}
