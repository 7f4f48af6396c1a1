import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { getLeadFields } from '../../lib/n8n/methods/getLeadFields';
import { getProcesses } from '../../lib/n8n/methods/getProcesses';
import { getScoringModels } from '../../lib/n8n/methods/getScoringModels';
import { getOpenStages, getStages, getStagesOfAll } from '../../lib/n8n/methods/getStages';
import { eventTypeMethods } from '../../lib/n8n/methods/searchEventTypes';
import { getStoredStrategies } from '../../lib/n8n/methods/getStoredStrategies';
import { getContactStrategies, getLeadStrategies } from '../../lib/n8n/methods/getStrategies';
import { searchContacts } from '../../lib/n8n/methods/searchContacts';
import { getJourneys } from './methods/getJourneys';
import { getSteps, getStepsToMoveTo } from './methods/getSteps';
import { journeyStoreTest } from './methods/journeyStoreTest';
import { searchAccounts } from './methods/searchAccounts';
import { searchSegments } from './methods/searchSegments';
import { realWorkHint } from './realWorkHint';
import { properties } from './resources';
import { router } from './router';

export class JourneyRecords implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Journey Records',
		name: 'journeyRecords',
		icon: { light: 'file:journeyRecords.svg', dark: 'file:journeyRecords.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Read and write contacts, accounts, leads, segments, interactions, activities and enrollments, and see where a contact is in a journey',
		defaults: { name: 'Journey Records' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'journeyStoreApi', displayName: STORE_LABEL, required: false, testedBy: 'journeyStoreTest' },
		],
		hints: [realWorkHint],
		properties,
	};

	methods = {
		credentialTest: { journeyStoreTest },
		listSearch: { ...eventTypeMethods, searchAccounts, searchContacts, searchSegments },
		loadOptions: {
			getContactStrategies,
			getLeadStrategies,
			getStoredStrategies,
			getJourneys,
			getOpenStages,
			getProcesses,
			getScoringModels,
			getStages,
			getStagesOfAll,
			getSteps,
			getStepsToMoveTo,
		},
		resourceMapping: { getLeadFields },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router(this);
	}
}
