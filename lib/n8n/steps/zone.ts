import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { isTimeZone } from '../../domain/normalization';
import { chooseZone } from '../../domain/waiting';
import type { ItemContext } from '../context';

/** The zone that days and dates are counted in. */
export const zoneProperties: INodeProperties[] = [
	{
		displayName: 'Time Zone',
		name: 'zone',
		type: 'options',
		noDataExpression: true,
		default: 'contact',
		options: [
			{
				name: 'Contact’s',
				value: 'contact',
				description: 'The contact’s own time zone, if known',
			},
			{ name: 'Fixed', value: 'fixed', description: 'The same zone for everyone' },
			{ name: 'Workflow’s', value: 'workflow', description: 'The zone in the workflow’s settings' },
		],
		description: 'The zone that dates and days are in',
	},
	{
		displayName: 'Zone Name',
		name: 'zoneName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Europe/Amsterdam',
		displayOptions: { show: { zone: ['fixed'] } },
		description: 'Name of the zone in the IANA time zone database',
	},
	{
		displayName: 'If the Contact’s Zone Is Unknown',
		name: 'ifZoneUnknown',
		type: 'options',
		noDataExpression: true,
		default: 'workflow',
		displayOptions: { show: { zone: ['contact'] } },
		options: [
			{ name: 'Use a Fixed Zone', value: 'fixed', description: 'Such as your market’s zone' },
			{ name: 'Use the Workflow’s Zone', value: 'workflow', description: 'The zone in its settings' },
		],
		description: 'Which zone to use for contacts without a time zone',
	},
	{
		displayName: 'Fallback Zone',
		name: 'fallbackZone',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Europe/Amsterdam',
		displayOptions: { show: { zone: ['contact'], ifZoneUnknown: ['fixed'] } },
		description: 'Name of the zone in the IANA time zone database',
	},
];

/**
 * A step's zone for one item.
 * @throws InvalidInputError when the fixed zone, or the fixed fallback, doesn't exist
 */
export function zoneOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: Pick<ItemContext, 'contact'>,
): string {
	const zone = functions.getNodeParameter('zone', itemIndex, 'contact') as 'contact' | 'fixed' | 'workflow';
	if (zone === 'fixed') return namedZone(functions, itemIndex, 'zoneName', 'Zone Name');
	if (zone === 'workflow') return chooseZone([functions.getTimezone()]);
	const fallback =
		functions.getNodeParameter('ifZoneUnknown', itemIndex, 'workflow') === 'fixed'
			? namedZone(functions, itemIndex, 'fallbackZone', 'Fallback Zone')
			: functions.getTimezone();
	return chooseZone([context.contact.timeZone as string | null | undefined, fallback]);
}

function namedZone(
	functions: IExecuteFunctions,
	itemIndex: number,
	parameter: string,
	field: string,
): string {
	const name = String(functions.getNodeParameter(parameter, itemIndex, '')).trim();
	if (isTimeZone(name)) return name;
	throw new InvalidInputError({
		field,
		reason: `"${name}" is not an IANA time zone such as Europe/Amsterdam`,
	});
}
