import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { HoldOutcome } from '../../domain/journey';
import type { ItemFailures } from '../errors';
import type { HoldingStep } from './HoldingStep';

/**
 * A condition removed from the step in the meantime no longer has an output: its contacts leave by the last
 * one.
 */
export function outputWithin(
	outputs: INodeExecutionData[][],
	step: HoldingStep,
	outcome: HoldOutcome,
	branch: number | null,
): number {
	return Math.min(step.outputOf(outcome, branch), outputs.length - 1);
}

/** A contact whose item failed leaves as if what it waits for weren't true. */
export function putFailures(
	functions: IExecuteFunctions,
	step: HoldingStep,
	outputs: INodeExecutionData[][],
	failures: ItemFailures,
): void {
	outputs[outputWithin(outputs, step, 'elapsed', null)].push(...failures.finish(functions.getInputData()));
}
