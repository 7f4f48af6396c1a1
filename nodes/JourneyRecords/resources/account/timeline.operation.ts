import { operation } from '../../operation';
import { accountLocator, requireAccount } from '../../shared/accountLocator';
import { listProperties, readLimit } from '../../shared/list';
import { readTimelineKinds, timelineKindsProperty } from '../contact/timelineKinds';
import { readAccountTimeline } from './readAccountTimeline';

export const timelineOperation = operation({
	name: 'Get Timeline',
	value: 'timeline',
	action: 'Get timeline of account',
	description: 'List everything that happened to an account’s contacts, latest first',
	properties: [accountLocator, timelineKindsProperty, ...listProperties],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const kinds = readTimelineKinds(functions, itemIndex);
		const account = await requireAccount(functions, store, itemIndex);
		return await readAccountTimeline(store, {
			accountId: account.id,
			kinds,
			limit: readLimit(functions, itemIndex),
		});
	},
});
