import { stopAllSending } from '../../../../lib/engine';
import { operation } from '../../operation';
import { textOf } from '../../shared/values';
import { policyJson } from './policyJson';

export const stopOperation = operation({
	name: 'Stop All Sending',
	value: 'stop',
	action: 'Stop all sending',
	description: 'Hold all messages of the store, in all journeys, until sending is resumed',
	tool: {
		description:
			'Stop all sending: hold the messages of all journeys until sending is resumed. Messages that were handed over already still go out. Returns the policy. Example: the price in the mail is wrong, stop everything.',
	},
	properties: [
		{
			displayName:
				'Holds every message that a gate decides from now on, transactional ones too. Contacts wait at the gates, and nothing is lost. Messages that were handed over to a sending node still go out.',
			name: 'stopNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Performed By',
			name: 'by',
			type: 'string',
			default: '',
			placeholder: 'e.g. kim@example.com',
			description: 'Who stops it, for the record',
		},
	],
	async execute(functions, engine, itemIndex) {
		const by = textOf(functions.getNodeParameter('by', itemIndex, ''), 'Performed By');
		return [policyJson(await stopAllSending(engine, by || null))];
	},
});
