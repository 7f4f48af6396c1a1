import { explainContact } from '../../../../lib/engine';
import {
	contactFromModel,
	contactLocator,
	readContactReference,
} from '../../../../lib/n8n/contacts/contactLocator';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';
import { operation } from '../../operation';
import { explanationJson } from './explanationJson';

export const explainOperation = operation({
	name: 'Explain',
	value: 'explain',
	action: 'Explain where contact is',
	description: 'Explain where a contact is, and why: journeys, consents, leads, open activities and messages',
	tool: {
		description:
			'Explain where a contact is, and why. Returns a readable text, and the same as data: consents, each journey with the step, since when, until when, what the contact waits for, the last decision, and the last failure with its message; leads, open sales activities, and the latest messages. Changes nothing. Example: why didn’t Ada get the second email?',
		defaults: contactFromModel,
	},
	properties: [contactLocator],
	readOnly: true,
	async execute(functions, engine, itemIndex) {
		const { id } = await requireContact(engine.store, readContactReference(functions, itemIndex));
		return [explanationJson(await explainContact(engine, id, functions.getTimezone()))];
	},
});
