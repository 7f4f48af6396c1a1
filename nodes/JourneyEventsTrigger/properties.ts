import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../lib/n8n/descriptions/common';
import {
	defaultCountryProperty,
	ifInvalidProperty,
	ifStepRemovedProperty,
	pathProperty,
} from '../../lib/n8n/descriptions/entry';
import { entryRuleProperties } from '../../lib/n8n/descriptions/entryRules';
import { strategyProperties } from '../../lib/n8n/descriptions/matchingStrategy';
import { authenticationProperty } from '../../lib/n8n/http';
import { stepOptionProperties } from '../../lib/n8n/steps';

export const properties: INodeProperties[] = [
	{
		displayName:
			'Callers POST <code>{"type": "email.opened", "contact": {"email": "ada@example.com"}, "properties": {…}, "key": "…"}</code> to the production URL above, with the header of the <i>Header Secret</i> below; or <code>{"events": […]}</code> with up to 1,000 of them. An event with the same <code>key</code> is recorded once, however often it is sent.',
		name: 'formatNotice',
		type: 'notice',
		default: '',
	},
	pathProperty('e.g. journey-events'),
	authenticationProperty('headerSecret'),
	{
		displayName: 'Match Contact By',
		name: 'matchBy',
		type: 'options',
		noDataExpression: true,
		default: 'identity',
		options: [
			{
				name: 'External ID, Email or Phone',
				value: 'identity',
				description: 'The first of these that the event has and a contact is known by',
			},
			{ name: 'Strategy', value: 'strategy', description: 'Several rules, similar names, and more' },
		],
		description:
			'What decides whose event it is. An event that has the ID of a contact in this store is that contact’s, whatever is chosen here.',
	},
	...strategyProperties('contact', { show: { matchBy: ['strategy'] } }),
	{
		displayName: 'If the Contact Is Unknown',
		name: 'ifUnknown',
		type: 'options',
		noDataExpression: true,
		default: 'create',
		options: [
			{ name: 'Create the Contact', value: 'create' },
			{ name: 'Reject the Event', value: 'reject' },
		],
		description:
			'What happens to an event about somebody who is not found. A strategy that creates nobody rejects it either way.',
	},
	{
		displayName: 'Enter the Journey On',
		name: 'enterOn',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. prospect.added, trial.started',
		description:
			'Types of events, parted by commas, whose contacts enter this journey by the output of this node. Empty: events are recorded and wake waiting contacts, and nothing leaves here.',
	},
	...entryRuleProperties({ hide: { enterOn: [''] } }),
	ifStepRemovedProperty,
	optionsProperty([...stepOptionProperties, defaultCountryProperty, ifInvalidProperty('Reject the Event')]),
];
