import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { SplitPlan } from '../../lib/domain/splitting';
import { assignPaths, repeating, type SplitDecision } from '../../lib/engine';
import { requireContext, withContext, type ItemContext } from '../../lib/n8n/context';
import { withEnginePatiently } from '../../lib/n8n/engines';
import { ItemFailures } from '../../lib/n8n/errors';
import { isTest } from '../../lib/n8n/mode';
import { readPlan, readSplit } from './readSplit';
import { testDecisions } from './testDecisions';

/** The `execute()` of a split: holds no one, each item leaves at once by its path's output. */
export async function executeSplit(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	refuseExecuteOnce(functions.getNode());
	const items = functions.getInputData();
	const failures = new ItemFailures(functions);
	const plan = planOrFail(functions, failures);
	if (plan === null) return [failures.finish(items)];

	const outputs = plan.paths.map((): INodeExecutionData[] => []);
	const put = (item: INodeExecutionData, decision: SplitDecision): void => {
		outputs[decision.path].push({ ...item, json: { ...item.json, split: splitJson(plan, decision) } });
	};
	if (isTest(functions.getMode())) {
		const known = withKnownContact(functions, failures);
		try {
			const indexes = known.map(({ index }) => index);
			testDecisions(functions, plan, indexes).forEach((decision, position) => {
				const { index, context } = known[position];
				put(withContext(items[index], context, index), decision);
			});
		} catch (error) {
			for (const { index } of known) failures.add(error, index);
		}
	} else {
		await assign(functions, plan, failures, put);
	}
	outputs[errorPath(plan)].push(...failures.finish(items));
	return outputs;
}

async function assign(
	functions: IExecuteFunctions,
	plan: SplitPlan,
	failures: ItemFailures,
	put: (item: INodeExecutionData, decision: SplitDecision) => void,
): Promise<void> {
	const items = functions.getInputData();
	const known = withKnownContact(functions, failures);
	const split = readSplit(functions, plan);
	const holdIds = known.map(({ context }) => context.journey.holdId);
	const decisions = await withEnginePatiently(
		functions,
		async (engine) =>
			await repeating(
				engine,
				async () => await assignPaths(engine, split, holdIds, functions.getExecutionId()),
			),
	);
	for (const { index, context } of known) {
		const decision = decisions.get(context.journey.holdId);
		if (decision !== undefined) put(withContext(items[index], context, index), decision);
		else {
			failures.add(
				new Error(
					'The journey store doesn’t know this contact’s enrollment. Does this node use a different store than the journey’s trigger?',
				),
				index,
			);
		}
	}
}

/** The items whose contact is known; the others have failed. */
function withKnownContact(
	functions: IExecuteFunctions,
	failures: ItemFailures,
): Array<{ index: number; context: ItemContext }> {
	const known: Array<{ index: number; context: ItemContext }> = [];
	functions.getInputData().forEach((_, index) => {
		try {
			known.push({ index, context: requireContext(functions, index) });
		} catch (error) {
			failures.add(error, index);
		}
	});
	return known;
}

function refuseExecuteOnce(node: INode): void {
	if (node.executeOnce !== true) return;
	throw new NodeOperationError(node, 'Turn off “Execute Once” in this step’s settings', {
		description:
			'With it on, n8n passes only the first contact, and all others would silently leave the journey.',
	});
}

/** A misconfigured split fails all items alike. */
function planOrFail(functions: IExecuteFunctions, failures: ItemFailures): SplitPlan | null {
	try {
		return readPlan(functions);
	} catch (error) {
		functions.getInputData().forEach((_, index) => failures.add(error, index));
		return null;
	}
}

/** Where items with errors leave if the node continues: not among those who get nothing. */
function errorPath(plan: SplitPlan): number {
	return plan.paths.findIndex(({ controlGroup }) => !controlGroup);
}

function splitJson(plan: SplitPlan, { path, assigned }: SplitDecision): IDataObject {
	const { name, controlGroup } = plan.paths[path];
	return { path: name, method: plan.method, assigned, controlGroup };
}
