import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

export interface FakeAnswer {
	status: number;
	headers: Record<string, string>;

	body: Record<string, any>;
}

export interface FakeRequest {
	body: unknown;
	headers?: Record<string, string>;
	parameters?: IDataObject;
	/** What is written to n8n's log as an error. */
	logged?: string[];
}

/** What n8n gives to webhooks, as far as Journey Events Endpoint uses it, and where its answer is found. */
export function fakeWebhook(request: FakeRequest): { functions: IWebhookFunctions; answer: FakeAnswer } {
	const answer: FakeAnswer = { status: 0, headers: {}, body: {} };
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
			answer.body = structuredClone(body);
			return response;
		},
	};
	const rawBody = Buffer.from(JSON.stringify(request.body));
	const headers = { 'content-type': 'application/json', ...request.headers };
	const parameters: IDataObject = { authentication: 'none', ...request.parameters };
	const functions = {
		logger: {
			info() {},
			warn() {},
			debug() {},
			error: (message: string) => request.logged?.push(message),
		},
		getNode: () => ({ id: 'node-events', name: 'Events', type: 'journeyEventsTrigger' }),
		getWorkflow: () => ({ id: 'workflow-1', name: 'Welcome' }),
		workflow: { nodes: {}, connectionsBySourceNode: {} },
		getMode: () => 'webhook',
		getTimezone: () => 'Europe/Amsterdam',
		getCredentials: async () => ({}),
		getNodeParameter: (name: string, fallback?: unknown) => parameters[name] ?? fallback,
		getHeaderData: () => headers,
		getRequestObject: () => ({ rawBody, headers, body: JSON.parse(rawBody.toString()) as unknown }),
		getBodyData: () => request.body,
		getResponseObject: () => response,
	};
	return { functions: functions as unknown as IWebhookFunctions, answer };
}
