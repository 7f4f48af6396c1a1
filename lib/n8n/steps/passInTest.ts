import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { LOOP, tooManyVisits } from '../../engine';
import { requireContext, withContext } from '../context';
import { ItemFailures } from '../errors';
import { omit } from '../omit';
import { systemClock } from '../systemClock';
import { itemBehindHold } from '../testing/testHold';
import type { HoldingStep } from './HoldingStep';
import { outputWithin, putFailures } from './outputs';
import { refuseSubWorkflow } from './refusals';
import { PassCounter, readVisitLimits } from './visitLimits';

/**
 * A step that holds, in an editor run: decides about each contact as in production, but holds no one. Who
 * would wait leaves at once, as the node says.
 */
export function passInTest(
	functions: IExecuteFunctions,
	step: HoldingStep,
	outputs: INodeExecutionData[][],
): void {
	const failures = new ItemFailures(functions);
	const now = systemClock.now();
	const limits = readVisitLimits(functions);
	const visits = new PassCounter(functions);
	const ends: string[] = [];
	functions.getInputData().forEach((item, index) => {
		try {
			const context = requireContext(functions, index);
			refuseSubWorkflow(functions, context, index);
			const decision = step.decide(functions, index, context, now);
			// One execution is a whole journey here: without a brake, a circle of steps would never end.
			const count = visits.count(context.journey.enrollmentId);
			if (tooManyVisits({ today: count, inAll: count }, limits) !== null) ends.push(exiting(LOOP));
			else if ('exit' in decision) ends.push(exiting(decision.exit));
			else if ('pass' in decision) {
				const journey = {
					...omit(context.journey, 'wouldWaitUntil', 'wouldLeaveBy', 'wouldLeaveBecause'),
					wouldLeaveBy: step.outputName?.(functions, decision.pass, null),
					wouldLeaveBecause: 'this is decided immediately, from the item as it is',
				};
				const output = outputWithin(outputs, step, decision.pass, null);
				outputs[output].push(withContext(item, { ...context, journey }, index));
			} else {
				const ending = step.testEnding(functions, index);
				if (ending === null) ends.push(waiting(decision.terms.dueAt));
				else {
					const branch = ending.branch ?? (ending.outcome === 'matched' ? 0 : null);
					const by = step.outputName?.(functions, ending.outcome, branch);
					const passed = itemBehindHold(functions, index, context, decision, { ...ending, branch, by });
					outputs[outputWithin(outputs, step, ending.outcome, branch)].push(passed);
				}
			}
		} catch (error) {
			failures.add(error, index);
		}
	});
	tell(functions, ends);
	putFailures(functions, step, outputs, failures);
}

function exiting(reason: string): string {
	return `would exit the journey here (${reason})`;
}

function waiting(until: number | null): string {
	return until === null ? 'would wait here' : `would wait here until ${new Date(until).toISOString()}`;
}

/** Says what becomes of contacts that don't leave this node. */
function tell(functions: IExecuteFunctions, ends: string[]): void {
	if (ends.length === 0) return;
	const messages = [...Map.groupBy(ends, (end) => end)].map(
		([end, { length }]) => `${length} ${length === 1 ? 'contact' : 'contacts'} ${end}`,
	);
	functions.addExecutionHints({
		message: `In production, ${messages.join(', ')}.`,
		type: 'info',
		location: 'outputPane',
	});
}
