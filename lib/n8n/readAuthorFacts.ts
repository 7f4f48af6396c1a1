import type { StoreFacts } from '../domain/journey/check';
import type { CheckedNode, CheckedWorkflow } from '../domain/journey/check/workflow';
import { InvalidInputError } from '../domain/errors';
import { isTimeZone } from '../domain/normalization';
import { journeyTypeOf } from '../domain/journey';
import { readStoreFacts } from '../engine';
import type { Store } from '../store';
import { readConditionFrom } from './descriptions/conditions';
import type { WorkflowDescription } from './readWorkflow';

/** Everything a check looks up for an author who asks. */
export async function readAuthorFacts(store: Store, workflow: WorkflowDescription): Promise<StoreFacts> {
	return {
		...(await readStoreFacts(store, workflow.id)),
		matching: await countMatching(store, workflow),
	};
}

/**
 * How many contacts match the conditions of a workflow's triggers now, without test contacts. Goes through all
 * contacts, part by part: for an author who asks, not for every publication.
 */
async function countMatching(
	store: Store,
	{ nodes, settings }: CheckedWorkflow & { settings: { timezone?: string } },
): Promise<NonNullable<StoreFacts['matching']>> {
	const { timezone = '' } = settings;
	const moment = { now: store.clock.now(), zone: isTimeZone(timezone) ? timezone : 'UTC' };
	const counted: Array<{ stepId: string; contacts: number }> = [];
	for (const node of nodes.filter(hasConditions)) {
		try {
			const condition = readConditionFrom(node.parameters, 'conditions');
			counted.push({ stepId: node.id, contacts: await store.conditions.count(condition, moment) });
		} catch (error) {
			// The check says what is wrong with them.
			if (!(error instanceof InvalidInputError)) throw error;
		}
	}
	return counted;
}

function hasConditions({ type, disabled, parameters }: CheckedNode): boolean {
	return !disabled && journeyTypeOf(type) === 'journeyTrigger' && parameters.audience === 'conditions';
}
