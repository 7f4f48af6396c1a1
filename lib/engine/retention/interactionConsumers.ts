import { windowRange, type Condition, type InteractionCondition } from '../../domain/conditions';
import { ANY_EVENT, isDoneByContact } from '../../domain/interactions';
import { matchesProperties } from '../../domain/propertyFilter';
import { decayedPoints, interactionCondition, type ScoringModel } from '../../domain/scoring';
import type { OldInteraction, InteractionConsumer } from '../../store';

/**
 * Windows are treated as this much longer than they are: clocks differ, and so do days in other time zones.
 */
const MARGIN = 86_400_000;

/** Whether something still counts an interaction; false only if it can never count it again. */
export type Look = (interaction: OldInteraction) => boolean;

/**
 * What a condition looks at, by the type of interaction. A window that moves with time only ever loses old
 * interactions, so what is outside of it now is never needed again.
 */
export function looksOf(condition: Condition, now: number, zone: string): Map<string, Look[]> {
	const looks = new Map<string, Look[]>();
	for (const leaf of interactionLeaves(condition)) add(looks, leaf.type, lookOf(leaf, now, zone));
	return looks;
}

/** Everything that stored interactionConsumers look at, by the type of interaction, with who looks. */
export function gatherLooks(
	interactionConsumers: InteractionConsumer[],
	now: number,
): Map<string, Array<{ consumer: InteractionConsumer; look: Look }>> {
	const gathered = new Map<string, Array<{ consumer: InteractionConsumer; look: Look }>>();
	for (const consumer of interactionConsumers) {
		for (const [type, looks] of looksOfConsumer(consumer, now)) {
			for (const look of looks) add(gathered, type, { consumer, look });
		}
	}
	return gathered;
}

/** What looks at interactions of a type, whether by its name or as any event. */
export function looksAt<T>(looks: ReadonlyMap<string, T[]> | undefined, type: string): T[] {
	const named = looks?.get(type) ?? [];
	return isDoneByContact(type) ? [...named, ...(looks?.get(ANY_EVENT) ?? [])] : named;
}

function looksOfConsumer(consumer: InteractionConsumer, now: number): Map<string, Look[]> {
	switch (consumer.kind) {
		case 'segment':
			return looksOf(consumer.condition, now, consumer.zone);
		case 'scoringModel':
			return looksOfModel(consumer.model, now);
		case 'entryRules': {
			const { exits, goal, zone } = consumer.rules;
			const criteria = goal === null ? exits : [...exits, goal.criterion];
			const conditions = criteria.flatMap((one) => (one.kind === 'condition' ? one.condition : []));
			return looksOf({ kind: 'any', conditions }, now, zone);
		}
	}
}

function looksOfModel({ rules, zone }: ScoringModel, now: number): Map<string, Look[]> {
	const looks = new Map<string, Look[]>();
	for (const rule of rules) {
		if (rule.kind === 'condition') {
			for (const leaf of interactionLeaves(rule.condition)) add(looks, leaf.type, lookOf(leaf, now, zone));
			continue;
		}
		const counted = lookOf(interactionCondition(rule), now, zone);
		const { points, decay } = rule;
		// A fully decayed interaction gives no points now, whatever the window. Under a daily limit it still uses
		// up a place on its day, so it stays until that whole day, of up to 25 hours, has decayed.
		const gives: Look = ({ occurredAt }) => decayedPoints(points, decay, occurredAt, now - 2 * MARGIN) !== 0;
		add(looks, rule.type, (interaction) => gives(interaction) && counted(interaction));
	}
	return looks;
}

function lookOf({ filter, window }: InteractionCondition, now: number, zone: string): Look {
	const { from, to } = windowRange(window, { now, zone });
	return ({ occurredAt, properties }) =>
		(from === null || occurredAt >= from - MARGIN) &&
		(to === null || occurredAt < to + MARGIN) &&
		(filter === undefined || matchesProperties(filter, properties));
}

function interactionLeaves(condition: Condition): InteractionCondition[] {
	switch (condition.kind) {
		case 'all':
		case 'any':
			return condition.conditions.flatMap(interactionLeaves);
		case 'not':
			return interactionLeaves(condition.condition);
		case 'interaction':
			return [condition];
		default:
			return [];
	}
}

function add<T>(lists: Map<string, T[]>, key: string, value: T): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [value]);
	else list.push(value);
}
