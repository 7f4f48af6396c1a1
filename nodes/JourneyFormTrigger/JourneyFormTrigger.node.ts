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
		description: 'Start a journey when a marketing form is sent, from any web site',
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
			header: 'Try it with a form of your own',
			executionsHelp: {
				inactive:
					'<b>While you build the journey</b>, click the button and send the form to the test URL. It runs through the journey here in the editor: waits and conditions do what <i>When Testing</i> says, and nothing is stored.<br /><br /><b>When it is ready</b>, <a data-key="activate">publish</a> the workflow and send the form to the production URL.',
				active:
					'<b>While you build the journey</b>, click the button and send the form to the test URL. It runs through the journey here in the editor: waits and conditions do what <i>When Testing</i> says, and nothing is stored.<br /><br /><b>In production</b>, whatever comes to the production URL is stored, and contacts go through the journey as published. You find what ran in the <a data-key="executions">executions list</a>.',
			},
			activationHint: 'Publish the workflow to take forms at the production URL.',
		},
		eventTriggerDescription: 'Waiting for you to send the form',
		activationMessage: 'Forms sent to the production address now enter this journey.',
		hints: [sendingHint],
		properties,
	};

	methods = {
		credentialTest: { journeyEndpointTest: testEndpointCredential },
		listSearch: { searchSegments },
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
