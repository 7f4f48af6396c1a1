import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as erase from './erase.operation';
import * as exportOne from './export.operation';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as getConsents from './getConsents.operation';
import * as setConsent from './setConsent.operation';
import { findDuplicates, merge, undoMerge } from './merging';
import * as timeline from './timeline.operation';
import * as upsert from './upsert.operation';

export const operations: Record<string, Operation> = {
	findDuplicates,
	merge,
	undoMerge,
	erase,
	export: exportOne,
	getConsents,
	setConsent,
	get,
	getAll,
	timeline,
	upsert,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'upsert',
		displayOptions: { show: { resource: ['contact'] } },
		options: [
			{
				name: 'Create or Update',
				value: 'upsert',
				action: 'Create or update a contact',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
			},
			{
				name: 'Erase',
				value: 'erase',
				action: 'Erase a contact',
				description: 'Remove all that is personal about a contact for good; it leaves all journeys',
			},
			{
				name: 'Export',
				value: 'export',
				action: 'Export all that is known of a contact',
				description: 'Give out everything that the store keeps about a contact as JSON',
			},
			{
				name: 'Find Duplicates',
				value: 'findDuplicates',
				action: 'Find duplicate contacts',
				description: 'List pairs of contacts that a matching strategy takes for one, with the reasons',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get a contact',
				description: 'Get one contact',
			},
			{
				name: 'Get Consents',
				value: 'getConsents',
				action: 'Get the consents of a contact',
				description: 'List what a contact has allowed or forbidden, by channel and purpose',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many contacts',
				description: 'List contacts, the newest first',
			},
			{
				name: 'Get Timeline',
				value: 'timeline',
				action: 'Get the timeline of a contact',
				description:
					'List all that happened to a contact, the latest first: interactions, leads, activities and steps of journeys',
			},
			{
				name: 'Merge',
				value: 'merge',
				action: 'Merge two contacts',
				description: 'Make one contact of two; all that belongs to the other follows',
			},
			{
				name: 'Set Consent',
				value: 'setConsent',
				action: 'Set a consent of a contact',
				description:
					'Note what a contact has allowed or forbidden; what was said before stays in the history',
			},
			{
				name: 'Undo Merge',
				value: 'undoMerge',
				action: 'Undo a merge of contacts',
				description: 'Part two contacts again; what happened since stays with the one that was kept',
			},
		],
	},
	...upsert.description,
	...erase.description,
	...exportOne.description,
	...getConsents.description,
	...setConsent.description,
	...get.description,
	...getAll.description,
	...timeline.description,
	...findDuplicates.description,
	...merge.description,
	...undoMerge.description,
];
