import type { FunctionsBase, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { ContactReference } from '../engine';
import type { JourneyJson } from './items';

/** The item of an editor run: shaped like a real one, with nothing behind it in the store. */
export function testItem(
	functions: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>,
	contact: ContactReference,
	json: IDataObject,
): INodeExecutionData {
	const journey: JourneyJson = {
		enrollmentId: 'test',
		journeyId: functions.getWorkflow().id ?? 'test',
		step: functions.getNode().name,
		holdId: 'test',
		visit: 0,
		outcome: 'entered',
		test: true,
	};
	return {
		json: {
			...json,
			contact: {
				id: 'test',
				externalId: null,
				email: null,
				phone: null,
				firstName: null,
				lastName: null,
				company: null,
				timeZone: null,
				accountId: null,
				owner: null,
				attributes: {},
				...(contact as IDataObject),
			},
			journey: journey as unknown as IDataObject,
		},
	};
}
