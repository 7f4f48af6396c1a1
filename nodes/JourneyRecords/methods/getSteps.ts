import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { stepsToMoveTo } from '../../../lib/engine';
import { withEngine } from '../../../lib/n8n/engines';
import { orHowToMake } from '../../../lib/n8n/methods/orHowToMake';
import type { Step, Store } from '../../../lib/store';

/** All steps of the chosen journey that were ever published, including removed ones. */
export async function getSteps(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await load(this, async (store, journeyId) => await store.steps.list(journeyId));
}

/** The steps of the chosen journey where contacts can wait now. */
export async function getStepsToMoveTo(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await load(this, stepsToMoveTo);
}

async function load(
	functions: ILoadOptionsFunctions,
	list: (store: Store, journeyId: string) => Promise<Step[]>,
): Promise<INodePropertyOptions[]> {
	const journeyId = functions.getCurrentNodeParameter('journeyId');
	if (typeof journeyId !== 'string' || journeyId === '')
		return orHowToMake([], 'No steps yet', 'Choose a journey first');
	const steps = await withEngine(functions, async ({ store }) => await list(store, journeyId));
	const options = steps
		.map(({ stepId, name, removedAt }) => ({
			name: removedAt === null ? name : `${name} (removed)`,
			value: stepId,
			description: `Node ${stepId}`,
		}))
		.sort((left, right) => (left.name < right.name ? -1 : 1));
	return orHowToMake(options, 'No steps', 'Contacts can’t wait anywhere in this journey');
}
