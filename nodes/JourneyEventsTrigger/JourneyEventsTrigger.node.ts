import {
	NodeConnectionTypes,
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
import { STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { enteringTypesSubtitle } from '../../lib/n8n/descriptions/enteringTypes';
import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import { answering, sendSampleInTest, testEndpointCredential, webhookPath } from '../../lib/n8n/http';
import { eventTypeOptions } from '../../lib/n8n/methods/searchEventTypes';
import { getEnteringTypes } from '../../lib/n8n/methods/getEnteringTypes';
import { getSegments } from '../../lib/n8n/methods/getSegments';
import { getContactStrategies } from '../../lib/n8n/methods/getStrategies';
import { getTestContacts } from '../../lib/n8n/methods/getTestContacts';
import { startStep } from '../../lib/n8n/publication';
import { executeEntryStep, registerStep } from '../../lib/n8n/steps';
import { firstItemReader } from '../../lib/n8n/testing/firstItemReader';
import { testContactAt } from '../../lib/n8n/testing/plainTestContact';
import { chosenPerson } from '../../lib/n8n/testing/testPerson';
import { properties } from './properties';
import { takeEvents } from './takeEvents';
import { sampleCall, testEntry } from './testEvents';

export class JourneyEventsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Journey Events Endpoint',
		name: 'journeyEventsTrigger',
		icon: { light: 'file:journeyEventsTrigger.svg', dark: 'file:journeyEventsTrigger.dark.svg' },
		group: ['trigger'],
		version: [1.1],
		subtitle: enteringTypesSubtitle,
		description:
			'Receive events from websites, shops and email providers, record them, and resume contacts waiting for them',
		defaults: { name: 'Journey Events Endpoint' },
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
			header: 'Try it with your own event',
			executionsHelp: {
				inactive:
					'<b>While you build the journey</b>, click the button: a sample event runs through the journey right here in the editor. To send one yourself to the test URL, set <i>When Testing</i> to <i>Wait for a Real Event</i>. Waits and conditions follow their own <i>When Testing</i>, and nothing is stored.<br /><br /><b>When it’s ready</b>, <a data-key="activate">publish</a> the workflow and send an event to the production URL.',
				active:
					'<b>While you build the journey</b>, click the button: a sample event runs through the journey right here in the editor. To send one yourself to the test URL, set <i>When Testing</i> to <i>Wait for a Real Event</i>. Waits and conditions follow their own <i>When Testing</i>, and nothing is stored.<br /><br /><b>In production</b>, events sent to the production URL are stored, and contacts go through the published journey. Check the <a data-key="executions">executions list</a> to see what ran.',
			},
			activationHint: 'Publish the workflow to receive events at the production URL.',
		},
		eventTriggerDescription: 'A sample event is on its way, unless When Testing waits for yours',
		activationMessage: 'Events sent to the production URL are now recorded.',
		properties,
	};

	methods = {
		credentialTest: { journeyEndpointTest: testEndpointCredential },
		loadOptions: {
			...eventTypeOptions,
			getContactStrategies,
			getEnteringTypes,
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
				await sendSampleInTest(this, async () => {
					const stored = await chosenPerson(this, testContactAt(this));
					return await sampleCall(this, this, stored);
				});
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
			return await registerStep(this, {
				ifStepRemoved: this.getNodeParameter('ifStepRemoved', 'exit') as RemovedStepPolicy,
				source,
			});
		});
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answering(this, async () => await takeEvents(this));
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeEntryStep(this, async () => await testEntry(this, firstItemReader(this)));
	}
}
