import { MESSAGE_STATES, type MessageState } from '../../../../lib/domain/messages';
import { textKey } from '../../../../lib/domain/normalization';
import { fromModel } from '../../../../lib/n8n/tools';
import { choiceOf } from '../../shared/choice';
import { contactIdFilter, journeyFilter } from '../../shared/filters';
import { listOperation } from '../../shared/listOperation';
import { messageJson } from './messageJson';

interface Filter {
	channel?: string;
	contactId?: string;
	enrollmentId?: string;
	journeyId?: string;
	state?: string;
	stepId?: string;
}

const STATE_NAMES: Record<MessageState, string> = {
	held: 'Held',
	suppressed: 'Suppressed',
	reserved: 'Reserved',
	sending: 'Sending',
	handed: 'Handed Over',
	accepted: 'Accepted',
	delivered: 'Delivered',
	bounced: 'Bounced',
	dropped: 'Dropped',
	complained: 'Complained',
	failed: 'Failed',
	unconfirmed: 'Unconfirmed',
	released: 'Released',
};

const stateFilter = {
	displayName: 'State',
	name: 'state',
	type: 'options' as const,
	default: 'suppressed',
	options: [...MESSAGE_STATES]
		.map((value) => ({ name: STATE_NAMES[value], value }))
		.sort((left, right) => (left.name < right.name ? -1 : 1)),
	description: 'Only returns messages in this state',
};

export const getAllOperation = listOperation({
	action: 'Get many messages',
	description: 'List messages that were decided on, latest first',
	tool: {
		description:
			'List messages that were decided on, latest first: contact, channel, purpose, state, and why they were held or suppressed. Example: which emails did Ada not get?',
		defaults: {
			filters: {
				contactId: fromModel('Contact', 'Email address or ID of the contact', { fallback: '' }),
				journeyId: fromModel('Journey', 'Name or ID of the journey', { fallback: '' }),
				state: fromModel('State', `One of ${MESSAGE_STATES.join(', ')}`, { fallback: '' }),
			},
		},
	},
	filters: [
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			default: 'email',
			placeholder: 'e.g. email, sms, push, whatsapp',
			description: 'Only returns messages on this channel',
		},
		contactIdFilter,
		{
			displayName: 'Enrollment ID',
			name: 'enrollmentId',
			type: 'string',
			default: '',
			description: 'Only returns messages of this enrollment',
		},
		journeyFilter,
		stateFilter,
		{
			displayName: 'Step ID',
			name: 'stepId',
			type: 'string',
			default: '',
			description: 'Only returns messages of this gate. Enter the ID of the n8n node.',
		},
	],
	async read(store, { state, channel, ...filter }: Filter, page) {
		return await store.messages.list({
			...filter,
			...(channel === undefined ? {} : { channel: textKey(channel) }),
			...(state === undefined ? {} : { states: [choiceOf(state, stateFilter) as MessageState] }),
			...page,
		});
	},
	toJson: (messages) => messages.map(messageJson),
});
