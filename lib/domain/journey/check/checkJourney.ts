import type { Finding } from './finding';
import { JourneyGraph } from './graph';
import { notesOn, type Note } from './notes';
import { RULES } from './rules';
import type { StoreFacts } from './storeFacts';
import type { CheckedWorkflow } from './workflow';

/** Where each rule is explained. */
export const CHECK_PAGE =
	'https://github.com/n8n-nodes-customer-journey/n8n-nodes-customer-journey/blob/main/docs/journey-check.md';

export interface JourneyCheck {
	/** Errors first, each kind in the order of the nodes. */
	findings: Finding[];
	notes: Note[];
}

/**
 * Looks for what in a workflow won't work as its author intends. It has no side effects and takes about a
 * millisecond, and the same workflow and store give the same result: callers may keep it by the workflow's
 * fingerprint.
 * @param store null: names aren't looked up
 */
export function checkJourney(workflow: CheckedWorkflow, store: StoreFacts | null): JourneyCheck {
	const graph = new JourneyGraph(workflow);
	const place = new Map(workflow.nodes.map(({ name }, index) => [name, index]));
	const findings = RULES.flatMap(({ name, severity, find }) =>
		find({ workflow, graph, store }).map((found): Finding => ({
			severity,
			rule: name,
			...found,
			link: `${CHECK_PAGE}#${name}`,
		})),
	);
	const rank = ({ severity, node }: Finding): number =>
		(severity === 'error' ? 0 : workflow.nodes.length) + (place.get(node) ?? 0);
	return {
		findings: findings.sort((left, right) => rank(left) - rank(right)),
		notes: notesOn(graph, store),
	};
}

/** Whether contacts must not start. */
export function hasErrors({ findings }: JourneyCheck): boolean {
	return errorsIn({ findings }).length > 0;
}

/** The findings because of which contacts must not start. */
export function errorsIn({ findings }: Pick<JourneyCheck, 'findings'>): Finding[] {
	return findings.filter(({ severity }) => severity === 'error');
}
