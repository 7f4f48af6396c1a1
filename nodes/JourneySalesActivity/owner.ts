import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import type { OwnerRotation } from '../../lib/engine';
import { readText } from '../../lib/n8n/parameters';
import type { Contact, Lead } from '../../lib/store';

type OwnerRule =
	'contactOwner' | 'leadOwner' | 'journeyOwner' | 'contactCreator' | 'roundRobin' | 'fixed' | 'none';

export const ownerProperties: INodeProperties[] = [
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'options',
		noDataExpression: true,
		default: 'contactOwner',
		options: [
			{ name: 'Contact’s Creator', value: 'contactCreator', description: 'The person who added the contact' },
			{ name: 'Contact’s Owner', value: 'contactOwner' },
			{ name: 'Fixed', value: 'fixed' },
			{
				name: 'Journey’s Owner',
				value: 'journeyOwner',
				description: 'As set for this journey with Journey Records',
			},
			{ name: 'Lead’s Owner', value: 'leadOwner' },
			{ name: 'No One', value: 'none' },
			{ name: 'Round-Robin', value: 'roundRobin', description: 'Salespeople take turns' },
		],
		description: 'Who the activity is assigned to',
	},
	{
		displayName: 'Salespeople',
		name: 'owners',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		required: true,
		placeholder: 'e.g. kim@contoso.com, lee@contoso.com',
		displayOptions: { show: { owner: ['roundRobin'] } },
		description:
			'Who takes turns, one per line or comma-separated, or a list from an expression. List a name twice to give it a double share.',
	},
	{
		displayName: 'Shared Rotation',
		name: 'rotation',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. inside sales',
		displayOptions: { show: { owner: ['roundRobin'] } },
		description:
			'Name of a rotation that several steps share, in other journeys too. Leave empty to give this step its own rotation.',
	},
	{
		displayName: 'Owner Name',
		name: 'ownerName',
		type: 'string',
		default: '',
		placeholder: 'e.g. kim@contoso.com',
		description: 'The salesperson who gets the activity',
		displayOptions: { show: { owner: ['fixed'] } },
	},
	{
		displayName: 'Fallback Owner',
		name: 'ownerName',
		type: 'string',
		default: '',
		placeholder: 'e.g. kim@contoso.com',
		description: 'The salesperson who gets the activity if the contact, lead or journey has no owner',
		displayOptions: { hide: { owner: ['fixed', 'none', 'roundRobin'] } },
	},
];

/** What owners are read from, as far as known. */
export interface OwnerSources {
	contact: Partial<Pick<Contact, 'owner' | 'createdBy'>>;
	lead: Pick<Lead, 'owner'> | null;
	/** Asked for only when it matters. */
	journeyOwner: () => Promise<string | null>;
}

/**
 * Who does it, or who takes turns doing it.
 * @throws InvalidInputError when no one is named although someone must be
 */
export async function readOwner(
	functions: IExecuteFunctions,
	itemIndex: number,
	sources: OwnerSources,
): Promise<string | null | OwnerRotation> {
	const rule = functions.getNodeParameter('owner', itemIndex, 'contactOwner') as OwnerRule;
	if (rule === 'none') return null;
	if (rule === 'roundRobin') return readRotation(functions, itemIndex);
	const named = readText(functions, 'ownerName', itemIndex);
	switch (rule) {
		case 'fixed':
			if (named !== null) return named;
			throw new InvalidInputError({ field: 'Owner Name', reason: 'is empty; enter the salesperson' });
		case 'leadOwner':
			return sources.lead?.owner ?? named;
		case 'journeyOwner':
			return (await sources.journeyOwner()) ?? named;
		case 'contactCreator':
			return sources.contact.createdBy ?? named;
		case 'contactOwner':
			return sources.contact.owner ?? named;
	}
}

function readRotation(functions: IExecuteFunctions, itemIndex: number): OwnerRotation {
	const value = functions.getNodeParameter('owners', itemIndex, '') as unknown;
	const owners = (Array.isArray(value) ? value : String(value ?? '').split(/[,;\n]/))
		.map((each) => String(each).trim())
		.filter((each) => each !== '');
	if (owners.length === 0) {
		throw new InvalidInputError({
			field: 'Salespeople',
			reason: 'is empty; enter the salespeople who take turns',
		});
	}
	const shared = readText(functions, 'rotation', itemIndex);
	const own = `step ${functions.getWorkflow().id ?? ''} ${functions.getNode().id}`;
	return { rotationId: shared === null ? own : `shared ${shared.toLowerCase()}`, owners };
}
