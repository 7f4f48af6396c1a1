import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import {
	planSplit,
	type SplitMethod,
	type SplitPathSettings,
	type SplitPlan,
} from '../../lib/domain/splitting';
import type { Split } from '../../lib/engine';

interface PathParameters {
	name?: unknown;
	percentage?: unknown;
	quota?: unknown;
	controlGroup?: unknown;
}

/**
 * A node's split.
 * @throws InvalidInputError that names the path and its problem
 */
export function readPlan(functions: IExecuteFunctions): SplitPlan {
	const method = functions.getNodeParameter('method', 0, 'sticky') as SplitMethod;
	const paths = functions.getNodeParameter('paths.path', 0, []) as PathParameters[];
	return planSplit(
		method,
		paths.map((path, index): SplitPathSettings => {
			const name = String(path.name ?? '');
			return {
				name,
				percentage: method === 'quota' ? null : percentageOf(path.percentage, name || `path ${index + 1}`),
				quota: typeof path.quota === 'number' ? path.quota : null,
				controlGroup: path.controlGroup === true,
			};
		}),
	);
}

export function readSplit(functions: IExecuteFunctions, plan: SplitPlan): Split {
	const node = functions.getNode();
	const sharedKey = String(functions.getNodeParameter('options.sharedKey', 0, '') ?? '').trim();
	return {
		journeyId: functions.getWorkflow().id as string,
		stepId: node.id,
		name: node.name,
		plan,
		sharedKey: plan.method === 'sticky' && sharedKey !== '' ? sharedKey : null,
		returning: functions.getNodeParameter('options.returning', 0, 'keep') as Split['returning'],
	};
}

/** `25`, `12.5` and `25 %`; empty is null. */
function percentageOf(value: unknown, name: string): number | null {
	const text = String(value ?? '').trim();
	if (text === '') return null;
	const number = text.replace(/\s*%$/, '');
	if (/^\d+(?:\.\d+)?$/.test(number)) return Number(number);
	throw new InvalidInputError({
		field: `Percentage of ${name}`,
		reason: `must be a number from 0 to 100 such as 12.5, or empty for a share of the remainder, not "${text}"`,
	});
}
