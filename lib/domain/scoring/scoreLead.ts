import {
	describeCondition,
	evaluateCondition,
	explainCondition,
	nextLook,
	type ConditionNames,
	type Facts,
	type InteractionFacts,
	type LeadFacts,
	type Moment,
} from '../conditions';
import { countedInteractions } from '../conditions/evaluateCondition';
import { decayedPoints, HUNDREDTHS, nextDecay } from './decay';
import { gradeOf } from './grades';
import type { Caps, ConditionRule, InteractionRule, ScoringModel } from './model';
import { interactionCondition } from './modelCondition';

/** What is known of a lead: itself, and the people who count for it. */
export interface ScoringFacts {
	lead: LeadFacts;
	/** The lead's contact; for an account, all of its contacts. */
	people: readonly Facts[];
}

/** One thing that a rule gave points for. */
export type Because =
	| { interactionId: string | null; type: string; occurredAt: number; points: number }
	/** A condition in words. */
	| { condition: string };

/** The points of one rule that gave any. */
export interface RulePoints {
	name: string;
	/** With at most two decimals, before the caps of its group and of the model. */
	points: number;
	because: Because[];
	/** How many interactions gave points, where not all of them are listed. */
	interactions?: number;
}

export interface LeadScore {
	/** A whole number. */
	score: number;
	grade: string | null;
	/** The rules that gave or took points, in the order of the model. */
	rules: RulePoints[];
	/**
	 * The earliest later instant (UTC epoch milliseconds) at which the score may change merely because time passes.
	 * It may be too early, never too late; null: time alone changes nothing.
	 */
	nextChange: number | null;
}

/** Interactions that are listed for a rule, the latest. */
const MOST_LISTED = 20;

/**
 * Adds up the score of a lead. Pure: the same facts give the same score, in whatever order they are told and however
 * often one and the same interaction is.
 *
 * @param model valid (`parseModel`)
 * @param facts what `modelCondition` asks for
 */
export function scoreLead(
	model: ScoringModel,
	facts: ScoringFacts,
	now: number,
	names: ConditionNames = {},
): LeadScore {
	const moment = { now, zone: model.zone };
	const interactions = distinct(facts.people);
	// Conditions of rules count interactions, too: each person's own.
	const people = facts.people.map((one) => ({
		...one,
		leads: [facts.lead],
		interactions: distinct([one]),
	}));
	const groups = new Map(model.groups.map((group) => [group.name, { ...group, sum: 0 }]));
	const rules: RulePoints[] = [];
	let sum = 0;
	let next = Infinity;
	for (const rule of model.rules) {
		const result =
			rule.kind === 'condition'
				? scoreCondition(rule, people, moment, names)
				: scoreInteractions(rule, interactions, moment, names);
		next = Math.min(next, result.next);
		if (result.hundredths === 0) continue;
		rules.push({ name: rule.name, points: result.hundredths / HUNDREDTHS, ...result.reasons });
		const group = groups.get(rule.group ?? '');
		if (group === undefined) sum += result.hundredths;
		else group.sum += result.hundredths;
	}
	for (const group of groups.values()) sum += within(group, group.sum);
	const score = Math.round(within(model.caps, sum) / HUNDREDTHS);
	// Not -0, which JSON does not know.
	const whole = score === 0 ? 0 : score;
	return {
		score: whole,
		grade: gradeOf(model.grades, whole),
		rules,
		nextChange: next === Infinity ? null : next,
	};
}

interface RuleResult {
	hundredths: number;
	reasons: Pick<RulePoints, 'because' | 'interactions'>;
	/** Infinity: never. */
	next: number;
}

function scoreCondition(
	rule: ConditionRule,
	people: Facts[],
	moment: Moment,
	names: ConditionNames,
): RuleResult {
	const met = people.find((facts) => evaluateCondition(rule.condition, facts, moment));
	const next = Math.min(
		Infinity,
		...people.map((facts) => nextLook(rule.condition, facts, moment) ?? Infinity),
	);
	if (met === undefined) return { hundredths: 0, reasons: { because: [] }, next };
	const because = explainCondition(rule.condition, met, moment, names).leaves.map(
		({ met: so, description }) => ({
			condition: so ? description : `not: ${description}`,
		}),
	);
	return { hundredths: rule.points * HUNDREDTHS, reasons: { because }, next };
}

function scoreInteractions(
	rule: InteractionRule,
	all: InteractionFacts[],
	moment: Moment,
	names: ConditionNames,
): RuleResult {
	const facts = { contact: NOBODY, account: null, leads: [], interactions: all, segmentIds: NO_SEGMENTS };
	const { frequency, points } = rule;
	const condition = interactionCondition(rule);
	const counted = countedInteractions(condition, facts, moment);
	if (frequency.kind !== 'each') {
		const met = evaluateCondition(condition, facts, moment);
		const because: Because[] = [{ condition: describeCondition(condition, names) }];
		return {
			hundredths: met ? points * HUNDREDTHS : 0,
			reasons: { because: [...because, ...listed(counted, () => 0).because], interactions: counted.length },
			next: nextLook(condition, facts, moment) ?? Infinity,
		};
	}
	const { decay, max = Infinity } = rule;
	const worth = ({ occurredAt }: InteractionFacts): number =>
		decayedPoints(points, decay, occurredAt, moment.now);
	const paid = counted.filter((interaction) => worth(interaction) !== 0);
	const total = paid.reduce((sum, interaction) => sum + worth(interaction), 0);
	// The next of them that leaves the window changes their number.
	const count = { operator: 'exactly' as const, value: counted.length };
	const leaving = nextLook({ ...condition, count }, facts, moment) ?? Infinity;
	const fading =
		decay === undefined ? [] : paid.map(({ occurredAt }) => nextDecay(points, decay, occurredAt, moment.now));
	return {
		hundredths: Math.max(-max * HUNDREDTHS, Math.min(max * HUNDREDTHS, total)),
		reasons: listed(paid, worth),
		next: Math.min(leaving, ...fading),
	};
}

const NOBODY = { attributes: {} };

const NO_SEGMENTS: ReadonlySet<string> = new Set();

function listed(
	interactions: InteractionFacts[],
	worth: (interaction: InteractionFacts) => number,
): RuleResult['reasons'] & { interactions: number } {
	const latest = [...interactions].sort(byTime).slice(-MOST_LISTED);
	return {
		because: latest.map((interaction) => ({
			interactionId: interaction.id ?? null,
			type: interaction.type,
			occurredAt: interaction.occurredAt,
			points: worth(interaction) / HUNDREDTHS,
		})),
		interactions: interactions.length,
	};
}

/** Whatever the order in which they are told. */
function byTime(left: InteractionFacts, right: InteractionFacts): number {
	return left.occurredAt - right.occurredAt || ((left.id ?? '') < (right.id ?? '') ? -1 : 1);
}

/** Everything that the people did, each interaction once. Those without an id are all different. */
function distinct(people: readonly Facts[]): InteractionFacts[] {
	const seen = new Set<string>();
	return people.flatMap(({ interactions }) =>
		interactions.filter(({ id }) => {
			if (id === undefined) return true;
			const fresh = !seen.has(id);
			seen.add(id);
			return fresh;
		}),
	);
}

function within({ min = -Infinity, max = Infinity }: Caps, hundredths: number): number {
	return Math.max(min * HUNDREDTHS, Math.min(max * HUNDREDTHS, hundredths));
}
