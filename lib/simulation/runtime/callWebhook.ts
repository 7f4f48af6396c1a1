import { parse } from 'node:querystring';

import type {
	INode,
	INodeExecutionData,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { N8nCore } from '../n8n/loadN8n';

export interface Call {
	/** POST, unless it says otherwise. */
	method?: 'GET' | 'HEAD' | 'POST';
	query?: Record<string, string | string[]>;
	/** The caller's address. */
	ip?: string;
	/** Sent as JSON unless `contentType` says otherwise. */
	body?: unknown;
	/** The text or bytes to send, if not the body's JSON. */
	raw?: string | Buffer;
	headers?: Record<string, string>;
	contentType?: string;
	/** Called when the node answers: before the caller knows. */
	whenAnswered?: () => void | Promise<void>;
}

export interface Answer {
	status: number;
	headers: Record<string, string>;
	/** The answer's JSON, of any shape. */
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	body: Record<string, any>;
	/** The answer's text or bytes, if it isn't JSON. */
	text: string;
	redirectedTo: string | null;
	/** Items with which the node itself starts an execution. */
	items: INodeExecutionData[] | undefined;
}

/** n8n parses JSON and urlencoded bodies before the node sees them. Multipart bodies are passed in parsed. */
function parsedBody(call: Call, contentType: string, raw: Buffer): unknown {
	const [type, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
	const charset = parameters.find((part) => part.startsWith('charset='))?.slice('charset='.length);
	const text = raw.toString((charset ?? 'utf-8') as BufferEncoding);
	if (type === 'application/json' && raw.length > 0) return JSON.parse(text);
	if (type === 'application/x-www-form-urlencoded' && call.raw !== undefined) return parse(text);
	return structuredClone(call.body);
}

/** Calls a node's webhook with n8n's own context and a fake request. */
export async function callWebhook(
	core: N8nCore,
	workflow: Workflow,
	node: INode,
	data: IWorkflowExecuteAdditionalData,
	mode: WorkflowExecuteMode,
	call: Call,
): Promise<Answer> {
	const answer: Answer = { status: 0, headers: {}, body: {}, text: '', redirectedTo: null, items: undefined };
	const noticed: Array<void | Promise<void>> = [];
	const response = {
		status(code: number) {
			answer.status = code;
			return response;
		},
		set(name: string, value: string) {
			answer.headers[name] = value;
			return response;
		},
		json(body: Record<string, unknown>) {
			if (noticed.length > 0) throw new Error('The request was answered twice');
			if (answer.status === 0) answer.status = 200;
			answer.body = structuredClone(body);
			noticed.push(call.whenAnswered?.());
			return response;
		},
		end(body: string | Buffer = '') {
			if (noticed.length > 0) throw new Error('The request was answered twice');
			answer.text = typeof body === 'string' ? body : body.toString('latin1');
			noticed.push(call.whenAnswered?.());
			return response;
		},
		redirect(code: number, url: string) {
			answer.status = code;
			answer.redirectedTo = url;
			noticed.push(call.whenAnswered?.());
		},
	};
	const contentType = call.contentType ?? 'application/json';
	const raw = Buffer.from(call.raw ?? (call.body === undefined ? '' : JSON.stringify(call.body)));
	const request = {
		method: call.method ?? 'POST',
		ip: call.ip,
		headers: { 'content-type': contentType, 'content-length': String(raw.length), ...call.headers },
		params: {},
		query: call.query ?? {},
		// n8n keeps only the fields of a multipart body.
		rawBody: contentType.startsWith('multipart/') ? undefined : raw,
		body: parsedBody(call, contentType, raw),
	};
	Object.assign(data, { httpRequest: request, httpResponse: response });
	const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const webhookDescription = type.description.webhooks?.[0];
	const context = new core.WebhookContext(
		workflow,
		node,
		data,
		mode,
		{ webhookDescription, isTest: mode === 'manual' } as never,
		[],
		null,
	);
	const result = await type.webhook?.call(context);
	await Promise.all(noticed);
	if (answer.status === 0) throw new Error('The webhook was not answered');
	answer.items = result?.workflowData?.[0];
	return answer;
}
