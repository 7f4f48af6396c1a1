import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import type { ConsentModel, MessageCap, MessageKind, OverCap, Throttle } from '../../lib/domain/messages';
import { textKey } from '../../lib/domain/normalization';
import { isBlankDate, requireDate } from '../../lib/domain/time';
import { chooseZone, nextInWindow, renameFields, type TimeWindow } from '../../lib/domain/waiting';
import type { RequestTerms } from '../../lib/engine';
import type { ItemContext } from '../../lib/n8n/context';
import { EXACT_UNITS, type ExactUnit } from '../../lib/n8n/descriptions/exactUnits';
import { readWindow } from '../../lib/n8n/descriptions/readWindow';
import { textOf, toNumber } from '../../lib/n8n/parameters';

/** The collections of rules as n8n returns them for one item. */
interface Rules {
	consent?: ConsentModel | 'policy';
	expires?: unknown;
	window?: { open?: { weekdays?: unknown; from?: unknown; to?: unknown } };
	throttle?: { limit?: { name?: unknown; perMinute?: unknown } };
}

/**
 * What the node asks for the message of one item.
 * @throws InvalidInputError naming the parameter
 */
export function readTerms(
	functions: IExecuteFunctions,
	itemIndex: number,
	{ contact }: Pick<ItemContext, 'contact'>,
): RequestTerms {
	const read = (name: string, field: string): string =>
		textOf(functions.getNodeParameter(name, itemIndex, ''), field);
	const rules = functions.getNodeParameter('rules', itemIndex, {}) as Rules;
	const consent = rules.consent ?? 'policy';
	return {
		channel: readChannel(functions, itemIndex),
		kind: functions.getNodeParameter('kind', itemIndex, 'commercial') as MessageKind,
		purpose: requireName(read('purpose', 'Purpose'), 'Purpose', 'marketing'),
		topic: textKey(read('topic', 'Topic')),
		consent: consent === 'policy' ? null : consent,
		caps: readCaps(functions, itemIndex),
		overCap: readOverCap(functions, itemIndex),
		windows: rules.window?.open === undefined ? [] : [checkedWindow(readWindow(rules.window.open))],
		expiresAt: readExpiry(functions, rules.expires, contact.timeZone as string | null | undefined),
		throttle: readThrottle(rules),
	};
}

/** The channel's name as consents have it. */
export function readChannel(functions: IExecuteFunctions, itemIndex: number): string {
	const channel = functions.getNodeParameter('channel', itemIndex, 'email') as string;
	if (channel !== 'custom') return channel;
	const name = textOf(functions.getNodeParameter('channelName', itemIndex, ''), 'Channel Name');
	return requireName(name, 'Channel Name', 'letter');
}

/** Where the message goes; undefined: to the contact's own address. */
export function readAddress(functions: IExecuteFunctions, itemIndex: number): string | undefined {
	const address = textOf(functions.getNodeParameter('address', itemIndex, ''), 'Address');
	return address === '' ? undefined : address;
}

function requireName(value: string, field: string, example: string): string {
	const name = textKey(value);
	if (name !== '' && name.length <= 100) return name;
	throw new InvalidInputError({
		field,
		reason: name === '' ? `is empty; enter a name, such as ${example}` : 'is longer than 100 characters',
	});
}

function readCaps(functions: IExecuteFunctions, itemIndex: number): MessageCap[] {
	const rows = functions.getNodeParameter('caps.cap', itemIndex, []) as Array<{
		atMost?: unknown;
		amount?: unknown;
		unit?: ExactUnit;
		channels?: MessageCap['channels'];
		purposes?: MessageCap['purposes'];
	}>;
	return rows.map(({ atMost, amount, unit, channels, purposes }, row) => {
		const field = `Cap ${row + 1}`;
		const window =
			toNumber(amount ?? 1, { field: `${field}: Window`, most: 8_784 }) * EXACT_UNITS[unit ?? 'days'];
		if (window <= 0)
			throw new InvalidInputError({ field: `${field}: Window`, reason: 'must be more than 0' });
		return {
			limit: toNumber(atMost ?? 1, { field: `${field}: At Most`, least: 1, whole: true }),
			window: Math.ceil(window),
			channels: channels ?? 'this',
			purposes: purposes ?? 'commercial',
		};
	});
}

function readOverCap(functions: IExecuteFunctions, itemIndex: number): OverCap {
	if (functions.getNodeParameter('overCap', itemIndex, 'suppress') !== 'hold') return { action: 'suppress' };
	const amount = toNumber(functions.getNodeParameter('holdAtMost', itemIndex, 3), { field: 'Hold at Most' });
	const unit = functions.getNodeParameter('holdUnit', itemIndex, 'days') as ExactUnit;
	return { action: 'hold', atMost: Math.ceil(amount * EXACT_UNITS[unit]) };
}

const WINDOW_FIELDS: Record<string, string> = {
	weekdays: 'Only Within: Weekdays',
	from: 'Only Within: From',
	to: 'Only Within: To',
};

/** @throws InvalidInputError here, for this item, instead of for all that are decided on together */
function checkedWindow(window: TimeWindow): TimeWindow {
	renameFields(
		(field) => WINDOW_FIELDS[field] ?? field,
		() => nextInWindow(0, window, 'UTC'),
	);
	return window;
}

function readExpiry(
	functions: IExecuteFunctions,
	value: unknown,
	timeZone: string | null | undefined,
): number | null {
	if (isBlankDate(value)) return null;
	const zone = chooseZone([timeZone, functions.getTimezone()]);
	return requireDate(value, zone, 'Expires', '2026-12-24 or 2026-12-24T18:00');
}

function readThrottle({ throttle }: Rules): Throttle | null {
	if (throttle?.limit === undefined) return null;
	const { name, perMinute } = throttle.limit;
	const rate = toNumber(perMinute ?? 60, { field: 'Per Minute' });
	if (rate <= 0) throw new InvalidInputError({ field: 'Per Minute', reason: 'must be more than 0' });
	return {
		name: requireName(textOf(name ?? 'default', 'Throttle Name'), 'Throttle Name', 'default'),
		perMinute: rate,
	};
}
