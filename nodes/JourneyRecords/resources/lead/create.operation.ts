import { leadJson } from '../../../../lib/n8n/items';
import { leadRequestProperties } from '../../../../lib/n8n/leads/leadRequestProperties';
import { createLeadBySettings, readLeadSettings } from '../../../../lib/n8n/leads/readLeadRequest';
import { operation } from '../../operation';
import { readCollection, textOf } from '../../shared/values';
import { explained, linkProperties } from './links';

export const createOperation = operation({
	name: 'Create',
	value: 'create',
	action: 'Create lead',
	description: 'Create a lead, with or without a contact or account, or find and update a matching one',
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
