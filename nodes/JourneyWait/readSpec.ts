import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { readProperty } from '../../lib/domain/propertyFilter';
import { isBlankDate, requireCalendarDate, requireDate } from '../../lib/domain/time';
import type { Offset, WaitSpec } from '../../lib/domain/waiting';
import type { ItemContext } from '../../lib/n8n/context';
import { readDuration } from '../../lib/n8n/descriptions/duration';
import { readHolidays } from '../../lib/n8n/descriptions/holidays';
import { notANumber, readText } from '../../lib/n8n/parameters';
import { readTiming } from './readTiming';
import { readWindow, toWeekdays } from './readWindow';

export type WaitMode = 'for' | 'workingDays' | 'until' | 'date' | 'window' | 'anniversary';

const EXAMPLE = '2026-12-24 or 2026-12-24T18:00';

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
				days: readNumber(functions, itemIndex, 'workingDays', 'Working Days'),
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
	const days = direction === 'on' ? 0 : readNumber(functions, itemIndex, 'offsetDays', 'Days');
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
	{ contact }: ItemContext,
): { value: unknown; field: string } {
	if (functions.getNodeParameter('dateSource', itemIndex, 'contact') === 'expression') {
		return { value: functions.getNodeParameter('dateValue', itemIndex, ''), field: 'Date' };
	}
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

function readOffset(functions: IExecuteFunctions, itemIndex: number): Offset | undefined {
	const direction = functions.getNodeParameter('offset', itemIndex, 'on') as 'on' | Offset['direction'];
	if (direction === 'on') return undefined;
	const names = { amount: 'offsetAmount', unit: 'offsetUnit' };
	return { direction, ...readDuration(functions, itemIndex, names, 'Amount') };
}

function readNumber(functions: IExecuteFunctions, itemIndex: number, name: string, field: string): number {
	const value = functions.getNodeParameter(name, itemIndex, 1) as unknown;
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
	throw new InvalidInputError({
		field,
		reason: notANumber(value, 'a whole number of 0 or more'),
	});
}
