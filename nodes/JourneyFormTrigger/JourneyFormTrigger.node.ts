import {
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import type { RemovedStepPolicy } from '../../lib/engine';
import { sendingHint, STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import { searchSegments } from '../../lib/n8n/descriptions/segmentLocator';
import { answering, testEndpointCredential } from '../../lib/n8n/http';
import { getProcesses } from '../../lib/n8n/methods/getProcesses';
import { eventTypeMethods } from '../../lib/n8n/methods/searchEventTypes';
import { getSegments } from '../../lib/n8n/methods/getSegments';
import { getOpenStages } from '../../lib/n8n/methods/getStages';
import { getContactStrategies, getLeadStrategies } from '../../lib/n8n/methods/getStrategies';
import { executeEntryStep, registerStep } from '../../lib/n8n/steps';
import { readFormSetup } from './formSetup';
import { properties } from './properties';
import { submit } from './submit';

export class JourneyFormTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Journey Form Trigger',
		name: 'journeyFormTrigger',
		icon: { light: 'file:journeyFormTrigger.svg', dark: 'file:journeyFormTrigger.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{ $parameter["formName"] || "form" }}',
		description: 'Start a journey when a marketing form is submitted on any website',
		defaults: { name: 'Journey Form Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: undefined,
		supportsCORS: true,
		credentials: [
			{
				name: 'journeyEndpointApi',
				displayName: 'Header Secret',
				required: true,
				testedBy: 'journeyEndpointTest',
				displayOptions: { show: { authentication: ['headerSecret'] } },
			},
			{ name: 'journeyStoreApi', displayName: STORE_LABEL, required: false },
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				path: '={{ $parameter["path"] || $webhookId }}',
				isFullPath: true,
			},
		],
		triggerPanel: {
			header: 'Try it with your own form',
			executionsHelp: {
				inactive:
					'<b>While you build the journey</b>, click the button and submit the form to the test URL. It runs through the journey right here in the editor: waits and conditions follow <i>When Testing</i>, and nothing is stored.<br /><br /><b>When it’s ready</b>, <a data-key="activate">publish</a> the workflow and submit the form to the production URL.',
				active:
					'<b>While you build the journey</b>, click the button and submit the form to the test URL. It runs through the journey right here in the editor: waits and conditions follow <i>When Testing</i>, and nothing is stored.<br /><br /><b>In production</b>, submissions to the production URL are stored, and contacts go through the published journey. Check the <a data-key="executions">executions list</a> to see what ran.',
			},
			activationHint: 'Publish the workflow to receive forms at the production URL.',
		},
		eventTriggerDescription: 'Waiting for you to submit the form',
		activationMessage: 'Contacts who submit the form to the production URL now enter this journey.',
		hints: [sendingHint],
		properties,
	};

	methods = {
		credentialTest: { journeyEndpointTest: testEndpointCredential },
		listSearch: { ...eventTypeMethods, searchSegments },
		loadOptions: { getContactStrategies, getLeadStrategies, getOpenStages, getProcesses, getSegments },
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const source = { audience: null, rules: readEntryRules(this) };
		checkSetup(this);
		return await registerStep(this, {
			ifStepRemoved: this.getNodeParameter('ifStepRemoved', 'exit') as RemovedStepPolicy,
			source,
		});
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answering(this, async () => await submit(this));
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeEntryStep(this);
	}
}

/** The author learns about inconsistencies when publishing the workflow, not from the first sender. */
function checkSetup(functions: ITriggerFunctions): void {
	try {
		readFormSetup((name, fallback) => functions.getNodeParameter(name, fallback as object));
	} catch (error) {
		throw new NodeOperationError(functions.getNode(), error as Error, { message: (error as Error).message });
	}
}
