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
import { endpointTestProperties } from '../../lib/n8n/testing/endpointTestProperties';
import { consentsProperty, honeypotProperty } from './consentProperties';
import { leadProperties } from './leadProperties';

export const properties: INodeProperties[] = [
	pathProperty('e.g. coffee-information'),
	authenticationProperty('none'),
	{
		displayName: 'Form Name',
		name: 'formName',
		type: 'string',
		noDataExpression: true,
		default: 'form',
		required: true,
		placeholder: 'e.g. product-information',
		description:
			'Name of the form in journeys: the <code>form</code> property of its <code>form.submitted</code> event',
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'fixedCollection',
		placeholder: 'Add Field',
		// What a node dropped on the canvas accepts.
		default: {
			field: [
				{ name: 'email', target: 'email', required: true },
				{ name: 'firstName', target: 'firstName', required: false },
				{ name: 'lastName', target: 'lastName', required: false },
				{ name: 'phone', target: 'phone', required: false },
				{ name: 'message', target: 'property', required: false },
			],
		},
		typeOptions: { multipleValues: true, sortable: true },
		description: 'The form’s fields and what each one maps to',
		options: [
			{
				displayName: 'Field',
				name: 'field',
				values: [
					{
						displayName: 'Form Field',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. email, or payload.data.Email',
						description:
							'The field’s name as the form sends it, or its path. In a list of labeled fields, continue the path with the label: <code>data.fields.Email</code>.',
					},
					{
						displayName: 'Map To',
						name: 'target',
						type: 'options',
						default: 'property',
						options: [
							{ name: 'Company', value: 'company' },
							{
								name: 'Custom Attribute',
								value: 'attribute',
								description: 'Stored on the contact under the field’s name, or the last part of its path',
							},
							{ name: 'Email', value: 'email' },
							{
								name: 'Event Property',
								value: 'property',
								description:
									'Stored with this submission under the field’s name, or the last part of its path',
							},
							{ name: 'External ID', value: 'externalId' },
							{ name: 'First Name', value: 'firstName' },
							{ name: 'Last Name', value: 'lastName' },
							{
								name: 'Lead Attribute',
								value: 'leadAttribute',
								description: 'Stored on the lead under the field’s name, or the last part of its path',
							},
							{ name: 'Lead Campaign', value: 'leadCampaign' },
							{ name: 'Lead Marketing Page', value: 'leadPage' },
							{ name: 'Lead Topic', value: 'leadTopic' },
							{ name: 'Phone', value: 'phone' },
							{ name: 'Time Zone', value: 'timeZone' },
						],
					},
					{
						displayName: 'Required',
						name: 'required',
						type: 'boolean',
						default: false,
						description: 'Whether to reject submissions without it',
					},
				],
			},
		],
	},
	{
		displayName: 'Match Contact By',
		name: 'matchBy',
		type: 'options',
		noDataExpression: true,
		default: 'email',
		options: [
			{ name: 'Email', value: 'email' },
			{ name: 'External ID', value: 'externalId' },
			{ name: 'Phone', value: 'phone' },
			{ name: 'Strategy', value: 'strategy', description: 'Several rules, similar names and more' },
		],
		description: 'How to find an existing contact. A form field must map to it.',
	},
	...strategyProperties('contact', { show: { matchBy: ['strategy'] } }),
	{
		displayName: 'If the Contact Exists',
		name: 'ifFound',
		type: 'options',
		noDataExpression: true,
		default: 'update',
		displayOptions: { hide: { matchBy: ['strategy'] } },
		options: [
			{ name: 'Fill Empty Fields Only', value: 'fillEmpty' },
			{ name: 'Update', value: 'update' },
		],
		description: 'What to do with the fields of an existing contact',
	},
	consentsProperty,
	...leadProperties,
	{
		displayName: 'Enter the Journey',
		name: 'enters',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether the sender enters this journey. Either way, the submission is recorded and resumes contacts waiting for it.',
	},
	...entryRuleProperties({ show: { enters: [true] } }, 'plain'),
	{
		displayName: 'Respond With',
		name: 'respondWith',
		type: 'options',
		noDataExpression: true,
		default: 'json',
		options: [
			{ name: 'JSON', value: 'json', description: 'For forms submitted by a script' },
			{
				name: 'Redirect',
				value: 'redirect',
				description: 'For forms submitted by the browser: sends it to a page of yours',
			},
		],
		description: 'What the sender gets once the submission is safely stored',
	},
	{
		displayName: 'Redirect URL',
		name: 'redirectUrl',
		type: 'string',
		noDataExpression: true,
		default: '',
		required: true,
		placeholder: 'e.g. https://www.contoso.com/thank-you',
		displayOptions: { show: { respondWith: ['redirect'] } },
		description: 'Where the browser goes after a submission',
	},
	ifStepRemovedProperty,
	...endpointTestProperties('Form'),
	optionsProperty([
		...stepOptionProperties,
		defaultCountryProperty,
		honeypotProperty,
		ifInvalidProperty('Reject the Submission'),
		{
			displayName: 'Other Fields',
			name: 'otherFields',
			type: 'options',
			noDataExpression: true,
			default: 'ignore',
			options: [
				{ name: 'Ignore and Report', value: 'ignore', description: 'The response lists their names' },
				{ name: 'Keep as Event Properties', value: 'keep' },
				{ name: 'Reject the Submission', value: 'refuse' },
			],
			description: 'What happens to fields that aren’t listed above',
		},
	]),
];
