import { operation } from '../../operation';
import { accountFromModel, accountLocator, requireAccount } from '../../shared/accountLocator';
import { limitFromModel, listProperties, readLimit } from '../../shared/list';
import { timelineJson } from '../../shared/timelineEntry';
import { readSimplify } from '../../simplify';
import { readTimelineKinds, timelineKindsProperty } from '../contact/timelineKinds';
import { readAccountTimeline } from './readAccountTimeline';

export const timelineOperation = operation({
	name: 'Get Timeline',
	value: 'timeline',
	action: 'Get timeline of account',
	description: 'List everything that happened to an account’s contacts, latest first',
	tool: {
		description:
			'List what happened to all contacts of an account (a company), latest first. Each entry has a line of text, its time and the contact’s name. Example: what happened at Contoso last week?',
		defaults: {
			...accountFromModel,
			...limitFromModel,
		},
	},
	properties: [accountLocator, timelineKindsProperty, ...listProperties],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const kinds = readTimelineKinds(functions, itemIndex);
		const account = await requireAccount(functions, store, itemIndex);
		const entries = await readAccountTimeline(store, {
			accountId: account.id,
			kinds,
			limit: readLimit(functions, itemIndex),
			zone: functions.getTimezone(),
		});
		const simplify = readSimplify(functions, itemIndex);
		return entries.map((entry) => timelineJson(entry, simplify));
	},
});
