import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { readProperty } from '../../lib/domain/propertyFilter';
import { isBlankDate, requireCalendarDate, requireDate } from '../../lib/domain/time';
import type { Offset, WaitSpec } from '../../lib/domain/waiting';
import type { ItemContext } from '../../lib/n8n/context';
import { readDuration } from '../../lib/n8n/descriptions/duration';
import { readHolidays } from '../../lib/n8n/descriptions/holidays';
import { readNumber, readText } from '../../lib/n8n/parameters';
import { readTiming } from './readTiming';
import { readWindow, toWeekdays } from '../../lib/n8n/descriptions/readWindow';

export type DateSource = 'contact' | 'entry' | 'expression';

export type WaitMode = 'for' | 'workingDays' | 'until' | 'date' | 'window' | 'anniversary';

const EXAMPLE = '2026-12-24 or 2026-12-24T18:00';

/** Where the date of a wait comes from, as a person calls it; null: from the item, by an expression. */
export function namedDate(functions: IExecuteFunctions, itemIndex: number): string | null {
	const mode = functions.getNodeParameter('mode', itemIndex, 'for') as WaitMode;
	if (mode !== 'date' && mode !== 'anniversary') return null;
	switch (functions.getNodeParameter('dateSource', itemIndex, 'contact') as DateSource) {
		case 'expression':
			return null;
		case 'entry':
			return `Entry Property ${readText(functions, 'entryProperty', itemIndex)}`;
		case 'contact':
			return `Contact Field ${readText(functions, 'dateField', itemIndex)}`;
	}
}

/**
 * What a contact waits for, by the node's parameters for its item.
 * @param zone IANA zone of dates without a zone
 * @returns null when the date is missing
 * @throws InvalidInputError naming the invalid parameter
 */
export function readSpec(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	zone: string,
): WaitSpec | null {
	const mode = functions.getNodeParameter('mode', itemIndex, 'for') as WaitMode;
	switch (mode) {
		case 'for':
			return { mode, ...readDuration(functions, itemIndex, { amount: 'amount', unit: 'unit' }, 'Amount') };
		case 'workingDays':
			return {
				mode,
				days: readNumber(functions, 'workingDays', itemIndex, 1, { field: 'Working Days', whole: true }),
				calendar: {
					weekdays: toWeekdays(functions.getNodeParameter('workingWeek', itemIndex, [1, 2, 3, 4, 5])),
					holidays: readHolidays(functions, itemIndex, zone),
				},
				at: readText(functions, 'at', itemIndex) ?? undefined,
			};
		case 'until': {
			const value = functions.getNodeParameter('date', itemIndex, '');
			return isBlankDate(value) ? null : { mode, date: requireDate(value, zone, 'Date', EXAMPLE) };
		}
		case 'date':
			return readDateSpec(functions, itemIndex, context, zone);
		case 'window':
			return {
				mode,
				window: readWindow({
					weekdays: functions.getNodeParameter('weekdays', itemIndex, undefined),
					from: functions.getNodeParameter('windowFrom', itemIndex, undefined),
					to: functions.getNodeParameter('windowTo', itemIndex, undefined),
				}),
			};
		case 'anniversary':
			return readAnniversary(functions, itemIndex, context, zone);
	}
}

function readDateSpec(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	zone: string,
): WaitSpec | null {
	const { value, field } = readDateValue(functions, itemIndex, context);
	if (isBlankDate(value)) return null;
	const offset = readOffset(functions, itemIndex);
	const at = readText(functions, 'at', itemIndex);
	if (at === null) return { mode: 'until', date: requireDate(value, zone, field, EXAMPLE), offset };
	const { year, ...day } = requireCalendarDate(value, zone, field);
	if (year === null) {
		throw new InvalidInputError({
			field,
			reason: `"${String(value)}" has no year; use Until an Anniversary instead`,
		});
	}
	return { mode: 'until', date: { year, ...day }, at, offset };
}

function readAnniversary(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	zone: string,
): WaitSpec | null {
	const { value, field } = readDateValue(functions, itemIndex, context);
	if (isBlankDate(value)) return null;
	const { month, day } = requireCalendarDate(value, zone, field);
	const direction = functions.getNodeParameter('offset', itemIndex, 'on') as 'on' | Offset['direction'];
	const days =
		direction === 'on'
			? 0
			: readNumber(functions, 'offsetDays', itemIndex, 1, { field: 'Days', whole: true });
	return {
		mode: 'anniversary',
		month,
		day,
		leapDay: readTiming(functions, itemIndex).leapDay ?? 'february28',
		offsetDays: direction === 'before' ? -days : days,
		at: readText(functions, 'at', itemIndex) ?? '00:00',
	};
}

function readDateValue(
	functions: IExecuteFunctions,
	itemIndex: number,
	{ contact, journey }: ItemContext,
): { value: unknown; field: string } {
	const source = functions.getNodeParameter('dateSource', itemIndex, 'contact') as DateSource;
	switch (source) {
		case 'expression':
			return { value: functions.getNodeParameter('dateValue', itemIndex, ''), field: 'Date' };
		case 'entry': {
			const name = readText(functions, 'entryProperty', itemIndex);
			if (name === null) {
				throw new InvalidInputError({
					field: 'Entry Property',
					reason: 'is empty; enter the name of what the contact entered with that contains the date',
				});
			}
			return { value: readProperty(journey.entry, name), field: `Entry Property ${name}` };
		}
		case 'contact': {
			const name = readText(functions, 'dateField', itemIndex);
			if (name === null) {
				throw new InvalidInputError({
					field: 'Contact Field',
					reason: 'is empty; enter the contact attribute or field that contains the date',
				});
			}
			const value = readProperty(contact.attributes, name) ?? readProperty(contact, name);
			return { value, field: `Contact Field ${name}` };
		}
	}
}

function readOffset(functions: IExecuteFunctions, itemIndex: number): Offset | undefined {
	const direction = functions.getNodeParameter('offset', itemIndex, 'on') as 'on' | Offset['direction'];
	if (direction === 'on') return undefined;
	const names = { amount: 'offsetAmount', unit: 'offsetUnit' };
	return { direction, ...readDuration(functions, itemIndex, names, 'Amount') };
}
