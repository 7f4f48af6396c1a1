import { InvalidInputError } from '../../../../lib/domain/errors';
import { savePolicy } from '../../../../lib/engine';
import { readJsonObject } from '../../../../lib/n8n/parameters';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { readChoice } from '../../shared/choice';
import { readCollection } from '../../shared/values';
import { policyFields, withFields } from './policyFields';
import { policyJson } from './policyJson';

const defineBy = {
	displayName: 'Define By',
	name: 'defineBy',
	type: 'options' as const,
	noDataExpression: true,
	default: 'fields',
	options: [
		{ name: 'Fields', value: 'fields', description: 'Changes the fields that you add; the others stay' },
		{ name: 'JSON', value: 'json', description: 'Replaces the whole policy' },
	],
	description: 'How to define the policy',
};

const EXAMPLE = `{
  "caps": [{ "channel": "email", "limit": 3, "window": 604800000 }],
  "quietHours": [{ "channel": "all", "window": { "weekdays": [1, 2, 3, 4, 5, 6, 7], "from": "21:00", "to": "08:00" } }],
  "consentModels": { "email": "restrictive" },
  "sender": { "name": "Contoso Coffee", "postalAddress": "1 Main Street, Springfield" }
}`;

export const saveOperation = operation({
	name: 'Save',
	value: 'save',
	action: 'Save message policy',
	description: 'Set what all messages of the store must respect: caps, quiet hours, consent and sender',
	tool: {
		description:
			'Change the message policy of the whole store. Returns the policy. Only use this if an operator asked for it. Example: nothing goes out between 21:00 and 08:00.',
		defaults: {
			defineBy: 'json',
			definition: fromModel('Policy', 'The whole policy as JSON, as returned by Get, with the change', {
				type: 'json',
			}),
		},
	},
	properties: [
		{
			displayName:
				'Applies to all journeys of this store, and at once: to messages that are held, too. Gates can only be stricter.',
			name: 'policyNotice',
			type: 'notice',
			default: '',
		},
		defineBy,
		{
			displayName: 'Policy Fields',
			name: 'fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			displayOptions: { show: { defineBy: ['fields'] } },
			options: policyFields,
		},
		{
			displayName: 'Policy',
			name: 'definition',
			type: 'json',
			default: EXAMPLE,
			typeOptions: { rows: 12 },
			displayOptions: { show: { defineBy: ['json'] } },
			description:
				'Lists of caps (limit, window in milliseconds, channel, channels, purposes) and quietHours, consentModels by channel, transactionalConsent, trackingConsent, sender, decideClicksAfter in milliseconds, softBounceLimit. What you leave out gets its default.',
		},
	],
	async execute(functions, engine, itemIndex) {
		if (readChoice(functions, itemIndex, defineBy) === 'json') {
			const definition = readJsonObject(functions, 'definition', itemIndex, 'Policy') ?? {};
			return [policyJson(await savePolicy(engine, definition))];
		}
		const fields = readCollection(functions, 'fields', itemIndex);
		if (Object.keys(fields).length === 0) {
			throw new InvalidInputError({
				field: 'Policy Fields',
				reason: 'there is nothing to change; add a field',
			});
		}
		const { definition: before } = await engine.store.messagePolicies.inForce();
		return [policyJson(await savePolicy(engine, withFields(before, fields)))];
	},
});
