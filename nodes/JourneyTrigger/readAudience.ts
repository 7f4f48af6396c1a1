import type { ITriggerFunctions } from 'n8n-workflow';

import type { Condition } from '../../lib/domain/conditions';
import { InvalidInputError } from '../../lib/domain/errors';
import type { Audience } from '../../lib/domain/journey';
import { readFilterFrom, readList, type EventFilterParameters } from '../../lib/n8n/descriptions/eventFilter';
import { readConditionFrom } from '../../lib/n8n/descriptions/conditions';
import { readEventTypes, requireEventType } from '../../lib/n8n/descriptions/eventTypeLocator';
import { readSchedule } from '../../lib/n8n/descriptions/schedule';

/** The choices of the parameter *Audience*. */
type AudienceChoice = 'conditions' | 'event' | 'record' | 'segment';

/**
 * Who the trigger lets in.
 * @throws InvalidInputError that names what is missing
 */
export function readAudience(functions: ITriggerFunctions): Audience {
	switch (functions.getNodeParameter('audience', 'event') as AudienceChoice) {
		case 'segment':
			return { ...readWhen(functions), segmentIds: readSegments(functions) };
		case 'conditions':
			return { ...readWhen(functions), segmentIds: [], condition: readConditions(functions) };
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

function readSegments(functions: ITriggerFunctions): string[] {
	// The entry of an empty list that says where segments are made has no value.
	const segmentIds = (functions.getNodeParameter('segments', []) as string[]).filter((id) => id !== '');
	if (segmentIds.length > 0) return segmentIds;
	throw new InvalidInputError({ field: 'Segments', reason: 'is empty; choose at least one segment' });
}

function readConditions(functions: ITriggerFunctions): Condition {
	const names = ['conditions', 'conditionsBy', 'conditionsMatch', 'conditionsJson'];
	const given = Object.fromEntries(names.map((name) => [name, functions.getNodeParameter(name, null)]));
	return readConditionFrom(given, 'conditions');
}

function readWhen(
	functions: ITriggerFunctions,
): Pick<Audience & { kind: 'segment' }, 'kind' | 'when' | 'existingMembers'> {
	const when = functions.getNodeParameter('when', 'continuous') as 'continuous' | 'schedule' | 'once';
	return {
		kind: 'segment',
		when: when === 'schedule' ? { kind: 'schedule', schedule: readSchedule(functions) } : { kind: when },
		existingMembers: functions.getNodeParameter('existingMembers', true) as boolean,
	};
}
