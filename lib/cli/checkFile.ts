import type { IConnections, INode } from 'n8n-workflow';

import type { Finding, JourneyCheck } from '../domain/journey/check';
import { describeWorkflow, type WorkflowDescription } from '../n8n/readWorkflow';
import { readAsExported } from '../simulation/input/readWorkflow';

/**
 * A workflow as n8n downloads it.
 * @throws SimulationInputError when the file isn't one
 */
export function readCheckedFile(file: string): WorkflowDescription {
	const { id, nodes, connections, settings } = readAsExported(file);
	return describeWorkflow({
		id: typeof id === 'string' ? id : undefined,
		settings,
		nodes: nodes as unknown as INode[],
		connectionsBySourceNode: connections as IConnections,
	});
}

/** Findings for people, each with its remedy and where it's explained; empty without any. */
export function printFindings({ findings }: Pick<JourneyCheck, 'findings'>): string {
	return findings
		.map(
			({ severity, node, problem, remedy, link }: Finding) =>
				`${severity === 'error' ? 'Error' : 'Warning'} at “${node}”: ${problem}\n  ${remedy}\n  ${link}\n`,
		)
		.join('');
}
