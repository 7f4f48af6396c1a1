import type { FieldProblem } from '../errors';
import { textKey } from '../normalization';
import { move } from './move';
import type { LifecycleMove } from './position';
import { findStage, LIFECYCLE_ACTIONS, type LifecycleDefinition, type LifecycleStage } from './process';

/** Problems of a process whose parts are valid individually; paths are within the definition. */
export function checkProcess(definition: LifecycleDefinition): FieldProblem[] {
	const problems = [
		...checkStages(definition),
		...checkFirst(definition),
		...checkMoves(definition),
		...checkActions(definition),
	];
	// If stages are missing or invalid, reachability means nothing.
	return problems.length > 0 ? problems : checkReachable(definition);
}

function checkStages({ stages }: LifecycleDefinition): FieldProblem[] {
	return stages.flatMap(({ key, name }, index): FieldProblem[] => {
		const before = stages.slice(0, index);
		const field = `stages.${index}`;
		if (before.some((stage) => stage.key === key)) {
			return [{ field: `${field}.key`, reason: `two stages have the key "${key}"; change one of them` }];
		}
		if (before.some((stage) => textKey(stage.name) === textKey(name))) {
			return [{ field: `${field}.name`, reason: `two stages are named "${name}"; rename one of them` }];
		}
		return [];
	});
}

function checkFirst(definition: LifecycleDefinition): FieldProblem[] {
	const stage = findStage(definition, definition.first);
	if (stage === undefined) return [unknownStage('first', definition.first)];
	if (stage.closes !== undefined) {
		return [{ field: 'first', reason: `"${stage.name}" closes leads, so no lead can start there` }];
	}
	if (stage.requiredFields === undefined) return [];
	const index = definition.stages.indexOf(stage);
	return [
		{
			field: `stages.${index}.requiredFields`,
			reason: `"${stage.name}" is the first stage, where every lead begins, whatever is known of it; require the fields in a later stage`,
		},
	];
}

function checkMoves(definition: LifecycleDefinition): FieldProblem[] {
	if (typeof definition.moves === 'string') return [];
	const seen = new Set<string>();
	return definition.moves.flatMap(({ from, to }, index): FieldProblem[] => {
		const field = `moves.${index}`;
		const problems = [
			...checkFrom(definition, `${field}.from`, from),
			...(findStage(definition, to) === undefined ? [unknownStage(`${field}.to`, to)] : []),
		];
		if (problems.length > 0) return problems;
		if (from === to) return [{ field, reason: `leads from "${from}" to itself; remove it` }];
		if (seen.has(`${from} ${to}`)) return [{ field, reason: `"${from}" to "${to}" is listed twice` }];
		seen.add(`${from} ${to}`);
		return [];
	});
}

function checkActions(definition: LifecycleDefinition): FieldProblem[] {
	return Object.entries(definition.actions).flatMap(([action, given]): FieldProblem[] => {
		if (given === undefined) return [];
		const field = `actions.${action}`;
		const problems = (given.from ?? []).flatMap((key, index) =>
			checkFrom(definition, `${field}.from.${index}`, key),
		);
		if (!('to' in given)) return problems;
		const to = findStage(definition, given.to);
		if (to === undefined) return [...problems, unknownStage(`${field}.to`, given.to)];
		if (to.closes !== undefined) {
			problems.push({
				field: `${field}.to`,
				reason: `"${to.name}" closes leads; only sales accepted and disqualify can do that`,
			});
		}
		return problems;
	});
}

function checkFrom(definition: LifecycleDefinition, field: string, key: string): FieldProblem[] {
	const stage = findStage(definition, key);
	if (stage === undefined) return [unknownStage(field, key)];
	if (stage.closes === undefined) return [];
	return [{ field, reason: `"${stage.name}" closes leads; only recycle and reopen move leads out of it` }];
}

/** Whether each stage can be reached from the first one: if one can't, the list of moves has a mistake. */
function checkReachable(definition: LifecycleDefinition): FieldProblem[] {
	const process = { name: '', definition };
	const reached = new Set([definition.first]);
	for (const key of reached) {
		const stage = findStage(definition, key) as LifecycleStage;
		if (stage.closes !== undefined) continue;
		const moves = LIFECYCLE_ACTIONS.flatMap((action): LifecycleMove[] =>
			action === 'set' ? definition.stages.map((to) => ({ action, stage: to.key })) : [{ action }],
		);
		for (const wanted of moves) {
			const decision = move(process, { stage: key, status: 'open' }, wanted);
			if (decision.kind === 'moved') reached.add(decision.stage);
		}
	}
	return definition.stages.flatMap(({ key, name }, index) =>
		reached.has(key)
			? []
			: [
					{
						field: `stages.${index}`,
						reason: `"${name}" cannot be reached from the first stage; add a move to it, or remove the stage`,
					},
				],
	);
}

function unknownStage(field: string, key: string): FieldProblem {
	return { field, reason: `there is no stage "${key}" in this process` };
}
