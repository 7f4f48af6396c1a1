import { ANY_EVENT } from '../interactions';
import { describeComparison, describeFilter } from '../propertyFilter';
import { readUnixTime, readUnixTimeText } from '../time';
import {
	isDateOperator,
	type Comparison,
	type Condition,
	type DateOperator,
	type InteractionCondition,
	type InteractionWindow,
	type Span,
} from './condition';

/** Names of what a condition mentions by ID; an ID without a name is shown as is. */
export interface ConditionNames {
	segments?: ReadonlyMap<string, string>;
}

/**
 * A condition in words for people: `contact.company contains acme and email.opened at least 2 times in the last 7
 * days`. Plain text, to be escaped where it is shown.
 */
export function describeCondition(condition: Condition, names: ConditionNames = {}): string {
	switch (condition.kind) {
		case 'all':
			return joined(condition.conditions, ' and ', names);
		case 'any':
			return joined(condition.conditions, ' or ', names);
		case 'not':
			return `not (${describeCondition(condition.condition, names)})`;
		case 'field':
			return describeField(`${condition.record}.`, condition);
		case 'lead': {
			const which =
				condition.open === undefined ? 'a lead' : condition.open ? 'an open lead' : 'a closed lead';
			if (condition.conditions.length === 0) return `has ${which}`;
			return `has ${which} with ${condition.conditions.map((one) => describeField('', one)).join(' and ')}`;
		}
		case 'interaction':
			return describeInteraction(condition);
		case 'segment': {
			const name = names.segments?.get(condition.segmentId) ?? condition.segmentId;
			return `is ${condition.isMember ? '' : 'not '}in segment ${name}`;
		}
	}
}

function joined(conditions: Condition[], by: string, names: ConditionNames): string {
	return conditions
		.map((one) => {
			const text = describeCondition(one, names);
			return (one.kind === 'all' || one.kind === 'any') && conditions.length > 1 ? `(${text})` : text;
		})
		.join(by);
}

const DATE_WORDS: Record<DateOperator, string> = {
	before: 'is before',
	after: 'is after',
	onDate: 'is on',
	inLast: 'is in the last',
	notInLast: 'is not in the last',
	inNext: 'is in the next',
	anniversaryIn: 'has its anniversary',
};

function describeField(record: string, { field, operator, value }: Comparison): string {
	const subject = `${record}${field}`;
	if (!isDateOperator(operator)) return describeComparison(subject, operator, value);
	return `${subject} ${DATE_WORDS[operator]} ${describeDateValue(operator, value)}`;
}

function describeDateValue(operator: DateOperator, value: unknown): string {
	switch (operator) {
		case 'before':
		case 'after':
		case 'onDate':
			return describeDate(value);
		case 'anniversaryIn':
			return value === 0 ? 'today' : `within the next ${plural(Number(value), 'days')}`;
		default:
			return describeSpan(value as Span);
	}
}

/** As written, except for Unix times, which no one can read. */
function describeDate(value: unknown): string {
	const instant = typeof value === 'number' ? readUnixTime(value) : readUnixTimeText(String(value).trim());
	return instant === null ? String(value) : new Date(instant).toISOString();
}

function describeSpan({ amount, unit }: Span): string {
	return plural(amount, unit);
}

function plural(amount: number, unit: string): string {
	return `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}

const COUNT_WORDS = { atLeast: 'at least ', atMost: 'at most ', exactly: 'exactly ' };

function describeInteraction({ type, filter, count, window }: InteractionCondition): string {
	const name = type === ANY_EVENT ? 'any event' : type;
	const what = filter?.conditions.length ? `${name} (${describeFilter(filter)})` : name;
	const often =
		count.operator === 'none' ? 'never' : `${COUNT_WORDS[count.operator]}${plural(count.value, 'times')}`;
	return `${what} ${often}${describeWindow(window)}`;
}

function describeWindow(window: InteractionWindow | undefined): string {
	if (window === undefined) return '';
	if ('last' in window) return ` in the last ${describeSpan(window.last)}`;
	const from = window.from === undefined ? '' : ` from ${describeDateValue('after', window.from)}`;
	const to = window.to === undefined ? '' : ` to ${describeDateValue('before', window.to)}`;
	return from + to;
}
