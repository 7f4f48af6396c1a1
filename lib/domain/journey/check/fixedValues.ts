import { inputProblems, type FieldProblem } from '../../errors';
import { eventTypeProblem } from '../../interactions';
import { isTimeZone, readTimeZone } from '../../normalization';
import { isBlankDate, requireCalendarDate, requireDate } from '../../time';
import { nextInWindow, readTimeOfDay } from '../../waiting';
import { journeyTypeOf } from '../nodeTypes';
import { enteringTypesOf } from './enteringTypes';
import { conditionProblems, propertyProblems } from './conditionProblems';
import { isExpression } from './expression';
import { criteriaOf, isEntry } from './journeyNodes';
import { chosenEventType, listOf, located, partOf, rowsOf, textOf, valueOf, type Row } from './parameters';
import type { CheckedNode } from './workflow';

type Problems = FieldProblem[];

/** The fixed values of a node with which no contact can pass. What an expression gives isn't known. */
export function fixedValueProblems(node: CheckedNode): Problems {
	return [
		...(isEntry(node) ? entryProblems(node) : []),
		...(BY_TYPE[journeyTypeOf(node.type) ?? '']?.(node) ?? []),
	];
}

const BY_TYPE: Readonly<Record<string, (node: CheckedNode) => Problems>> = {
	journeyTrigger: audienceProblems,
	journeyFormTrigger: formProblems,
	journeyEventsTrigger: (node) =>
		valueOf(node, 'enterOn', '') === '' ? [] : eventTypes('Enter the Journey On', enteringTypesOf(node)),
	journeyWait: (node) => [...waitProblems(node), ...timingProblems(node), ...zoneProblems(node)],
	journeyIfThen: ifThenProblems,
	journeySalesActivity: activityProblems,
	journeyMessageGate: gateProblems,
};

function gateProblems(node: CheckedNode): Problems {
	const rules = valueOf(node, 'rules');
	const open = partOf(rules, 'window', 'open') as Row | undefined;
	const name = (field: string, value: unknown): Problems =>
		isExpression(value) || textOf(value) !== '' ? [] : [{ field, reason: 'is empty; enter a name' }];
	return [
		...(valueOf(node, 'channel', 'email') === 'custom'
			? name('Channel Name', valueOf(node, 'channelName'))
			: []),
		...name('Purpose', valueOf(node, 'purpose', 'marketing')),
		...rowsOf(valueOf(node, 'caps'), 'cap').flatMap((row, index) => [
			...above(`Cap ${index + 1}: At Most`, row.atMost),
			...above(`Cap ${index + 1}: Window`, row.amount),
		]),
		...(valueOf(node, 'overCap') === 'hold' ? amount('Hold at Most', valueOf(node, 'holdAtMost')) : []),
		...date('Expires', partOf(rules, 'expires')),
		...(open === undefined ? [] : window(open)),
		...above('Per Minute', partOf(rules, 'throttle', 'limit', 'perMinute')),
	];
}

function audienceProblems(node: CheckedNode): Problems {
	const audience = valueOf(node, 'audience', 'event');
	if (audience === 'conditions') return conditionProblems(node.parameters, 'conditions', 'Conditions');
	if (audience === 'event') {
		return [
			...eventTypes('Event Types', valueOf(node, 'eventTypes')),
			...propertyProblems(valueOf(node, 'eventFilter'), 'Event Properties'),
		];
	}
	const segments = valueOf(node, 'segments', []);
	return audience === 'segment' && Array.isArray(segments) && segments.every((id) => id === '')
		? [{ field: 'Segment Names or IDs', reason: 'none is chosen, so no one enters; choose at least one' }]
		: [];
}

const MATCHED_BY: Readonly<Record<string, string>> = {
	email: 'Email',
	externalId: 'External ID',
	phone: 'Phone',
};

/** A form that never has what its contacts are matched by: each submission would be rejected. */
function formProblems(node: CheckedNode): Problems {
	const fields = partOf(valueOf(node, 'fields'), 'field');
	const by = textOf(valueOf(node, 'matchBy', 'email'));
	if (!Array.isArray(fields) || !Object.hasOwn(MATCHED_BY, by)) return [];
	const targets = fields.map((field) => partOf(field, 'target'));
	return targets.some((target) => target === by || isExpression(target))
		? []
		: [
				{
					field: 'Fields',
					reason: `has none that maps to ${MATCHED_BY[by]}, by which contacts are matched, so every submission is rejected; add one, or change Match Contact By`,
				},
			];
}

function entryProblems(node: CheckedNode): Problems {
	const options = valueOf(node, 'entryOptions');
	const [startAt, endAt] = [partOf(options, 'startAt'), partOf(options, 'endAt')];
	const dates = [...date('Start Date', startAt), ...date('End Date', endAt)];
	const reversed =
		dates.length === 0 &&
		[startAt, endAt].every((value) => !isBlankDate(value) && !isExpression(value)) &&
		requireDate(endAt, 'UTC', '') <= requireDate(startAt, 'UTC', '');
	return [
		...dates,
		...(reversed
			? [
					{
						field: 'End Date',
						reason: 'is not after the Start Date, so no one can enter; change one of them',
					},
				]
			: []),
		...above('Entries per Hour', partOf(options, 'ratePerHour')),
		...amount('Spread (Minutes)', partOf(options, 'spread')),
		...(valueOf(node, 'reentry') === 'afterTime'
			? above('Re-Entry: Amount', valueOf(node, 'reentryAmount'))
			: []),
		...criteriaOf(node).flatMap(({ row, label }) => criterionProblems(row, label)),
	];
}

function waitProblems(node: CheckedNode): Problems {
	const value = (name: string): unknown => valueOf(node, name);
	switch (valueOf(node, 'mode', 'for')) {
		case 'for':
			return amount('Amount', value('amount'));
		case 'workingDays':
			return [
				...whole('Working Days', value('workingDays')),
				...weekdays('Working Week', value('workingWeek')),
				...holidayProblems(node),
				...timeOfDay('Time of Day', value('at')),
			];
		case 'until':
			return requiredDate(node, 'Date', valueOf(node, 'date', ''));
		case 'date':
			return [
				...dateSourceProblems(node, date),
				...(valueOf(node, 'offset', 'on') === 'on' ? [] : amount('Amount', value('offsetAmount'))),
				...timeOfDay('Time of Day', value('at')),
			];
		case 'anniversary':
			return [
				...dateSourceProblems(node, day),
				...(valueOf(node, 'offset', 'on') === 'on' ? [] : whole('Days', value('offsetDays'))),
				...timeOfDay('Time of Day', value('at')),
			];
		case 'window':
			return window({ weekdays: value('weekdays'), from: value('windowFrom'), to: value('windowTo') });
		default:
			return [];
	}
}

function dateSourceProblems(node: CheckedNode, check: typeof date): Problems {
	const source = valueOf(node, 'dateSource', 'contact');
	if (source === 'expression') {
		const given = valueOf(node, 'dateValue', '');
		return isEmptyDate(given) ? requiredDate(node, 'Date', given) : check('Date', given);
	}
	const [name, field] =
		source === 'entry' ? ['entryProperty', 'Entry Property'] : ['dateField', 'Contact Field'];
	return textOf(valueOf(node, name)) === ''
		? [{ field, reason: 'is empty; enter the name of what holds the date' }]
		: [];
}

/** Left empty, or an expression without anything in it, as the editor first shows it. */
function isEmptyDate(value: unknown): boolean {
	return isBlankDate(value) || (typeof value === 'string' && /^=(?:\s*\{\{\s*\}\})?\s*$/.test(value));
}

/** A date that contacts without one fail for. */
function requiredDate(node: CheckedNode, field: string, value: unknown): Problems {
	if (!isEmptyDate(value)) return date(field, value);
	return valueOf(node, 'ifMissing', 'fail') === 'fail'
		? [{ field, reason: 'is empty; set a date, or an expression that gives one' }]
		: [];
}

function timingProblems(node: CheckedNode): Problems {
	const timing = valueOf(node, 'timing');
	const within = partOf(timing, 'onlyWithin', 'window');
	return [
		...(within === undefined ? [] : window(within as Row)),
		...amount('Spread Over: Amount', partOf(timing, 'spread', 'over', 'amount')),
	];
}

function ifThenProblems(node: CheckedNode): Problems {
	const condition = valueOf(node, 'condition', 'event');
	if (condition === 'expression') return [];
	const paths = condition === 'firstOf' ? rowsOf(valueOf(node, 'paths'), 'path') : [];
	return [
		...(condition === 'event'
			? [
					...eventTypes('Event Type', valueOf(node, 'eventType')),
					...propertyProblems(valueOf(node, 'eventFilter'), 'Event Properties'),
					...frequencyProblems((valueOf(node, 'frequency') ?? {}) as Row, ''),
				]
			: []),
		...(condition === 'conditions' ? conditionProblems(node.parameters, 'audience', 'Conditions') : []),
		...paths.flatMap((path, index) => [
			...criterionProblems(path, `Path ${index + 1}`),
			...((path.on ?? 'event') === 'event' ? frequencyProblems(path, `Path ${index + 1}: `) : []),
		]),
		...timeoutProblems(node, paths.length),
	];
}

function timeoutProblems(node: CheckedNode, paths: number): Problems {
	switch (valueOf(node, 'timeout', 'duration')) {
		case 'duration':
			return [...amount('Amount', valueOf(node, 'timeoutAmount')), ...zoneProblems(node)];
		case 'date': {
			const given = valueOf(node, 'timeoutDate', '');
			return [
				...(isEmptyDate(given)
					? [{ field: 'Timeout Date', reason: 'is empty; set a date, or an expression that gives one' }]
					: date('Timeout Date', given)),
				...zoneProblems(node),
			];
		}
		case 'never':
			return valueOf(node, 'pathSelection') === 'priority' && paths > 1
				? [
						{
							field: 'Path Selection',
							reason:
								'is Priority Order, but there is no timeout, so only the first path could ever win; set a timeout, or choose First Match Wins',
						},
					]
				: [];
		default:
			return [];
	}
}

function criterionProblems(row: Row, label: string): Problems {
	switch (row.on ?? 'event') {
		case 'event':
			return [
				...eventTypes(`${label}: Event Type`, chosenEventType(row, 'eventType')),
				...propertyProblems(row.eventFilter, `${label}: Event Properties`),
			];
		case 'segment':
			return textOf(located(row.segment)) === ''
				? [{ field: `${label}: Segment`, reason: 'is empty; choose a segment' }]
				: [];
		default:
			return conditionProblems(row, 'conditions', `${label}: Conditions`);
	}
}

function frequencyProblems(row: Row, label: string): Problems {
	const { count } = row;
	const possible =
		count === undefined ||
		isExpression(count) ||
		(Number.isInteger(count) && Number(count) >= 1 && Number(count) <= 1000);
	return [
		...(possible
			? []
			: [
					{
						field: `${label}At Least (Times)`,
						reason: `can’t be ${shown(count)}; write a whole number from 1 to 1000`,
					},
				]),
		...amount(`${label}Within`, row.within),
	];
}

function activityProblems(node: CheckedNode): Problems {
	switch (valueOf(node, 'due', 'days')) {
		case 'days':
			return [
				...whole('Days', valueOf(node, 'days')),
				...timeOfDay('Due Time', valueOf(node, 'dueTime')),
				...holidayProblems(node),
			];
		case 'date':
			return date('Due Date', valueOf(node, 'dueDate'));
		default:
			return [];
	}
}

function holidayProblems(node: CheckedNode): Problems {
	const holidays = valueOf(node, 'holidays');
	if (isExpression(holidays)) return [];
	return textOf(holidays)
		.split(/[,;\s]+/)
		.filter((each) => each !== '')
		.flatMap((each) => attempt(() => requireCalendarDate(each, 'UTC', 'Holidays')));
}

function zoneProblems(node: CheckedNode): Problems {
	const problem = (field: string, zone: string): Problems =>
		zone === '' || isExpression(zone) || isTimeZone(zone) || readTimeZone(zone) !== null
			? []
			: [{ field, reason: `“${zone}” is no time zone; write one like Europe/Amsterdam` }];
	const zone = valueOf(node, 'zone', 'contact');
	if (zone === 'fixed') return problem('Zone Name', textOf(valueOf(node, 'zoneName')));
	return zone === 'contact' && valueOf(node, 'ifZoneUnknown') === 'fixed'
		? problem('Fallback Zone', textOf(valueOf(node, 'fallbackZone')))
		: [];
}

function eventTypes(field: string, given: unknown): Problems {
	const value = located(given);
	if (isExpression(value)) return [];
	const types = listOf(value);
	return (types.length === 0 ? [''] : types).flatMap((type) => {
		const reason = eventTypeProblem(type);
		return reason === null ? [] : [{ field, reason }];
	});
}

/** A number of 0 or more; missing: the default. */
function amount(field: string, value: unknown): Problems {
	if (value === undefined || isExpression(value)) return [];
	const number = numberOf(value);
	return number >= 0 ? [] : [{ field, reason: `can’t be ${shown(value)}; write a number of 0 or more` }];
}

function above(field: string, value: unknown): Problems {
	if (value === undefined || isExpression(value)) return [];
	return numberOf(value) > 0 ? [] : [{ field, reason: `can’t be ${shown(value)}; write a number above 0` }];
}

function whole(field: string, value: unknown): Problems {
	if (value === undefined || isExpression(value)) return [];
	const number = numberOf(value);
	return Number.isSafeInteger(number) && number >= 0
		? []
		: [{ field, reason: `can’t be ${shown(value)}; write a whole number of 0 or more` }];
}

function date(field: string, value: unknown): Problems {
	if (isBlankDate(value) || isExpression(value)) return [];
	return attempt(() => requireDate(value, 'UTC', field));
}

function day(field: string, value: unknown): Problems {
	if (isBlankDate(value) || isExpression(value)) return [];
	return attempt(() => requireCalendarDate(value, 'UTC', field));
}

function timeOfDay(field: string, value: unknown): Problems {
	const text = textOf(value);
	if (text === '' || isExpression(text) || readTimeOfDay(text) !== null) return [];
	return [{ field, reason: `“${text}” is no time of day; write it like 09:00` }];
}

function weekdays(field: string, value: unknown): Problems {
	return Array.isArray(value) && value.length === 0
		? [{ field, reason: 'has no day, so no contact ever goes on; choose at least one' }]
		: [];
}

function window({ weekdays: days = [1, 2, 3, 4, 5], from = '09:00', to = '17:00' }: Row): Problems {
	const empty = weekdays('Weekdays', days);
	if (empty.length > 0 || !Array.isArray(days) || [from, to, ...days].some(isExpression)) return empty;
	return attempt(() =>
		nextInWindow(0, { weekdays: days.map(Number), from: String(from), to: String(to) }, 'UTC'),
	).map(({ field, reason }) => ({ field: { from: 'From', to: 'To' }[field] ?? 'Weekdays', reason }));
}

function attempt(read: () => unknown): Problems {
	try {
		read();
		return [];
	} catch (error) {
		return inputProblems(error);
	}
}

function numberOf(value: unknown): number {
	return typeof value === 'number' ? value : textOf(value) === '' ? Number.NaN : Number(value);
}

function shown(value: unknown): string {
	const text = typeof value === 'number' ? String(value) : textOf(value);
	return text === '' ? 'empty' : text.slice(0, 40);
}
