import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import { isTimeZone } from '../../../../lib/domain/normalization';
import { textOf, type Collection } from '../../shared/values';

export const timeZoneOption: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timeZone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Amsterdam',
	description: 'The IANA time zone for days in conditions. Leave empty to use the workflow’s time zone.',
};

/** @throws InvalidInputError when the zone doesn't exist */
export function readTimeZone(functions: IExecuteFunctions, options: Collection): string {
	const zone = textOf(options.timeZone, 'Time Zone') || functions.getTimezone();
	if (isTimeZone(zone)) return zone;
	throw new InvalidInputError({
		field: 'Time Zone',
		reason: `"${zone.slice(0, 80)}" is not an IANA time zone; use one such as Europe/Amsterdam`,
	});
}
