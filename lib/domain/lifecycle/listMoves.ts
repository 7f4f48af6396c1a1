import type { LeadPosition, LifecycleMove, MoveDecision } from './position';
import { LIFECYCLE_ACTIONS, stageName, type LifecycleDefinition } from './process';

/** What would move a lead from where it is, in words; found by trying, so it always matches what happens. */
export function listMoves(
	definition: LifecycleDefinition,
	lead: LeadPosition,
	decide: (wanted: LifecycleMove) => MoveDecision,
): string[] {
	const allowed: string[] = [];
	for (const action of LIFECYCLE_ACTIONS) {
		// Scores happen automatically: no one can choose this one.
		if (action === 'scored') continue;
		if (action === 'set') {
			const stages = definition.stages.filter(
				({ key }) => key !== lead.stage && decide({ action, stage: key }).kind === 'moved',
			);
			if (stages.length > 0) allowed.push(`set to ${stages.map(({ name }) => `"${name}"`).join(' or ')}`);
			continue;
		}
		const decision = decide({ action });
		if (decision.kind !== 'moved') continue;
		const words = action.replaceAll('_', ' ');
		allowed.push(
			decision.stage === lead.stage ? words : `${words} (to "${stageName(definition, decision.stage)}")`,
		);
	}
	return allowed;
}
