import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { isTimeZone } from '../../domain/normalization';
import { chooseZone } from '../../domain/waiting';
import type { ItemContext } from '../context';

/** In which zone days and dates are counted. */
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
				description: 'The contact’s own time zone; the workflow’s where it is not known',
			},
			{ name: 'Fixed', value: 'fixed', description: 'The same zone for everybody' },
			{ name: 'Workflow’s', value: 'workflow', description: 'The zone in the workflow’s settings' },
		],
		description: 'The zone in which days begin and dates are meant',
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
];

/**
 * The zone that a step is set to, for one item.
 * @throws InvalidInputError when the fixed zone does not exist
 */
export function zoneOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: Pick<ItemContext, 'contact'>,
): string {
	const zone = functions.getNodeParameter('zone', itemIndex, 'contact') as 'contact' | 'fixed' | 'workflow';
	if (zone === 'fixed') {
		const name = String(functions.getNodeParameter('zoneName', itemIndex, '')).trim();
		if (!isTimeZone(name)) {
			throw new InvalidInputError({
				field: 'Zone Name',
				reason: `"${name}" is not an IANA time zone such as Europe/Amsterdam`,
			});
		}
		return name;
	}
	const own = zone === 'contact' ? (context.contact.timeZone as string | null | undefined) : null;
	return chooseZone([own, functions.getTimezone()]);
}
