import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { LOOP, tooManyVisits } from '../../engine';
import { withContext, type ItemContext } from '../context';
import { withEngine } from '../engines';
import { ItemFailures } from '../errors';
import { omit } from '../omit';
import { systemClock } from '../systemClock';
import { itemBehindHold } from '../testing/testHold';
import type { HoldingStep } from './HoldingStep';
import { knownItems } from './knownItems';
import { outputWithin, putFailures } from './outputs';
import { PassCounter, readVisitLimits } from './visitLimits';

/**
 * A step that holds, in an editor run: decides about each contact as in production, but holds no one. Who
 * would wait leaves at once, as the node says.
 */
export async function passInTest(
	functions: IExecuteFunctions,
	step: HoldingStep,
	outputs: INodeExecutionData[][],
): Promise<void> {
	const failures = new ItemFailures(functions);
	const now = systemClock.now();
	const limits = readVisitLimits(functions);
	const visits = new PassCounter(functions);
	const ends: string[] = [];
	const here = new Set<string>();
	let repeated = 0;
	const items = functions.getInputData();
	const known = knownItems(
		functions,
		items.map((_, index) => ({ index, from: now })),
		failures,
	);
	const { prepare } = step;
	if (prepare !== undefined) {
		await withEngine(functions, async (engine) => await prepare(functions, engine, known));
	}
	const carry = (index: number, item: INodeExecutionData): INodeExecutionData =>
		step.carry?.(functions, index, item) ?? item;
	for (const { index, context } of known) {
		const item = items[index];
		try {
			const decision = step.decide(functions, index, context, now);
			if ('drop' in decision) continue;
			if ('terms' in decision) {
				const contact = sameness(context);
				if (here.has(contact)) {
					repeated += 1;
					continue;
				}
				here.add(contact);
			}
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
				outputs[output].push(carry(index, withContext(item, { ...context, journey }, index)));
			} else {
				const ending = step.testEnding(functions, index);
				if (ending === null) ends.push(waiting(decision.terms.dueAt));
				else {
					const branch = ending.branch ?? (ending.outcome === 'matched' ? 0 : null);
					const by = step.outputName?.(functions, ending.outcome, branch);
					const passed = itemBehindHold(functions, index, context, decision, { ...ending, branch, by });
					outputs[outputWithin(outputs, step, ending.outcome, branch)].push(carry(index, passed));
				}
			}
		} catch (error) {
			failures.add(error, index);
		}
	}
	tell(functions, ends, repeated);
	putFailures(functions, step, outputs, failures);
}

/** The same for items of one contact, which a step holds once. Made-up contacts have no ID of their own. */
function sameness({ contact, journey }: ItemContext): string {
	const { enrollmentId, holdId, visit } = journey;
	return JSON.stringify([
		enrollmentId,
		holdId,
		visit,
		contact.id,
		contact.email,
		contact.externalId,
		contact.phone,
	]);
}

function exiting(reason: string): string {
	return `would exit the journey here (${reason})`;
}

function waiting(until: number | null): string {
	return until === null ? 'would wait here' : `would wait here until ${new Date(until).toISOString()}`;
}

/** Says what becomes of contacts that don't leave this node, and of items that are too many. */
function tell(functions: IExecuteFunctions, ends: string[], repeated: number): void {
	const messages = [...Map.groupBy(ends, (end) => end)].map(
		([end, { length }]) => `${length} ${length === 1 ? 'contact' : 'contacts'} ${end}`,
	);
	if (repeated > 0) {
		messages.push(
			`${repeated} ${repeated === 1 ? 'item' : 'items'} would be dropped, because a step holds each contact once`,
		);
	}
	if (messages.length === 0) return;
	functions.addExecutionHints({
		message: `In production, ${messages.join(', ')}.`,
		type: 'info',
		location: 'outputPane',
	});
}
