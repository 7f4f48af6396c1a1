import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../lib/n8n/descriptions/common';
import { enteringTypesProperties } from '../../lib/n8n/descriptions/enteringTypes';
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
import { endpointTestProperties } from '../../lib/n8n/testing/endpointTestProperties';

export const properties: INodeProperties[] = [
	{
		displayName:
			'POST <code>{"type": "email.opened", "contact": {"email": "ada@example.com"}, "properties": {…}, "key": "…"}</code> to the production URL above, with the header from the <i>Header Secret</i> below, or send <code>{"events": […]}</code> with up to 1,000 events. Events with the same <code>key</code> are recorded only once, no matter how often you send them.',
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
				description: 'The first of these that’s on the event and identifies a contact',
			},
			{ name: 'Strategy', value: 'strategy', description: 'Several rules, similar names and more' },
		],
		description:
			'How to find the contact. An event with the ID of a contact in this store always belongs to that contact.',
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
			'What happens to an event whose contact isn’t found. A strategy that doesn’t create contacts always rejects it.',
	},
	...enteringTypesProperties,
	...entryRuleProperties({ hide: { enterOn: [''] } }, 'plain'),
	ifStepRemovedProperty,
	...endpointTestProperties('Event'),
	optionsProperty([...stepOptionProperties, defaultCountryProperty, ifInvalidProperty('Reject the Event')]),
];
