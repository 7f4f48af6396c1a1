import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import { readJourneyReport, type ReportRequest } from '../../../../lib/engine';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { readDate } from '../../shared/dates';
import { journeyFromModel, journeyIdProperty, requireJourney } from './journeyId';
import { reportJson } from './reportJson';

const VIEWS = ['all', 'entered', 'happened'] as const;

export const reportOperation = operation({
	name: 'Get Report',
	value: 'report',
	action: 'Get report of journey',
	description: 'Count what became of everyone, for the journey and at each step',
	tool: {
		description:
			'Get the numbers of a journey: entered, active, completed, exited and failed, the goal with its conversion rate, and for each step how many arrived, are there now, are overdue, left by which output, failed or exited and why, and how long they stayed. Example: where do most people drop out of the journey Welcome?',
		defaults: {
			...journeyFromModel,
			view: fromModel(
				'View',
				'all; entered: those who entered between From and To; happened: what happened between them',
				{ fallback: 'all' },
			),
			from: fromModel('From', 'First day, such as 2026-01-31; empty: from the beginning', { fallback: '' }),
			to: fromModel('To', 'First instant after the range; empty: until now', { fallback: '' }),
		},
	},
	properties: [
		journeyIdProperty,
		{
			displayName: 'View',
			name: 'view',
			type: 'options',
			default: 'all',
			options: [
				{ name: 'Everything', value: 'all', description: 'Since the journey was first published' },
				{
					name: 'People Who Entered',
					value: 'entered',
					description: 'What has become of contacts who entered between From and To',
				},
				{
					name: 'What Happened',
					value: 'happened',
					description: 'What happened between From and To, whenever the contacts entered',
				},
			],
			description: 'Which numbers to get',
		},
		{
			displayName: 'From',
			name: 'from',
			type: 'dateTime',
			default: '',
			displayOptions: { show: { view: ['entered', 'happened'] } },
			description:
				'When the range begins. Leave empty for the beginning. Days are those of the journey’s time zone.',
		},
		{
			displayName: 'To',
			name: 'to',
			type: 'dateTime',
			default: '',
			displayOptions: { show: { view: ['entered', 'happened'] } },
			description: 'When the range ends; this instant isn’t part of it. Leave empty for now.',
		},
	],
	readOnly: true,
	async execute(functions, engine, itemIndex) {
		const journey = await requireJourney(functions, engine.store, itemIndex);
		const report = await readJourneyReport(engine, journey.id, readRequest(functions, itemIndex));
		return [reportJson(report)];
	},
});

function readRequest(functions: IExecuteFunctions, itemIndex: number): ReportRequest {
	const view = functions.getNodeParameter('view', itemIndex, 'all') as ReportRequest['view'];
	if (!VIEWS.includes(view)) {
		throw new InvalidInputError({
			field: 'View',
			reason: `"${String(view).slice(0, 80)}" is not a choice; use all, entered or happened`,
		});
	}
	if (view === 'all') return { view };
	const from = readDate(functions, functions.getNodeParameter('from', itemIndex, ''), 'From');
	const to = readDate(functions, functions.getNodeParameter('to', itemIndex, ''), 'To');
	if (from !== null && to !== null && from >= to) {
		throw new InvalidInputError({ field: 'To', reason: 'must be later than From; swap them' });
	}
	return { view, ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
}
