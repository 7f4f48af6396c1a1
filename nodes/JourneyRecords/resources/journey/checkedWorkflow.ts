import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import { STORE_CREDENTIAL } from '../../../../lib/n8n/engines';
import { fetchWorkflow } from '../../../../lib/n8n/fetchWorkflow';
import type { HttpRequest } from '../../../../lib/n8n/limitedGet';
import { parseJson } from '../../../../lib/n8n/parseJson';
import { parseWorkflow } from '../../../../lib/n8n/parseWorkflow';
import type { WorkflowDescription } from '../../../../lib/n8n/readWorkflow';
import type { StoreSettings } from '../../../../lib/n8n/storeChoice';
import { requiredText } from '../../shared/values';

/** Which workflow to check. */
export const checkedWorkflowProperties: INodeProperties[] = [
	{
		displayName: 'Workflow',
		name: 'workflowBy',
		type: 'options',
		noDataExpression: true,
		default: 'id',
		options: [
			{
				name: 'By ID',
				value: 'id',
				description:
					'As it was last saved. The Journey Store credential needs n8n Address and an n8n API Key that can read workflows.',
			},
			{ name: 'JSON', value: 'json', description: 'As n8n downloads or copies it' },
		],
		description: 'Which workflow to check',
	},
	{
		displayName: 'Workflow ID',
		name: 'workflowId',
		type: 'string',
		default: '={{ $workflow.id }}',
		required: true,
		displayOptions: { show: { workflowBy: ['id'] } },
		description: 'ID at the end of the workflow’s address. By default, the workflow this node is in.',
	},
	{
		displayName: 'Workflow (JSON)',
		name: 'workflowJson',
		type: 'json',
		default: '',
		required: true,
		displayOptions: { show: { workflowBy: ['json'] } },
		description: 'The whole workflow, with its <code>nodes</code> and <code>connections</code>',
	},
];

export async function readCheckedWorkflow(
	functions: IExecuteFunctions,
	itemIndex: number,
): Promise<WorkflowDescription> {
	return functions.getNodeParameter('workflowBy', itemIndex, 'id') === 'json'
		? readJson(functions, itemIndex)
		: await readById(functions, itemIndex);
}

function readJson(functions: IExecuteFunctions, itemIndex: number): WorkflowDescription {
	const field = 'Workflow (JSON)';
	const value = functions.getNodeParameter('workflowJson', itemIndex, '');
	if (value === '' || value === null || value === undefined) {
		throw new InvalidInputError({ field, reason: 'is empty; paste the workflow as n8n copies it' });
	}
	return parseWorkflow(parseJson(value, field));
}

async function readById(functions: IExecuteFunctions, itemIndex: number): Promise<WorkflowDescription> {
	const id = requiredText(functions, 'workflowId', itemIndex, {
		field: 'Workflow ID',
		remedy: 'enter the ID at the end of the workflow’s address',
	});
	const { n8nUrl, n8nApiKey } = functions.getNode().credentials?.[STORE_CREDENTIAL]
		? await functions.getCredentials<StoreSettings>(STORE_CREDENTIAL)
		: {};
	if (!n8nUrl || !n8nApiKey) {
		throw new InvalidInputError({
			field: 'Workflow',
			reason:
				'can’t be read by ID: choose a Journey Store credential with n8n Address and n8n API Key, or choose JSON',
		});
	}
	const request = (functions.helpers as { httpRequest?: HttpRequest } | undefined)?.httpRequest;
	const workflow = await fetchWorkflow({ address: n8nUrl, key: n8nApiKey, request: () => request }, id);
	if (workflow !== null) return workflow;
	throw new InvalidInputError({
		field: 'Workflow ID',
		reason: `n8n shows no workflow "${id.slice(0, 80)}" to this API key; check the ID, and whose key it is`,
	});
}
