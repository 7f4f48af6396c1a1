import type { INode } from 'n8n-workflow';

import { batchSizeAt, JourneyGraph } from '../../domain/journey/check';
import { AutomaticBatchSize, type WorkflowVersion } from '../../engine';

/** How many contacts leave a step in one execution. */
export interface StepBatchSize {
	value: number | AutomaticBatchSize;
	/** Ends what keeps it up to date. */
	forget(): void;
}

interface Sizes {
	/** Of the version the sizes fit. */
	fingerprint: string | null;
	/** By step ID. */
	steps: Map<string, AutomaticBatchSize>;
}

/** By workflow ID, in this process: those of the steps that run. */
const journeys = new Map<string, Sizes>();

/**
 * The *Contacts per Execution* of a step that is being registered.
 * @param version null: n8n doesn't show what follows the step
 */
export function batchSizeOf(
	journeyId: string,
	node: Pick<INode, 'id' | 'name' | 'parameters'>,
	version: WorkflowVersion | null,
): StepBatchSize {
	const graph = version === null ? null : new JourneyGraph(version.workflow);
	const { most, automatic } = batchSizeAt(graph, node);
	if (!automatic) return { value: most, forget: () => {} };
	const value = new AutomaticBatchSize(most);
	const sizes = journeys.get(journeyId) ?? { fingerprint: version?.fingerprint ?? null, steps: new Map() };
	journeys.set(journeyId, sizes);
	sizes.steps.set(node.id, value);
	return {
		value,
		forget() {
			// The step may have been registered again meanwhile.
			if (sizes.steps.get(node.id) === value) sizes.steps.delete(node.id);
			if (sizes.steps.size === 0 && journeys.get(journeyId) === sizes) journeys.delete(journeyId);
		},
	};
}

/** Fits the running steps of a journey to its current version: n8n registers only those that were edited. */
export function fitBatchSizes(journeyId: string, { fingerprint, workflow }: WorkflowVersion): void {
	const sizes = journeys.get(journeyId);
	if (sizes === undefined || sizes.fingerprint === fingerprint) return;
	sizes.fingerprint = fingerprint;
	const graph = new JourneyGraph(workflow);
	for (const node of workflow.nodes) sizes.steps.get(node.id)?.limitTo(batchSizeAt(graph, node).most);
}
