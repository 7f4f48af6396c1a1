import { operation } from '../../operation';
import { textOf } from '../../shared/values';
import { journeyIdProperty, requireJourney } from './journeyId';
import { journeyJson } from './journeyJson';

export const setOwnerOperation = operation({
	name: 'Set Owner',
	value: 'setOwner',
	action: 'Set the owner of a journey',
	description: 'Say which salesperson looks after a journey',
	properties: [
		journeyIdProperty,
		{
			displayName: 'Owner',
			name: 'owner',
			type: 'string',
			default: '',
			placeholder: 'e.g. sales@example.com',
			description:
				'The salesperson who gets the activities of this journey that are for its owner; empty: nobody',
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
