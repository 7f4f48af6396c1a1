import { dependenciesOf, type Condition, type Dependencies, type InteractionCondition } from '../conditions';
import type { InteractionRule, ScoringModel } from './model';

/** An interaction rule's question, as a condition. */
export function interactionCondition({
	type,
	filter,
	window,
	frequency,
}: InteractionRule): InteractionCondition {
	return {
		kind: 'interaction',
		type,
		...(filter === undefined ? {} : { filter }),
		count:
			frequency.kind === 'none'
				? { operator: 'none', value: 0 }
				: { operator: 'atLeast', value: frequency.kind === 'atLeast' ? frequency.count : 1 },
		...(window === undefined ? {} : { window }),
	};
}

/** A condition that covers everything the rules of some models look at: for loading facts. */
export function modelCondition(models: ScoringModel[]): Condition {
	return {
		kind: 'any',
		conditions: models.flatMap(({ rules }) =>
			rules.map((rule) => (rule.kind === 'condition' ? rule.condition : interactionCondition(rule))),
		),
	};
}

/** What may change the score a model gives. */
export function modelDependencies(model: ScoringModel): Dependencies {
	return dependenciesOf(modelCondition([model]));
}
