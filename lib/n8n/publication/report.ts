import { NodeOperationError, type INode, type ITriggerFunctions } from 'n8n-workflow';

import { describeFindings } from '../../domain/journey';
import { differentStores, type Finding } from '../../domain/journey/check';
import type { Refusal } from './opening';
import { publishesPartially } from './partialPublication';

/** Why no one starts, as n8n shows it: in a message after publishing, and in the executions list. */
export function refusalError(node: INode, findings: readonly Finding[]): NodeOperationError {
	const error = new NodeOperationError(
		node,
		`This journey isn’t open, so no one starts. ${describeFindings(findings)}`,
		{
			description: publishesPartially()
				? 'Contacts still enter and wait at the trigger, and those on their way continue. Fix the workflow and publish it again: then the waiting ones start.'
				: 'Fix the workflow and publish it again. If it’s live, contacts still enter and wait at the trigger until then, and those on their way continue.',
		},
	);
	refusals.add(error);
	return error;
}

const refusals = new WeakSet<object>();

/** Whether an error says that a journey was refused. */
export function isRefusal(error: unknown): boolean {
	return typeof error === 'object' && error !== null && refusals.has(error);
}

/**
 * One failed execution and one line in the log per refusal, for people who don't look while they publish.
 * @param entry whether contacts enter at this node
 */
export function reportRefusal(functions: ITriggerFunctions, refusal: Refusal | null, entry: boolean): void {
	if (refusal?.isNew !== true) return;
	// With different stores, each of them notes that the refusal is new there: the trigger reports it.
	if (!entry && refusal.findings.some(({ rule }) => rule === differentStores.name)) return;
	const error = refusalError(functions.getNode(), refusal.findings);
	functions.logger.error(`Customer journeys: “${functions.getWorkflow().name}”: ${error.message}`);
	const { saveFailedExecution } = functions as Partial<ITriggerFunctions>;
	if (typeof saveFailedExecution === 'function') saveFailedExecution.call(functions, error as never);
}
