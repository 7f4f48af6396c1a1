import { contactIdOf } from '../../../../lib/n8n/contacts/findContact';
import { leadJson } from '../../../../lib/n8n/items';
import { leadRequestProperties } from '../../../../lib/n8n/leads/leadRequestProperties';
import { createLeadBySettings, readLeadSettings } from '../../../../lib/n8n/leads/readLeadRequest';
import { leadFieldsFromModel } from '../../../../lib/n8n/leads/leadMappingProperties';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { readCollection, textOf } from '../../shared/values';
import { explained, linkProperties } from './links';

export const createOperation = operation({
	name: 'Create',
	value: 'create',
	action: 'Create lead',
	description: 'Create a lead, with or without a contact or account, or find and update a matching one',
	tool: {
		description:
			'Create a lead for a contact: one expression of interest for sales. Returns the lead with its ID and stage. Example: Ada is interested in espresso machines.',
		defaults: {
			links: {
				contactId: fromModel('Contact', 'Email address or ID of the contact the lead belongs to', {
					fallback: '',
				}),
			},
			...leadFieldsFromModel,
		},
	},
	properties: [
		{
			displayName: 'Linked To',
			name: 'links',
			type: 'collection',
			placeholder: 'Add Link',
			default: {},
			options: linkProperties,
			description:
				'The contact or account the lead belongs to. Add neither to link the lead later with Update; until then, it isn’t scored.',
		},
		...leadRequestProperties('always'),
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const links = readCollection(functions, 'links', itemIndex);
		try {
			const { lead, outcome, reason } = await createLeadBySettings(functions, engine, itemIndex, {
				...readLeadSettings(functions, itemIndex, 'always'),
				contactId: (await contactIdOf(engine.store, textOf(links.contactId, 'Contact ID'))) || null,
				accountId: textOf(links.accountId, 'Account ID') || null,
				origin: null,
			});
			return [{ ...(lead === null ? { id: null } : leadJson(lead)), outcome, reason }];
		} catch (error) {
			throw explained(error);
		}
	},
});
