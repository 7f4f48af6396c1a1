import type { IExecuteFunctions, IRun } from 'n8n-workflow';

import type { Flow } from '../domain/journey';
import { repeating, settleEnded } from '../engine';
import { withEngine } from './engines';
import { flowOf } from './flowOf';
import { reportBreach } from './hostContract';
import { readEnds } from './readEnds';
import { enrollmentOf } from './readRun';
import { readWorkflow } from './readWorkflow';

/**
 * Deliveries whose end is reported to this process, by claim ID; with the workflow as their execution sees
 * it.
 */
const listening = new Map<string, Flow | null>();

/** What is known about a delivery while its end is awaited in this process. */
export interface Listening {
	/** The workflow that the execution ran; null: it ran in another process, or n8n doesn't show it. */
	flow(): Flow | null;
	end(): void;
}

/** Notes that n8n reports the end of a delivery's execution to this process. */
export function listenForEnd(claimId: string): Listening {
	listening.set(claimId, null);
	return {
		flow: () => listening.get(claimId) ?? null,
		end: () => void listening.delete(claimId),
	};
}

/**
 * Called inside an execution that has taken contacts over. In n8n's queue mode another process hears of its
 * end, and that one doesn't get the nodes' output: then it's settled here, once n8n has saved the execution.
 * @param holdIds what it has taken over
 */
export function noteExecution(functions: IExecuteFunctions, claimId: string, holdIds: string[]): void {
	if (holdIds.length === 0) return;
	const workflow = readWorkflow(functions);
	if (workflow === null) return;
	const flow = flowOf(workflow);
	if (listening.has(claimId)) {
		listening.set(claimId, flow);
		return;
	}
	const node = functions.getNode().name;
	const enrollments = functions.getInputData().map(({ json }) => enrollmentOf(json));
	whenExecutionEnds(functions, async (run) => {
		const ends = readEnds(flow, run, { node, enrollments });
		if (ends === undefined) return;
		await withEngine(functions, async (engine) => {
			const which = { holdIds, executionId: functions.getExecutionId() };
			await repeating(engine, async () => await settleEnded(engine, which, ends));
		});
	});
}

/** n8n's hooks of an execution, which aren't promised to nodes. */
interface HostHooks {
	addHandler(name: 'workflowExecuteAfter', handler: (run: IRun) => Promise<void>): void;
}

function whenExecutionEnds(functions: IExecuteFunctions, work: (run: IRun) => Promise<void>): void {
	const { additionalData } = functions as { additionalData?: { hooks?: Partial<HostHooks> } };
	const hooks = additionalData?.hooks;
	if (typeof hooks?.addHandler !== 'function') {
		reportBreach(functions, 'endUnseen');
		return;
	}
	(hooks as HostHooks).addHandler('workflowExecuteAfter', async (run) => {
		try {
			await work(run);
		} catch (error) {
			// The process that hears of the end settles it, without knowing which contacts were lost.
			functions.logger.warn(
				`Customer journeys: the end of execution ${functions.getExecutionId()} couldn’t be recorded where it ran (${(error as Error).message})`,
			);
		}
	});
}
