import type { IDataObject, IExecuteFunctions, INodeExecutionData, IPairedItemData } from 'n8n-workflow';

import type { PathMark } from '../../domain/journey';
import {
	exitEnrollments,
	exitInstead,
	hold,
	LOOP,
	recheck,
	repeating,
	scaleDelay,
	tooManyVisits,
	type Arrival,
	type Ending,
	type JourneyEngine,
	type Recheck,
} from '../../engine';
import { withContext } from '../context';
import { withEnginePatiently } from '../engines';
import { ItemFailures } from '../errors';
import { heldItem } from '../items';
import { isTest } from '../mode';
import { seeJourney } from '../publication';
import { heldHint } from './heldHint';
import { claimedItems, receiveClaims, startedHere, type ClaimedItem } from './receiveClaims';
import type { HoldingStep } from './HoldingStep';
import { knownItems } from './knownItems';
import { notePassages } from './notePassages';
import { outputWithin, putFailures } from './outputs';
import { refuseLoop, refuseSettings } from './refusals';
import { termsKeyOf } from './termsKey';
import { passInTest } from './passInTest';
import { PassCounter, readVisitLimits } from './visitLimits';

/** The `execute()` of a step that holds: arrivals are held, deliveries go on. */
export async function executeHoldingStep(
	functions: IExecuteFunctions,
	step: HoldingStep,
): Promise<INodeExecutionData[][]> {
	const length = typeof step.outputs === 'number' ? step.outputs : step.outputs(functions);
	const outputs = Array.from({ length }, (): INodeExecutionData[] => []);
	refuseSettings(functions.getNode());
	const resumed = startedHere(functions);
	// Contacts already waiting here go on.
	if (!resumed) refuseLoop(functions);
	if (isTest(functions.getMode())) {
		await passInTest(functions, step, outputs);
		return outputs;
	}
	// n8n asks no step when only another node of its workflow was edited.
	if (resumed) seeJourney(functions);
	return await withEnginePatiently(functions, async (engine) => {
		if (resumed) await resumeDelivered(functions, engine, step, outputs);
		else await holdArrivals(functions, engine, step, outputs);
		return outputs;
	});
}

async function resumeDelivered(
	functions: IExecuteFunctions,
	engine: JourneyEngine,
	step: HoldingStep,
	outputs: INodeExecutionData[][],
): Promise<void> {
	const claims = claimedItems(functions);
	const failures = new ItemFailures(functions);
	// What a step decides in the store is decided again when the hold is over: it may have changed.
	const isOpen = ({ journey }: ClaimedItem): boolean =>
		journey.outcome === 'recheck' || step.prepare !== undefined;
	const again = claims.filter(isOpen);
	const outcomes = await decideAgain(functions, engine, step, again, failures);
	if (failures.size > 0) {
		// Taken over so that they fail with this execution; when it stops here, the others go back and
		// return.
		await receiveClaims(
			functions,
			engine,
			claims.filter(({ index }) => failures.has(index)),
			undefined,
			() => outputWithin(outputs, step, 'elapsed', null),
		);
		putFailures(functions, step, outputs, failures);
	}
	const ready = claims.filter((claim) => !isOpen(claim) || outcomes.has(claim.journey.holdId));
	for (const { journey } of ready) {
		if (journey.path === undefined || outcomes.has(journey.holdId)) continue;
		outcomes.set(journey.holdId, presentEnding(functions, step, journey.path));
	}
	const outputOf = ({ outcome, branch }: Ending): number => outputWithin(outputs, step, outcome, branch);
	for (const { item, ...ending } of await receiveClaims(functions, engine, ready, outcomes, outputOf)) {
		outputs[outputOf(ending)].push(carried(functions, step, item));
	}
}

function carried(
	functions: IExecuteFunctions,
	step: HoldingStep,
	item: INodeExecutionData,
): INodeExecutionData {
	return step.carry?.(functions, (item.pairedItem as IPairedItemData).item, item) ?? item;
}

/** Released by a path that was since moved or removed: by its current output, or as if the time were up. */
function presentEnding(functions: IExecuteFunctions, step: HoldingStep, path: PathMark): Ending {
	const branch = step.branchOf?.(functions, path) ?? null;
	return branch === null ? { outcome: 'elapsed', branch } : { outcome: 'matched', branch };
}

async function decideAgain(
	functions: IExecuteFunctions,
	engine: JourneyEngine,
	step: HoldingStep,
	claims: ClaimedItem[],
	failures: ItemFailures,
): Promise<Map<string, Ending>> {
	const rechecks: Recheck[] = [];
	const exits = new Map<string, string>();
	const ended = new Map<string, Ending>();
	const known = knownItems(
		functions,
		claims.map(({ index, journey }) => ({ index, from: journey.arrivedAt ?? engine.store.clock.now() })),
		failures,
	);
	await step.prepare?.(functions, engine, known);
	const claimAt = new Map(claims.map((claim) => [claim.index, claim]));
	for (const { index, context, from } of known) {
		const { item, journey } = claimAt.get(index) as ClaimedItem;
		try {
			const decision = step.decide(functions, index, context, from);
			if ('exit' in decision) {
				exits.set(journey.holdId, decision.exit);
				continue;
			}
			if ('drop' in decision) {
				// Its hold was taken back when the enrollment ended, so it won't be received.
				ended.set(journey.holdId, { outcome: 'elapsed', branch: null });
				continue;
			}
			const contactId = String((item.json.contact as IDataObject).id);
			rechecks.push({
				holdId: journey.holdId,
				contactId,
				// Where it's decided afresh, the time from now on is what a test contact shortens.
				arrivedAt: step.prepare === undefined ? from : engine.store.clock.now(),
				terms: 'terms' in decision ? decision.terms : { dueAt: engine.store.clock.now(), branches: null },
				fulfilled: 'pass' in decision && decision.pass === 'matched',
				item: null,
				readAt: journey.claimedAt ?? 0,
			});
		} catch (error) {
			failures.add(error, index);
		}
	}
	const [first] = claims;
	if (first === undefined) return new Map();
	const { claimId } = first.journey;
	await repeating(engine, async () => await exitInstead(engine, { claimId, reasons: exits }));
	const decided = await repeating(
		engine,
		async () => await recheck(engine, stepOf(functions), claimId, rechecks),
	);
	return new Map([...decided, ...ended]);
}

async function holdArrivals(
	functions: IExecuteFunctions,
	engine: JourneyEngine,
	step: HoldingStep,
	outputs: INodeExecutionData[][],
): Promise<void> {
	const items = functions.getInputData();
	const failures = new ItemFailures(functions);
	const arrivals: Array<Arrival & { index: number; testSpeed: number | null }> = [];
	const exits: Array<{ enrollmentId: string; reason: string; detail?: object }> = [];
	const now = engine.store.clock.now();
	const limits = readVisitLimits(functions);
	const passes = new PassCounter(functions);
	const known = knownItems(
		functions,
		items.map((_, index) => ({ index, from: now })),
		failures,
	);
	await step.prepare?.(functions, engine, known);
	for (const { index, context } of known) {
		const item = items[index];
		try {
			const decision = step.decide(functions, index, context, now);
			if ('drop' in decision) continue;
			if ('pass' in decision) {
				const { enrollmentId } = context.journey;
				const visits = passes.count(enrollmentId);
				const detail = tooManyVisits({ today: visits, inAll: visits }, limits);
				if (detail !== null)
					exits.push({ enrollmentId, reason: LOOP, detail: { ...detail, stepId: functions.getNode().id } });
				else {
					const passed = carried(functions, step, withContext(item, context, index));
					outputs[outputWithin(outputs, step, decision.pass, null)].push(passed);
				}
			} else if ('exit' in decision)
				exits.push({ enrollmentId: context.journey.enrollmentId, reason: decision.exit });
			else {
				arrivals.push({
					index,
					testSpeed: context.journey.testSpeed ?? null,
					originId: context.journey.holdId,
					item: heldItem(item.json, context.journey),
					again: passes.has(context.journey.enrollmentId) || undefined,
					terms: decision.terms,
					lookAtOnce: decision.lookAtOnce,
				});
			}
		} catch (error) {
			failures.add(error, index);
		}
	}
	const results = await repeating(
		engine,
		async () => await hold(engine, { ...stepOf(functions), limits }, arrivals, functions.getExecutionId()),
	);
	const held = arrivals.filter((_, position) => results[position] === 'held');
	const hint = heldHint(
		held.map(({ terms, testSpeed }) => scaleDelay(terms.dueAt, now, testSpeed)),
		functions.getTimezone(),
	);
	if (hint !== null) functions.addExecutionHints(hint);
	results.forEach((result, position) => {
		if (result === 'unknown') {
			failures.add(
				new Error(
					'The journey store doesn’t know this contact’s enrollment. Does this node use a different store than the journey’s trigger?',
				),
				arrivals[position].index,
			);
		}
	});
	await exitByReason(engine, exits);
	putFailures(functions, step, outputs, failures);
	// What wasn't held has left at once.
	await notePassages(functions, engine, outputs);
}

async function exitByReason(
	engine: JourneyEngine,
	exits: Array<{ enrollmentId: string; reason: string; detail?: object }>,
): Promise<void> {
	for (const [reason, group] of Map.groupBy(exits, (exit) => exit.reason)) {
		await exitEnrollments(
			engine,
			group.map((exit) => exit.enrollmentId),
			reason,
			group[0].detail,
		);
	}
}

function stepOf(functions: IExecuteFunctions): { journeyId: string; stepId: string; termsKey: string } {
	const node = functions.getNode();
	return { journeyId: functions.getWorkflow().id as string, stepId: node.id, termsKey: termsKeyOf(node) };
}
