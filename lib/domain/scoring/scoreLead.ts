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
import { byTime, limitPerDay } from './dailyLimit';
import { gradeOf } from './grades';
import type { Caps, ConditionRule, InteractionRule, ScoringModel } from './model';
import { interactionCondition } from './modelCondition';

/** What is known about a lead: the lead itself, and the people who count for it. */
export interface ScoringFacts {
	lead: LeadFacts;
	/** The lead's contact; for an account, all of its contacts. */
	people: readonly Facts[];
}

/** One thing a rule gave points for. */
export type Because =
	| { interactionId: string | null; type: string; occurredAt: number; points: number }
	/** A condition in words. */
	| { condition: string };

/** The points of one rule, if it gave any. */
export interface RulePoints {
	name: string;
	/** With at most two decimals, before the caps of its group and of the model. */
	points: number;
	because: Because[];
	/** How many interactions gave points, if not all of them are listed. */
	interactions?: number;
	/** What the rule's own limits kept from counting; omitted: nothing. */
	capped?: CappedPoints;
}

export interface CappedPoints {
	/** Beyond the rule's maximum points. */
	points?: number;
	/** How many interactions exceeded the daily limit. */
	interactions?: number;
	/** The latest of these. */
	because?: Because[];
}

export interface LeadScore {
	/** A whole number. */
	score: number;
	grade: string | null;
	/** The rules that gave or took points, in the model's order. */
	rules: RulePoints[];
	/**
	 * The earliest later instant (UTC epoch milliseconds) at which the score may change merely because time passes.
	 * It may be too early, never too late; null: time alone changes nothing.
	 */
	nextChange: number | null;
}

/** Interactions listed for a rule, the latest. */
const MOST_LISTED = 20;

/**
 * Adds up the score of a lead. Pure: the same facts give the same score, in whatever order they come and
 * however often one interaction is repeated.
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
	const doneBy = distinct(facts.people);
	const interactions = { doneBy, all: doneBy.flat() };
	// Conditions of rules count interactions, too: each person's own.
	const people = facts.people.map((one) => ({
		...one,
		leads: [facts.lead],
		interactions: distinct([one])[0],
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
	// Not -0, which JSON doesn't have.
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
	reasons: Pick<RulePoints, 'because' | 'interactions' | 'capped'>;
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
	{ doneBy, all }: { doneBy: InteractionFacts[][]; all: InteractionFacts[] },
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
	const { decay, max = Infinity, maxPerDay } = rule;
	const { within: counting, over } =
		maxPerDay === undefined
			? { within: counted, over: [] }
			: // Each person's days separately: a busy colleague takes away no one's points.
				limitPerDay(
					doneBy.map((interactions) => countedInteractions(condition, { ...facts, interactions }, moment)),
					maxPerDay,
					moment.zone,
				);
	const worth = ({ occurredAt }: InteractionFacts): number =>
		decayedPoints(points, decay, occurredAt, moment.now);
	const paid = counting.filter((interaction) => worth(interaction) !== 0);
	const total = paid.reduce((sum, interaction) => sum + worth(interaction), 0);
	// The next one to leave the window changes their number.
	const count = { operator: 'exactly' as const, value: counted.length };
	const leaving = nextLook({ ...condition, count }, facts, moment) ?? Infinity;
	const fading =
		decay === undefined ? [] : paid.map(({ occurredAt }) => nextDecay(points, decay, occurredAt, moment.now));
	const hundredths = Math.max(-max * HUNDREDTHS, Math.min(max * HUNDREDTHS, total));
	return {
		hundredths,
		reasons: { ...listed(paid, worth), ...cappedBy(total - hundredths, over) },
		next: Math.min(leaving, ...fading),
	};
}

/** What limits took away, for the explanation. */
function cappedBy(hundredths: number, over: InteractionFacts[]): Pick<RulePoints, 'capped'> {
	if (hundredths === 0 && over.length === 0) return {};
	return {
		capped: {
			...(hundredths === 0 ? {} : { points: hundredths / HUNDREDTHS }),
			...(over.length === 0 ? {} : listed(over, () => 0)),
		},
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

/** Everything the people did, by person, each interaction once. Those without an ID are all distinct. */
function distinct(people: readonly Facts[]): InteractionFacts[][] {
	const seen = new Set<string>();
	return people.map(({ interactions }) =>
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
