import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';

import type { RemovedStepPolicy } from '../../lib/engine';
import { sendingHint, STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import { searchSegments } from '../../lib/n8n/descriptions/segmentLocator';
import { eventTypeMethods } from '../../lib/n8n/methods/searchEventTypes';
import { getSegments } from '../../lib/n8n/methods/getSegments';
import { searchContacts } from '../../lib/n8n/methods/searchContacts';
import { startStep } from '../../lib/n8n/publication';
import { executeEntryStep, registerStep } from '../../lib/n8n/steps';
import { properties, subtitle } from './properties';
import { readAudience } from './readAudience';
import { testEntry } from './testEntry';

export class JourneyTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Journey Trigger',
		name: 'journeyTrigger',
		icon: { light: 'file:journeyTrigger.svg', dark: 'file:journeyTrigger.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle,
		description: 'Start a journey for segment members, when a record changes, or when an event occurs',
		defaults: { name: 'Journey Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: undefined,
		credentials: [{ name: 'journeyStoreApi', displayName: STORE_LABEL, required: false }],
		eventTriggerDescription: 'The test contact runs through the journey',
		activationMessage: 'Contacts can now enter this journey.',
		hints: [sendingHint],
		properties,
	};

	methods = {
		listSearch: { ...eventTypeMethods, searchContacts, searchSegments },
		loadOptions: { getSegments },
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await startStep(this, async () => {
			const source = { audience: readAudience(this), rules: readEntryRules(this) };
			return await registerStep(this, {
				ifStepRemoved: this.getNodeParameter('ifStepRemoved', 'exit') as RemovedStepPolicy,
				source,
			});
		});
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeEntryStep(this, async () => await testEntry(this));
	}
}
