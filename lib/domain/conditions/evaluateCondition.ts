import { isOfType } from '../interactions';
import { matchesProperties, matchesValue } from '../propertyFilter';
import {
	isDateOperator,
	type Comparison,
	type Condition,
	type InteractionCondition,
	type LeadCondition,
	type LeafCondition,
	type Moment,
} from './condition';
import { dateTest, isWithin, passesDateTest, windowRange } from './dateTest';
import type { ConditionRecord } from './fields';
import { readDateField, readField, type Facts, type InteractionFacts, type LeadFacts } from './facts';

/**
 * Whether a condition is true for one contact. The store's SQL gives the same answer for the same data.
 *
 * @param condition valid (`parseCondition`)
 * @param facts what its dependencies name (`store.conditions.facts`)
 */
export function evaluateCondition(condition: Condition, facts: Facts, moment: Moment): boolean {
	switch (condition.kind) {
		case 'all':
			return condition.conditions.every((one) => evaluateCondition(one, facts, moment));
		case 'any':
			return condition.conditions.some((one) => evaluateCondition(one, facts, moment));
		case 'not':
			return !evaluateCondition(condition.condition, facts, moment);
		default:
			return evaluateLeaf(condition, facts, moment);
	}
}

export function evaluateLeaf(leaf: LeafCondition, facts: Facts, moment: Moment): boolean {
	switch (leaf.kind) {
		case 'field':
			return passes(leaf, leaf.record, facts[leaf.record] ?? null, moment);
		case 'lead':
			return facts.leads.some(
				(lead) => isWanted(leaf, lead) && leaf.conditions.every((one) => passes(one, 'lead', lead, moment)),
			);
		case 'interaction':
			return isEnough(leaf.count, countedInteractions(leaf, facts, moment).length);
		case 'segment':
			return facts.segmentIds.has(leaf.segmentId) === leaf.isMember;
	}
}

/** Whether a lead is one the condition is about. */
export function isWanted({ open }: LeadCondition, lead: LeadFacts): boolean {
	return open === undefined || (lead.status === 'open') === open;
}

export function countedInteractions(
	leaf: InteractionCondition,
	facts: Facts,
	moment: Moment,
): InteractionFacts[] {
	const range = windowRange(leaf.window, moment);
	const { filter } = leaf;
	return facts.interactions.filter(
		(interaction) =>
			isOfType(leaf.type, interaction.type) &&
			isWithin(interaction.occurredAt, range) &&
			(filter === undefined || matchesProperties(filter, interaction.properties)),
	);
}

export function isEnough({ operator, value }: InteractionCondition['count'], count: number): boolean {
	switch (operator) {
		case 'atLeast':
			return count >= value;
		case 'atMost':
			return count <= value;
		case 'exactly':
			return count === value;
		case 'none':
			return count === 0;
	}
}

function passes(
	comparison: Comparison,
	record: ConditionRecord,
	facts: Facts['account'],
	moment: Moment,
): boolean {
	const { field, operator, value } = comparison;
	return isDateOperator(operator)
		? passesDateTest(dateTest(comparison, moment), readDateField(record, field, facts), moment.zone)
		: matchesValue(operator, readField(record, field, facts), value);
}
