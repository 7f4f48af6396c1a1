import type { ITriggerFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import type { Audience } from '../../lib/domain/journey';
import { readFilterFrom, readList, type EventFilterParameters } from '../../lib/n8n/descriptions/eventFilter';
import { readEventTypes, requireEventType } from '../../lib/n8n/descriptions/eventTypeLocator';
import { readSchedule } from '../../lib/n8n/descriptions/schedule';

/**
 * Who the trigger lets in.
 * @throws InvalidInputError that names what is missing
 */
export function readAudience(functions: ITriggerFunctions): Audience {
	switch (functions.getNodeParameter('audience', 'event') as Audience['kind']) {
		case 'segment':
			return readSegments(functions);
		case 'record':
			return {
				kind: 'record',
				record: functions.getNodeParameter('record', 'contact') as 'contact',
				action: functions.getNodeParameter('action', 'created') as 'created',
				fields: readList(functions.getNodeParameter('fields', '')),
			};
		case 'event': {
			const types = readEventTypes(functions.getNodeParameter('eventTypes', ''), 'Event Types');
			return {
				kind: 'event',
				types: types.length === 0 ? [requireEventType('', 'Event Types')] : types,
				filter: readFilterFrom({
					eventFilter: functions.getNodeParameter('eventFilter', {}) as EventFilterParameters['eventFilter'],
					eventFilterCombine: functions.getNodeParameter('eventFilterCombine', 'and') as string,
				}),
				keyProperty: String(functions.getNodeParameter('keyProperty', '')).trim() || null,
			};
		}
	}
}

function readSegments(functions: ITriggerFunctions): Audience {
	const segmentIds = functions.getNodeParameter('segments', []) as string[];
	if (segmentIds.length === 0) {
		throw new InvalidInputError({ field: 'Segments', reason: 'is empty; choose at least one segment' });
	}
	const when = functions.getNodeParameter('when', 'continuous') as 'continuous' | 'schedule' | 'once';
	return {
		kind: 'segment',
		segmentIds,
		when: when === 'schedule' ? { kind: 'schedule', schedule: readSchedule(functions) } : { kind: when },
		existingMembers: functions.getNodeParameter('existingMembers', true) as boolean,
	};
}
