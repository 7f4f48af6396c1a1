import {
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type IHookFunctions,
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
import { answering, sendSampleInTest, testEndpointCredential, webhookPath } from '../../lib/n8n/http';
import { getProcesses } from '../../lib/n8n/methods/getProcesses';
import { eventTypeOptions } from '../../lib/n8n/methods/searchEventTypes';
import { getSegments } from '../../lib/n8n/methods/getSegments';
import { getOpenStages } from '../../lib/n8n/methods/getStages';
import { getContactStrategies, getLeadStrategies } from '../../lib/n8n/methods/getStrategies';
import { getTestContacts } from '../../lib/n8n/methods/getTestContacts';
import { startStep } from '../../lib/n8n/publication';
import { executeEntryStep, registerStep } from '../../lib/n8n/steps';
import { firstItemReader } from '../../lib/n8n/testing/firstItemReader';
import { readFormSetup } from './formSetup';
import { properties } from './properties';
import { submit } from './submit';
import { sampleSubmission, submissionItem } from './testSubmission';

export class JourneyFormTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Journey Form Trigger',
		name: 'journeyFormTrigger',
		icon: { light: 'file:journeyFormTrigger.svg', dark: 'file:journeyFormTrigger.dark.svg' },
		group: ['trigger'],
		version: [1.1],
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
				...webhookPath,
			},
		],
		triggerPanel: {
			header: 'Try it with your own form',
			executionsHelp: {
				inactive:
					'<b>While you build the journey</b>, click the button: a sample submission runs through the journey right here in the editor. To submit the form yourself to the test URL, set <i>When Testing</i> to <i>Wait for a Real Form</i>. Waits and conditions follow their own <i>When Testing</i>, and nothing is stored.<br /><br /><b>When it’s ready</b>, <a data-key="activate">publish</a> the workflow and submit the form to the production URL.',
				active:
					'<b>While you build the journey</b>, click the button: a sample submission runs through the journey right here in the editor. To submit the form yourself to the test URL, set <i>When Testing</i> to <i>Wait for a Real Form</i>. Waits and conditions follow their own <i>When Testing</i>, and nothing is stored.<br /><br /><b>In production</b>, submissions to the production URL are stored, and contacts go through the published journey. Check the <a data-key="executions">executions list</a> to see what ran.',
			},
			activationHint: 'Publish the workflow to receive forms at the production URL.',
		},
		eventTriggerDescription: 'A sample submission is on its way, unless When Testing waits for yours',
		activationMessage: 'Contacts who submit the form to the production URL now enter this journey.',
		hints: [sendingHint],
		properties,
	};

	methods = {
		credentialTest: { journeyEndpointTest: testEndpointCredential },
		loadOptions: {
			...eventTypeOptions,
			getContactStrategies,
			getLeadStrategies,
			getOpenStages,
			getProcesses,
			getSegments,
			getTestContacts,
		},
	};

	webhookMethods = {
		default: {
			// There's no third party to register with.
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await sendSampleInTest(this, async () => (await sampleSubmission(this, this)).body);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await startStep(this, async () => {
			const source = { audience: null, rules: readEntryRules(this) };
			checkSetup(this);
			return await registerStep(this, {
				ifStepRemoved: this.getNodeParameter('ifStepRemoved', 'exit') as RemovedStepPolicy,
				source,
			});
		});
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answering(this, async () => await submit(this));
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const reader = firstItemReader(this);
		return await executeEntryStep(this, async () => [
			await submissionItem(this, reader, await sampleSubmission(this, reader)),
		]);
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
