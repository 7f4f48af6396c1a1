import type { IConnections, INode } from 'n8n-workflow';

import { checkJourney, type Finding, type JourneyCheck, type StoreFacts } from '../domain/journey/check';
import { describeWorkflow } from '../n8n/readWorkflow';
import { readAsExported } from '../simulation/input/readWorkflow';

/**
 * Checks a workflow as n8n downloads it.
 * @throws SimulationInputError when the file isn't one
 */
export function checkFile(file: string, store: StoreFacts | null): JourneyCheck {
	const { nodes, connections, settings } = readAsExported(file);
	const workflow = describeWorkflow({
		settings,
		nodes: nodes as unknown as INode[],
		connectionsBySourceNode: connections as IConnections,
	});
	return checkJourney(workflow, store);
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
