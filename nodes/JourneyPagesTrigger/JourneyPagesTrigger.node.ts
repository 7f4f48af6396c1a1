import {
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

import { STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { webhookPath } from '../../lib/n8n/http';
import { answerRequest } from './answerRequest';
import { properties } from './properties';
import { registerAddress } from './registerAddress';

export class JourneyPagesTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Journey Public Pages',
		name: 'journeyPagesTrigger',
		icon: { light: 'file:journeyPagesTrigger.svg', dark: 'file:journeyPagesTrigger.dark.svg' },
		group: ['trigger'],
		version: [1.1],
		subtitle: '={{ "at /" + $parameter["path"] }}',
		description:
			'Serve what links in messages lead to: redirects of clicks, opens, unsubscribing and preferences. One for each store',
		defaults: { name: 'Journey Public Pages' },
		inputs: [],
		outputs: [],
		usableAsTool: undefined,
		credentials: [{ name: 'journeyStoreApi', displayName: STORE_LABEL, required: false }],
		webhooks: [
			{ name: 'default', httpMethod: 'GET', responseMode: 'onReceived', ...webhookPath },
			{ name: 'setup', httpMethod: 'POST', responseMode: 'onReceived', ...webhookPath },
			// Without one of its own, n8n answers HEAD with 404, and scanners report broken links.
			{ name: 'setup', httpMethod: 'HEAD', responseMode: 'onReceived', ...webhookPath },
		],
		triggerPanel: {
			header: 'Try the address',
			executionsHelp: {
				inactive:
					'<b>To see whether the address can be reached</b>, click the button and open the test URL in a browser. Nothing is stored.<br /><br /><b>When it’s ready</b>, <a data-key="activate">publish</a> the workflow: links in messages lead to the production URL from then on.',
				active:
					'Links in messages lead to the production URL. Clicks, opens and choices are stored; they start no executions of this workflow.',
			},
			activationHint: 'Publish the workflow so that links in messages work.',
		},
		eventTriggerDescription: 'Open the test URL in a browser',
		activationMessage: 'Links in messages now lead here.',
		properties,
	};

	webhookMethods = {
		default: {
			// There's no third party to register with.
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await registerAddress(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerRequest(this);
	}

	// Without it, n8n would call `trigger()` after a test call, and wait.
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [];
	}
}
