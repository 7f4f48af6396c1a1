import type { ScoringModel } from '../../../lib/domain/scoring';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Something that happened; `id` tells repetitions from new events. */
export interface Happening {
	id: string;
	type: string;
	occurredAt: number;
	properties: { amount: number };
}

/**
 * Rules as the reference knows them: nothing but counting. Windows are in hours, days in UTC.
 */
export interface SimpleRule {
	points: number;
	group: number | null;
	type: string;
	/** Only events with at least this amount. */
	amount: number | null;
	hours: number | null;
	frequency: 'each' | 'none' | number;
	max: number | null;
	/** How many count a day in UTC: the first ones. */
	perDay: number | null;
	decay: { kind: 'linear' | 'halfLife'; days: number } | null;
}

export interface SimpleModel {
	rules: SimpleRule[];
	groups: Array<{ min: number | null; max: number | null }>;
	min: number | null;
	max: number | null;
}

/** The score, the slow and obvious way: every rule looks at every event by itself, in hundredths of points. */
export function referenceScore(model: SimpleModel, told: Happening[], now: number): number {
	const events: Happening[] = [];
	for (const event of told) if (!events.some((known) => known.id === event.id)) events.push(event);
	let total = 0;
	const sums = model.groups.map(() => 0);
	for (const rule of model.rules) {
		let count = 0;
		let worth = 0;
		const fits = (event: Happening): boolean =>
			event.type === rule.type &&
			(rule.amount === null || event.properties.amount >= rule.amount) &&
			(rule.hours === null || event.occurredAt >= now - rule.hours * HOUR);
		for (const event of events) {
			if (!fits(event)) continue;
			const dayBegan = Math.floor(event.occurredAt / DAY) * DAY;
			const before = events.filter(
				(other) =>
					fits(other) &&
					other.occurredAt >= dayBegan &&
					(other.occurredAt < event.occurredAt ||
						(other.occurredAt === event.occurredAt && other.id < event.id)),
			);
			if (rule.perDay !== null && before.length >= rule.perDay) continue;
			count += 1;
			let left = 1;
			if (rule.decay !== null) {
				let days = 0;
				while (event.occurredAt + (days + 1) * DAY <= now) days += 1;
				left =
					rule.decay.kind === 'linear'
						? days >= rule.decay.days
							? 0
							: 1 - days / rule.decay.days
						: Math.pow(0.5, days / rule.decay.days);
			}
			const hundredths = Math.round(Math.abs(rule.points) * 100 * left);
			worth += rule.points < 0 ? -hundredths : hundredths;
		}
		let given: number;
		if (rule.frequency === 'each') {
			given = worth;
			if (rule.max !== null && given > rule.max * 100) given = rule.max * 100;
			if (rule.max !== null && given < -rule.max * 100) given = -rule.max * 100;
		} else if (rule.frequency === 'none') given = count === 0 ? rule.points * 100 : 0;
		else given = count >= rule.frequency ? rule.points * 100 : 0;
		if (rule.group === null) total += given;
		else sums[rule.group] += given;
	}
	model.groups.forEach(({ min, max }, index) => {
		let sum = sums[index];
		if (min !== null && sum < min * 100) sum = min * 100;
		if (max !== null && sum > max * 100) sum = max * 100;
		total += sum;
	});
	if (model.min !== null && total < model.min * 100) total = model.min * 100;
	if (model.max !== null && total > model.max * 100) total = model.max * 100;
	const score = Math.round(total / 100);
	return score === 0 ? 0 : score;
}

/** The same model for the real thing. */
export function toModel(simple: SimpleModel): ScoringModel {
	const caps = ({ min, max }: { min: number | null; max: number | null }) => ({
		...(min === null ? {} : { min }),
		...(max === null ? {} : { max }),
	});
	return {
		name: 'Reference',
		rules: simple.rules.map((rule, index) => ({
			kind: 'interaction',
			name: `Rule ${index}`,
			points: rule.points,
			type: rule.type,
			...(rule.group === null ? {} : { group: `Group ${rule.group}` }),
			...(rule.amount === null
				? {}
				: {
						filter: {
							combine: 'and' as const,
							conditions: [{ property: 'amount', operator: 'greaterOrEqual' as const, value: rule.amount }],
						},
					}),
			...(rule.hours === null ? {} : { window: { last: { amount: rule.hours, unit: 'hours' as const } } }),
			frequency:
				rule.frequency === 'each' || rule.frequency === 'none'
					? { kind: rule.frequency }
					: { kind: 'atLeast' as const, count: rule.frequency },
			...(rule.frequency === 'each' && rule.max !== null ? { max: rule.max } : {}),
			...(rule.frequency === 'each' && rule.perDay !== null ? { maxPerDay: rule.perDay } : {}),
			...(rule.frequency === 'each' && rule.decay !== null ? { decay: rule.decay } : {}),
		})),
		groups: simple.groups.map((group, index) => ({ name: `Group ${index}`, ...caps(group) })),
		caps: caps(simple),
		grades: [],
		salesReadyAt: null,
		combine: 'any',
		basis: 'contact',
		demote: false,
		cleanUp: true,
		zone: 'UTC',
	};
}
