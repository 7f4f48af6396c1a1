import { newLeadPlace } from '../../../../lib/n8n/descriptions/lifecycle';
import { strategyProperties } from '../../../../lib/n8n/descriptions/matchingStrategy';
import { leadJson } from '../../../../lib/n8n/items';
import { ifLeadFoundOptions, leadMatchingOptions } from '../../../../lib/n8n/leads/leadMatching';
import { leadMappingProperties } from '../../../../lib/n8n/leads/leadMappingProperties';
import { createLeadBySettings, readLeadSettings } from '../../../../lib/n8n/leads/readLeadRequest';
import { operation } from '../../operation';
import { readCollection, textOf } from '../../shared/values';
import { explained, linkProperties } from './links';

export const createOperation = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a lead',
	description: 'Create a lead, with or without a contact or account, or find and update the one it matches',
	properties: [
		{
			displayName: 'Linked To',
			name: 'links',
			type: 'collection',
			placeholder: 'Add Link',
			default: {},
			options: linkProperties,
			description:
				'The contact or account whose lead it is. Leave both out to link the lead later, with Update; until then it isn’t scored.',
		},
		{
			displayName: 'Matching Strategy',
			name: 'matching',
			type: 'options',
			noDataExpression: true,
			default: 'always',
			options: leadMatchingOptions,
			description: 'What decides whether the lead exists already. Leads that are closed are left alone.',
		},
		...strategyProperties('lead', { show: { matching: ['strategy'] } }),
		{
			displayName: 'If a Lead Matches',
			name: 'ifFound',
			type: 'options',
			noDataExpression: true,
			default: 'update',
			displayOptions: { show: { matching: ['email', 'emailAndPage'] } },
			options: ifLeadFoundOptions,
			description: 'What is done with the lead that was found',
		},
		...newLeadPlace(),
		...leadMappingProperties,
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const links = readCollection(functions, 'links', itemIndex);
		try {
			const { lead, outcome, reason } = await createLeadBySettings(functions, engine, itemIndex, {
				...readLeadSettings(functions, itemIndex, 'always'),
				contactId: textOf(links.contactId, 'Contact ID') || null,
				accountId: textOf(links.accountId, 'Account ID') || null,
				origin: null,
			});
			return [{ ...(lead === null ? { id: null } : leadJson(lead)), outcome, reason }];
		} catch (error) {
			throw explained(error);
		}
	},
});
