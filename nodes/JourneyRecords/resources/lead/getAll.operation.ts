import { InvalidInputError } from '../../../../lib/domain/errors';
import { leadJson } from '../../../../lib/n8n/items';
import { processProperty } from '../../../../lib/n8n/descriptions/lifecycle';
import type { LeadFilter } from '../../../../lib/store';
import { fromModel } from '../../../../lib/n8n/tools';
import { contactIdFilter, journeyFilter, ownerFilter } from '../../shared/filters';
import { listOperation } from '../../shared/listOperation';
import { ID_EXAMPLE } from '../../../../lib/n8n/descriptions/idExample';

export const getAllOperation = listOperation({
	action: 'Get many leads',
	description: 'List leads, newest first',
	tool: {
		description:
			'List leads, newest first. Returns topic, stage, status, score, owner, contact ID and lead ID of each. Example: list the open leads of ada@example.com, or all sales-ready ones.',
		defaults: {
			filters: {
				contactId: fromModel('Contact', 'Email address or ID of the contact', { fallback: '' }),
				owner: fromModel('Owner', 'Email address of the salesperson', { fallback: '' }),
				status: fromModel('Status', 'open, qualified or disqualified', { fallback: '' }),
				salesReady: fromModel('Sales-Ready', 'true for sales-ready leads only, false for the others', {
					fallback: '',
				}),
			},
		},
	},
	filters: [
		{
			displayName: 'Account ID',
			name: 'accountId',
			type: 'string',
			default: '',
			placeholder: ID_EXAMPLE,
			description: 'Only returns leads of this account and its contacts',
		},
		contactIdFilter,
		journeyFilter,
		processProperty,
		{
			displayName: 'Linked To',
			name: 'linked',
			type: 'options',
			default: 'none',
			options: [
				{ name: 'Account Only', value: 'account' },
				{ name: 'Contact', value: 'contact' },
				{ name: 'No One Yet', value: 'none', description: 'Leads to link, such as after an import' },
			],
		},
		{
			displayName: 'Maximum Score',
			name: 'maxScore',
			type: 'number',
			default: 100,
			description: 'Only returns scored leads with at most this score',
		},
		{
			displayName: 'Minimum Score',
			name: 'minScore',
			type: 'number',
			default: 1,
			description: 'Only returns scored leads with at least this score',
		},
		ownerFilter,
		{
			displayName: 'Sales-Ready',
			name: 'salesReady',
			type: 'boolean',
			default: true,
			description: 'Whether to return only sales-ready leads, or only the others',
		},
		{
			displayName: 'Stage Name or ID',
			name: 'stage',
			type: 'options',
			default: '',
			typeOptions: {
				loadOptionsMethod: 'getStagesOfAll',
			},
			description:
				'Stages with the same key are one choice, even from different processes. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			default: 'open',
			options: [
				{ name: 'Disqualified', value: 'disqualified' },
				{ name: 'Open', value: 'open' },
				{ name: 'Qualified', value: 'qualified' },
			],
		},
	],
	read: async (store, filter: Record<string, string>, page) =>
		await store.leads.list({ ...leadFilter(filter), ...page }),
	toJson: (leads) => leads.map(leadJson),
});

/** Filters are read as texts. */
function leadFilter(given: Record<string, string>): LeadFilter {
	const { minScore, maxScore, salesReady, ...texts } = given;
	return {
		...texts,
		...(minScore === undefined ? {} : { minScore: scoreOf(minScore, 'Minimum Score') }),
		...(maxScore === undefined ? {} : { maxScore: scoreOf(maxScore, 'Maximum Score') }),
		...(salesReady === undefined ? {} : { salesReady: truthOf(salesReady) }),
	};
}

function scoreOf(text: string, field: string): number {
	const score = Number(text);
	if (Number.isFinite(score)) return score;
	throw new InvalidInputError({
		field,
		reason: `"${text.slice(0, 80)}" is not a number; enter a score such as 50`,
	});
}

function truthOf(text: string): boolean {
	if (text === 'true' || text === 'false') return text === 'true';
	throw new InvalidInputError({
		field: 'Sales-Ready',
		reason: `"${text.slice(0, 80)}" is not a choice; use true or false`,
	});
}
