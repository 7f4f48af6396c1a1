import type { INodeProperties } from 'n8n-workflow';

import { OTHER_CHANNELS, type MessagePolicyDefinition } from '../../../../lib/domain/messages/allowed';
import { GATE_CHANNELS, type ConsentModel } from '../../../../lib/domain/messages';
import { choiceOf } from '../../shared/choice';
import { textOf, type Collection } from '../../shared/values';
import { consentModelProperty } from '../consent/consentModels';
import { capsProperty, toCaps } from './capProperties';
import { quietHoursProperty, toQuietHours } from './quietHoursProperties';

const COMMERCIAL = ['nonRestrictive', 'restrictive', 'doubleOptIn'] as const;

const CHANNEL_NAMES: Record<string, string> = {
	email: 'Email',
	sms: 'SMS',
	push: 'Push',
	whatsapp: 'WhatsApp',
	[OTHER_CHANNELS]: 'Other Channels',
};

/** The parameters with the consent models of commercial messages, by channel. */
const CONSENT_BY_CHANNEL = [...GATE_CHANNELS, OTHER_CHANNELS].map((channel) => ({
	channel,
	property: consentModelProperty({
		displayName: `Consent for ${CHANNEL_NAMES[channel]}`,
		name: `consent${CHANNEL_NAMES[channel].replace(/\s/g, '')}`,
		description: 'When commercial messages go out on this channel',
		models: COMMERCIAL,
		initial: channel === 'email' ? 'nonRestrictive' : 'restrictive',
	}),
}));

const trackingConsent = consentModelProperty({
	displayName: 'Consent for Tracking',
	name: 'trackingConsent',
	description: 'When opens and clicks are tracked: the purpose tracking',
	models: ['off', ...COMMERCIAL],
	initial: 'nonRestrictive',
});

const transactionalConsent = consentModelProperty({
	displayName: 'Consent for Transactional Messages',
	name: 'transactionalConsent',
	description: 'When transactional messages go out, on all channels',
	models: ['off', ...COMMERCIAL],
	initial: 'off',
});

const senderField = (
	name: 'senderName' | 'postalAddress' | 'senderAddress',
	more: Pick<INodeProperties, 'displayName' | 'placeholder' | 'description' | 'typeOptions'>,
): INodeProperties => ({ ...more, name, type: 'string', default: '' });

/** What the form can change, one by one. */
export const policyFields: INodeProperties[] = [
	...CONSENT_BY_CHANNEL.map(({ property }) => property),
	trackingConsent,
	transactionalConsent,
	{
		displayName: 'Decide Clicks After',
		name: 'decideClicksAfter',
		type: 'number',
		default: 10,
		typeOptions: { minValue: 0, maxValue: 600 },
		description: 'How many seconds a click may turn out to be a machine’s before it counts',
	},
	capsProperty,
	senderField('postalAddress', {
		displayName: 'Postal Address',
		placeholder: 'e.g. 1 Main Street, Springfield',
		typeOptions: { rows: 3 },
		description: 'Shown in the footer of commercial messages, as many laws ask for',
	}),
	quietHoursProperty,
	senderField('senderAddress', {
		displayName: 'Sender Address',
		placeholder: 'e.g. news@example.com',
		description: 'The email address to send from, where the sending node doesn’t say',
	}),
	senderField('senderName', {
		displayName: 'Sender Name',
		placeholder: 'e.g. Contoso Coffee',
		description: 'Who sends, in the footer of commercial messages',
	}),
	{
		displayName: 'Soft Bounces',
		name: 'softBounceLimit',
		type: 'number',
		default: 5,
		typeOptions: { minValue: 1, maxValue: 100 },
		description: 'After how many soft bounces in a row an address gets nothing for some time',
	},
].sort((left, right) => (left.displayName < right.displayName ? -1 : 1)) as INodeProperties[];

/**
 * The policy with the fields that were added; the policy's reader checks the values.
 * @param before the one that applies now
 */
export function withFields(before: MessagePolicyDefinition, given: Collection): object {
	const models = CONSENT_BY_CHANNEL.filter(({ property }) => property.name in given).map(
		({ channel, property }) => [channel, choiceOf(given[property.name], property)],
	);
	const text = (name: string, label: string): string => textOf(given[name], label);
	return {
		...before,
		consentModels: { ...before.consentModels, ...Object.fromEntries(models) } as Record<string, ConsentModel>,
		...('trackingConsent' in given && {
			trackingConsent: choiceOf(given.trackingConsent, trackingConsent),
		}),
		...('transactionalConsent' in given && {
			transactionalConsent: choiceOf(given.transactionalConsent, transactionalConsent),
		}),
		...('caps' in given && { caps: toCaps(given.caps) }),
		...('quietHours' in given && { quietHours: toQuietHours(given.quietHours) }),
		...('decideClicksAfter' in given && {
			decideClicksAfter: Math.round(Number(given.decideClicksAfter) * 1000),
		}),
		...('softBounceLimit' in given && { softBounceLimit: Number(given.softBounceLimit) }),
		sender: {
			...before.sender,
			...('senderName' in given && { name: text('senderName', 'Sender Name') }),
			...('postalAddress' in given && { postalAddress: text('postalAddress', 'Postal Address') }),
			...('senderAddress' in given && { address: text('senderAddress', 'Sender Address') }),
		},
	};
}
