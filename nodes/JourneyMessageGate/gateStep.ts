import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { HoldingStep, StepDecision } from '../../lib/n8n/steps';
import { decideItems } from './decideItems';
import type { ItemDecision } from './itemDecision';

const NAMES = { matched: 'Send', elapsed: 'Suppressed' } as const;

/** What was decided in each execution, by the item's index. */
const decided = new WeakMap<IExecuteFunctions, Map<number, ItemDecision>>();

/**
 * Contacts whose message may go out leave by Send, the others by Suppressed. Those who wait for hours, room or
 * their turn are held, and decided on afresh.
 */
export const gateStep: HoldingStep = {
	outputs: 2,
	outputOf: (outcome) => (outcome === 'matched' ? 0 : 1),
	outputName: (_functions, outcome) => (outcome === 'matched' ? NAMES.matched : NAMES.elapsed),
	async prepare(functions, engine, items) {
		const known = decided.get(functions) ?? new Map<number, ItemDecision>();
		for (const [index, decision] of await decideItems(functions, engine, items)) known.set(index, decision);
		decided.set(functions, known);
	},
	decide(functions, itemIndex): StepDecision {
		const decision = decisionOf(functions, itemIndex);
		switch (decision.outcome) {
			case 'send':
				return { pass: 'matched' };
			case 'suppressed':
				return { pass: 'elapsed' };
			case 'held':
				return { terms: { dueAt: decision.until, branches: null } };
			case 'ended':
				return { drop: true };
			case 'failed':
				throw decision.error;
		}
	},
	carry(functions, itemIndex, item) {
		const decision = decisionOf(functions, itemIndex);
		if (!('message' in decision)) return item;
		return { ...item, json: { ...item.json, message: decision.message as unknown as IDataObject } };
	},
	testEnding(functions, itemIndex) {
		if (functions.getNodeParameter('whenTesting', itemIndex, 'decide') === 'stop') return null;
		const decision = decisionOf(functions, itemIndex);
		const because = decision.outcome === 'held' ? decision.explanation : '';
		return { outcome: 'matched', branch: null, because };
	},
};

function decisionOf(functions: IExecuteFunctions, itemIndex: number): ItemDecision {
	const decision = decided.get(functions)?.get(itemIndex);
	if (decision === undefined) throw new Error(`Nothing was decided about item ${itemIndex}`);
	return decision;
}
