import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { textOf } from '../../shared/values';
import { journeyFromModel, journeyIdProperty, requireJourney } from './journeyId';
import { journeyJson } from './journeyJson';

export const setOwnerOperation = operation({
	name: 'Set Owner',
	value: 'setOwner',
	action: 'Set owner of journey',
	description: 'Set the salesperson responsible for a journey',
	tool: {
		description:
			'Set the salesperson who is responsible for a journey. Returns the journey. Example: make kim@example.com the owner of the journey Welcome.',
		defaults: {
			...journeyFromModel,
			owner: fromModel('Owner', 'Email address of the salesperson'),
		},
	},
	properties: [
		journeyIdProperty,
		{
			displayName: 'Owner',
			name: 'owner',
			type: 'string',
			default: '',
			placeholder: 'e.g. sales@example.com',
			description:
				'The salesperson who gets activities that are assigned to the journey’s owner. Leave empty for no one.',
		},
	],
	async execute(functions, { store }, itemIndex) {
		const owner = textOf(functions.getNodeParameter('owner', itemIndex, ''), 'Owner') || null;
		const { id } = await requireJourney(functions, store, itemIndex);
		await store.steps.setOwner(id, owner);
		const journey = await requireJourney(functions, store, itemIndex);
		return [await journeyJson(store, journey)];
	},
});
