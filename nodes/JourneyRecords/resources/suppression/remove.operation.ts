import type { SuppressionScope } from '../../../../lib/domain/messages';
import { removeSuppressions } from '../../../../lib/engine';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { readChoice } from '../../shared/choice';
import { textOf } from '../../shared/values';
import { channelFromModel, channelProperty, readChannel } from '../consent/messageProperties';
import { suppressedAddress } from './properties';
import { suppressionJson } from './suppressionJson';

const scopesProperty = {
	displayName: 'Suppressions',
	name: 'scopes',
	type: 'options' as const,
	default: 'both',
	options: [
		{ name: 'All of the Address', value: 'both' },
		{ name: 'Those of All Messages', value: 'all' },
		{ name: 'Those of Commercial Messages', value: 'commercial' },
	],
	description: 'The suppressions to remove',
};

export const removeOperation = operation({
	name: 'Remove',
	value: 'remove',
	action: 'Remove suppression',
	description: 'Let an address get messages again',
	tool: {
		description:
			'Let an address get messages again. Returns what kept messages from it until now. Only use this if the person asked for it, or the mailbox works again. Example: write to ada@example.com again.',
		defaults: {
			...channelFromModel,
			address: fromModel('Address', 'The email address or phone number'),
		},
	},
	authorSwitch: 'evenComplaints',
	properties: [
		channelProperty,
		suppressedAddress,
		scopesProperty,
		{
			displayName:
				'Only remove a complaint if the person asks for your messages again. Another one harms your sender reputation, and providers suppress the address on their side, too.',
			name: 'complaintNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Even After a Complaint',
			name: 'evenComplaints',
			type: 'boolean',
			default: false,
			description:
				'Whether to remove a suppression that a complaint has caused. If turned off, the operation fails for such an address.',
		},
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const channel = readChannel(functions, itemIndex);
		const scope = readChoice(functions, itemIndex, scopesProperty);
		const removed = await removeSuppressions(
			engine,
			{
				channel,
				address: textOf(functions.getNodeParameter('address', itemIndex, ''), 'Address'),
				...(scope === 'both' ? {} : { scope: scope as SuppressionScope }),
			},
			{ evenComplaints: functions.getNodeParameter('evenComplaints', itemIndex, false) === true },
		);
		return [
			{
				outcome: removed.length === 0 ? 'unchanged' : 'removed',
				channel,
				removed: removed.map(suppressionJson),
			},
		];
	},
});
