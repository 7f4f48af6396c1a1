import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import type { EngineContext } from '../../../../lib/engine';
import { enrollmentJson } from '../../../../lib/n8n/items';
import type { EnrollmentStatus, Store } from '../../../../lib/store';
import { readPages } from '../../shared/list';
import { requiredText } from '../../shared/values';
import { enrollmentIdProperty, requireEnrollment } from './enrollmentId';
import { journeyProperty, requireJourney } from './journey';

/** Changes per transaction. */
const CHUNK = 500;

/** A drop-down of a journey's steps. */
export function stepProperty(
	property: Pick<INodeProperties, 'displayName' | 'name' | 'displayOptions'> & { method: string },
): INodeProperties {
	const { method, ...rest } = property;
	return {
		...rest,
		type: 'options',
		default: '',
		required: true,
		typeOptions: { loadOptionsMethod: method, loadOptionsDependsOn: ['journeyId'] },
		description:
			'Choose from the list, or specify the ID of an n8n node using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	};
}

/** Which ones to change: one enrollment, or all at a step of a journey. */
export const affectedProperties: INodeProperties[] = [
	{
		displayName: 'Scope',
		name: 'scope',
		type: 'options',
		noDataExpression: true,
		default: 'one',
		options: [
			{ name: 'All at a Step', value: 'step' },
			{ name: 'One Enrollment', value: 'one' },
		],
		description: 'The contacts to change',
	},
	{ ...enrollmentIdProperty, displayOptions: { show: { scope: ['one'] } } },
	{ ...journeyProperty, displayOptions: { show: { scope: ['step'] } } },
	stepProperty({
		displayName: 'Current Step Name or ID',
		name: 'stepId',
		method: 'getSteps',
		displayOptions: { show: { scope: ['step'] } },
	}),
];

/**
 * The step whose enrollments to change, with its journey.
 * @throws InvalidInputError when one of them is missing or unknown
 */
export async function requireStep(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<{ journeyId: string; stepId: string }> {
	const journeyId = await requireJourney(functions, store, itemIndex);
	const stepId = requiredText(functions, 'stepId', itemIndex, {
		field: 'Current Step',
		remedy: 'choose one from the list, or enter the ID of its n8n node',
	});
	if ((await store.steps.get(journeyId, stepId)) !== null) return { journeyId, stepId };
	const known = await store.steps.list(journeyId);
	throw new InvalidInputError({
		field: 'Current Step',
		reason: `this journey has no step "${stepId.slice(0, 80)}"; its steps are ${known.map(({ name, stepId }) => `"${name}" (${stepId})`).join(', ')}`,
	});
}

/**
 * Changes all enrollments that match a filter, in chunks.
 * @returns how many it changed
 */
export async function changeAll(
	store: Store,
	filter: { journeyId: string; stepId?: string; status?: EnrollmentStatus },
	change: (enrollmentIds: string[]) => Promise<string[]>,
): Promise<number> {
	// Lists all of them first: a change would shift the pages, and one that fails again would be retried forever.
	const found = await readPages(
		Infinity,
		async (page) => await store.enrollments.list({ ...filter, ...page }),
	);
	const ids = found.map(({ id }) => id);
	let count = 0;
	for (let first = 0; first < ids.length; first += CHUNK) {
		count += (await change(ids.slice(first, first + CHUNK))).length;
		await nextTurn();
	}
	return count;
}

/** What pausing and resuming have in common: everything but the action. */
export async function changeAffected(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
	outcome: string,
	change: (ids: string[]) => Promise<string[]>,
): Promise<IDataObject[]> {
	if (functions.getNodeParameter('scope', itemIndex, 'one') === 'step') {
		const step = await requireStep(functions, store, itemIndex);
		return [{ ...step, outcome, count: await changeAll(store, step, change) }];
	}
	const { id } = await requireEnrollment(functions, store, itemIndex);
	const changed = await change([id]);
	const enrollment = await requireEnrollment(functions, store, itemIndex);
	return [{ ...enrollmentJson(enrollment), outcome: changed.length > 0 ? outcome : 'unchanged' }];
}
