import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { STEP_STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { executeSendEmail } from './executeSendEmail';
import { properties } from './properties';

export class JourneySendEmail implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Journey Send Email',
		name: 'journeySendEmail',
		icon: { light: 'file:journeySendEmail.svg', dark: 'file:journeySendEmail.dark.svg' },
		group: ['output'],
		version: [1],
		subtitle:
			'={{ $parameter["content"] === "fields" ? (String($rawParameter["subject"] || "").startsWith("=") ? "a subject from the item" : $rawParameter["subject"] || "no subject yet") : "the gate’s message" }}',
		description:
			'Send an email by SMTP, with the headers for one-click unsubscribe that n8n’s own mail nodes can’t set',
		defaults: { name: 'Journey Send Email' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		// What a model writes must not go to a contact unseen.
		usableAsTool: undefined,
		credentials: [
			// n8n's own, so that no one enters their mail server twice.
			{ name: 'smtp', displayName: 'SMTP', required: true },
			{ name: 'journeyStoreApi', displayName: STEP_STORE_LABEL, required: false },
		],
		hints: [
			{
				message:
					'Set <b>On Error</b> to <b>Continue (using error output)</b> in the settings, so one bad address doesn’t fail the other contacts in its execution.',
				type: 'info',
				location: 'ndv',
				whenToDisplay: 'beforeExecution',
			},
		],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeSendEmail(this);
	}
}
