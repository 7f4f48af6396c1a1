import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';

import { LEAD_SALES_READY, OWN_EVENTS, type RecordedEventType } from '../../lib/domain/interactions';
import type { Audience } from '../../lib/domain/journey';
import { DEFAULT_PROCESS_ID } from '../../lib/domain/lifecycle';
import { systemClock } from '../../lib/n8n/systemClock';
import { testItem } from '../../lib/n8n/testItem';
import { eventJson } from '../../lib/n8n/items';
import { readAudience } from './readAudience';

/** An editor run begins with a made-up contact, since no one should enter for real. */
export function manualRun(functions: ITriggerFunctions): void {
	const sample = {
		email: 'ada@example.com',
		firstName: 'Ada',
		lastName: 'Lovelace',
		timeZone: functions.getTimezone(),
	};
	functions.emit([[testItem(functions, sample, sampleOf(readAudience(functions)))]]);
}

function sampleOf(audience: Audience): IDataObject {
	switch (audience.kind) {
		case 'segment':
			return {};
		case 'event': {
			const type = audience.types[0] ?? 'event';
			const isOfLead = propertiesOf(type).includes('leadId');
			const event = eventJson({
				type,
				occurredAt: systemClock.now(),
				properties: isOfLead ? { leadId: 'test' } : {},
			});
			if (!isOfLead) return { event };
			return { event, lead: sampleLead(type === LEAD_SALES_READY ? 'sales_acceptance' : 'inquiry') };
		}
		case 'record': {
			const change = { record: audience.record, action: audience.action };
			if (audience.record !== 'lead' || audience.action === 'deleted') return { change };
			return { change, lead: sampleLead('inquiry') };
		}
	}
}

function propertiesOf(type: string): readonly string[] {
	return Object.hasOwn(OWN_EVENTS, type) ? OWN_EVENTS[type as RecordedEventType] : [];
}

/** Shaped like a real lead, with nothing behind it in the store. */
function sampleLead(stage: string): IDataObject {
	return {
		id: 'test',
		contactId: 'test',
		accountId: null,
		topic: 'Espresso machines',
		campaign: null,
		page: null,
		owner: 'sales@example.com',
		status: 'open',
		stage,
		processId: DEFAULT_PROCESS_ID,
		score: null,
		grade: null,
		attributes: {},
	};
}
