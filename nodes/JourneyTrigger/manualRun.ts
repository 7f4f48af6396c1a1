import type { ITriggerFunctions } from 'n8n-workflow';

import { systemClock } from '../../lib/n8n/systemClock';
import { testItem } from '../../lib/n8n/testItem';
import { eventJson } from '../../lib/n8n/items';
import { readAudience } from './readAudience';

/** A run in the editor begins with somebody made up, as nobody is to enter for real. */
export function manualRun(functions: ITriggerFunctions): void {
	const audience = readAudience(functions);
	const sample = {
		email: 'ada@example.com',
		firstName: 'Ada',
		lastName: 'Lovelace',
		timeZone: functions.getTimezone(),
	};
	const more =
		audience.kind === 'event'
			? {
					event: eventJson({
						type: audience.types[0] ?? 'event',
						occurredAt: systemClock.now(),
						properties: {},
					}),
				}
			: audience.kind === 'record'
				? { change: { record: audience.record, action: audience.action } }
				: {};
	functions.emit([[testItem(functions, sample, more)]]);
}
