import type { IExecuteFunctions } from 'n8n-workflow';

import {
	parseCondition,
	type Comparison,
	type Condition,
	type ConditionScope,
} from '../../domain/conditions';
import { InvalidInputError } from '../../domain/errors';
import { chosenEventType } from '../../domain/journey/check';
import { requireValue, requireValues } from './comparisons';
import { ATTRIBUTE, MODEL_PARTS } from './conditionFields';
import { requireEventTypeOrAny } from './eventTypeLocator';
import { readSegmentId } from './segmentLocator';

/** One row of the form, as is. */
type Row = Record<string, unknown>;

/**
 * Reads the parameters of `conditionProperties` for one item.
 * @param name as given there
 * @param scope `enrollment` for properties made `withEntryProperties`
 * @throws InvalidInputError that names the condition and its problem; also when there is none
 */
export function readCondition(
	functions: Pick<IExecuteFunctions, 'getNodeParameter'>,
	itemIndex: number,
	name: string,
	scope: ConditionScope = 'contact',
): Condition {
	const names = [name, `${name}By`, `${name}Match`, `${name}Json`];
	// Hidden parameters have no value, and n8n throws unless there is a fallback.
	return readConditionFrom(
		Object.fromEntries(names.map((each) => [each, functions.getNodeParameter(each, itemIndex, null)])),
		name,
		'Conditions',
		scope,
	);
}

/**
 * Reads the same from the values of a collection that includes `conditionProperties`.
 * @param field what it is called there, for messages
 */
export function readConditionFrom(
	value: object,
	name: string,
	field = 'Conditions',
	scope: ConditionScope = 'contact',
): Condition {
	const given = value as Row;
	if (given[`${name}By`] === 'json') return readJson(given[`${name}Json`], `${field} (JSON)`, scope);
	const match = given[`${name}Match`] === 'any' ? 'any' : 'all';
	const conditions = readForm((given[name] ?? {}) as Record<string, unknown>, match, field, scope);
	if (conditions.length === 0) {
		throw new InvalidInputError({ field, reason: 'is empty; add at least one condition' });
	}
	return parseCondition(conditions.length === 1 ? conditions[0] : { kind: match, conditions }, field, scope);
}

/** Whether any condition is given, where it is optional. */
export function hasConditions(value: object, name: string): boolean {
	const given = value as Row;
	if (given[`${name}By`] === 'json') return String(given[`${name}Json`] ?? '').trim() !== '';
	return Object.values((given[name] ?? {}) as object).some((rows) => Array.isArray(rows) && rows.length > 0);
}

function readJson(value: unknown, field: string, scope: ConditionScope): Condition {
	if (typeof value !== 'string') return parseCondition(value, field, scope);
	let parsed: unknown;
	try {
		parsed = JSON.parse(value);
	} catch (error) {
		throw new InvalidInputError(
			{ field, reason: `is not JSON (${(error as Error).message})` },
			{ cause: error },
		);
	}
	return parseCondition(parsed, field, scope);
}

function readForm(
	form: Record<string, unknown>,
	match: 'all' | 'any',
	field: string,
	scope: ConditionScope,
): Condition[] {
	const read = (group: string, label: string, convert: (row: Row, path: string) => unknown): Condition[] =>
		rowsOf(form, group).map((row, index) => {
			const path = `${field}: ${label} ${index + 1}`;
			return parseCondition(convert(row, path), path, scope);
		});
	return [
		...read('accountField', 'Account Field', (row, path) => ({
			kind: 'field',
			record: 'account',
			...toComparison(row, path),
		})),
		...read('contactField', 'Contact Field', (row, path) => ({
			kind: 'field',
			record: 'contact',
			...toComparison(row, path),
		})),
		...read('entryField', 'Entry Property', (row, path) => ({
			kind: 'field',
			record: 'entry',
			...toComparison({ ...row, field: String(row.property ?? '').trim() }, path),
		})),
		...read('interaction', 'Interaction', toInteraction),
		...readLeads(rowsOf(form, 'leadField'), match, field),
		...read('segment', 'Segment', (row, path) => ({
			kind: 'segment',
			segmentId: readSegmentId(row.segment, path),
			isMember: row.membership !== 'notMember',
		})),
	];
}

function rowsOf(form: Record<string, unknown>, group: string): Row[] {
	const rows = form[group];
	return Array.isArray(rows) ? (rows as Row[]) : [];
}

/** With all, one lead must match all rows; with any, each row may be about another lead. */
function readLeads(rows: Row[], match: 'all' | 'any', field: string): Condition[] {
	const each = rows.map((row, index) => {
		const path = `${field}: Lead Field ${index + 1}`;
		const open = row.open === 'open' ? true : row.open === 'closed' ? false : undefined;
		return parseCondition(
			{ kind: 'lead', conditions: [toComparison(row, path)], ...(open === undefined ? {} : { open }) },
			path,
		) as Condition & { kind: 'lead' };
	});
	if (match === 'any' || each.length < 2) return each;
	const opens = new Set(each.flatMap(({ open }) => (open === undefined ? [] : [open])));
	if (opens.size > 1) {
		throw new InvalidInputError({
			field: `${field}: Lead Field`,
			reason:
				'asks for a lead that is both open and closed; choose the same Leads in all of them, or set Match to Any Condition',
		});
	}
	const [open] = opens;
	const conditions = each.flatMap((condition) => condition.conditions);
	return [{ kind: 'lead', conditions, ...(open === undefined ? {} : { open }) }];
}

function toComparison(row: Row, path: string): Comparison {
	const operator = String(row.operator ?? 'equals') as Comparison['operator'];
	requireValue(operator, row.value, path);
	const field = fieldOf(row);
	switch (operator) {
		case 'exists':
		case 'notExists':
			return { field, operator };
		case 'inLast':
		case 'notInLast':
		case 'inNext':
			return { field, operator, value: toSpan(row) };
		case 'anniversaryIn':
			return { field, operator, value: toNumber(row.days ?? 0) };
		default:
			return { field, operator, value: toValue(row.value) };
	}
}

function fieldOf(row: Row): string {
	const field = String(row.field);
	if (row.property !== undefined) return field;
	if (field === ATTRIBUTE) return `attributes.${String(row.attribute ?? '').trim()}`;
	if (!Object.hasOwn(MODEL_PARTS, field)) return field;
	return `scores.${String(row.model ?? '').trim()}.${MODEL_PARTS[field]}`;
}

function toSpan(row: Row): unknown {
	return { amount: toNumber(row.amount ?? 7), unit: row.unit ?? 'days' };
}

/** Expressions may return numbers as text. */
function toNumber(value: unknown): unknown {
	return typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
}

/** Expressions may return luxon dates. */
function toValue(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if ('toISO' in value && typeof value.toISO === 'function') return (value.toISO as () => unknown)();
	return 'toISOString' in value && typeof value.toISOString === 'function'
		? (value.toISOString as () => unknown)()
		: value;
}

function toInteraction(row: Row, path: string): unknown {
	const operator = row.countOperator ?? 'atLeast';
	const conditions = ((row.properties ?? {}) as { conditions?: Row[] }).conditions ?? [];
	requireValues(conditions, `${path}: Event Properties`);
	return {
		kind: 'interaction',
		type: requireEventTypeOrAny(chosenEventType(row, 'type'), `${path}: Event Type`),
		count: { operator, value: operator === 'none' ? 0 : toNumber(row.times ?? 1) },
		...(conditions.length === 0 ? {} : { filter: { combine: row.combine ?? 'and', conditions } }),
		...toWindow(row),
	};
}

function toWindow(row: Row): object {
	if (row.window === 'last') return { window: { last: toSpan(row) } };
	if (row.window !== 'between') return {};
	const [from, to] = [toValue(row.from ?? ''), toValue(row.to ?? '')];
	return { window: { ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) } };
}
