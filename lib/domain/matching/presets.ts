import { parseStrategy } from './strategySchema';
import type { MatchedRecord, MatchingStrategy } from './strategy';

/** A strategy to start from. */
export interface PresetStrategy {
	key: string;
	name: string;
	description: string;
	strategy: MatchingStrategy;
}

const CONTACT_SCOPE = { openOnly: false };

function preset(
	key: string,
	name: string,
	description: string,
	definition: { record: MatchedRecord } & Record<string, unknown>,
): PresetStrategy {
	const scope = definition.record === 'contact' ? CONTACT_SCOPE : {};
	return { key, name, description, strategy: parseStrategy({ scope, ...definition }) };
}

/**
 * Those of the reference product (contact by email address; lead by that and its marketing page), and more
 * careful ones.
 */
export const PRESET_STRATEGIES: readonly PresetStrategy[] = [
	preset('contactEmail', 'Contact by Email', 'The same email address, in any spelling', {
		record: 'contact',
		rules: [{ fields: [{ field: 'email' }] }],
	}),
	preset(
		'contactPerson',
		'Contact by Email, Phone or ID',
		'The same external ID or email address; or the same phone number and a similar name',
		{
			record: 'contact',
			rules: [
				{ fields: [{ field: 'externalId', compare: 'exact' }] },
				{ fields: [{ field: 'email' }] },
				{ fields: [{ field: 'phone' }, { field: 'name', compare: 'fuzzy' }] },
			],
		},
	),
	preset('leadEmail', 'Lead by Email', 'One open lead per person', {
		record: 'lead',
		rules: [{ fields: [{ field: 'contactId', compare: 'exact' }] }, { fields: [{ field: 'email' }] }],
	}),
	preset(
		'leadEmailAndPage',
		'Lead by Email and Marketing Page',
		'One open lead per person and marketing page',
		{
			record: 'lead',
			rules: [
				{
					fields: [
						{ field: 'contactId', compare: 'exact' },
						{ field: 'page', compare: 'exact' },
					],
				},
				{ fields: [{ field: 'email' }, { field: 'page', compare: 'exact' }] },
			],
		},
	),
	preset(
		'leadAccountAndPage',
		'Lead by Account and Marketing Page',
		'One open lead per account and marketing page, whichever contact it comes from',
		{
			record: 'lead',
			rules: [
				{
					fields: [
						{ field: 'accountId', compare: 'exact' },
						{ field: 'page', compare: 'exact' },
					],
				},
			],
		},
	),
];

export function presetStrategy(key: string): PresetStrategy | undefined {
	return PRESET_STRATEGIES.find((one) => one.key === key);
}
