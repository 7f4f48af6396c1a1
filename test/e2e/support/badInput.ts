import type { WorkflowJson, WorkflowNodeJson } from '../../../tools/n8n/restTypes';

export const FORM = 'bad-form';
export const STRICT_FORM = 'bad-form-strict';
export const EVENTS = 'bad-events';
export const STRICT_EVENTS = 'bad-events-strict';

/** A form and an events endpoint, each also in a strict kind; who enters is held for an hour. */
export function endpointsWorkflow(): WorkflowJson {
	const entries = [
		form('Form', FORM, {}),
		form('Strict Form', STRICT_FORM, { otherFields: 'refuse', ifInvalid: 'refuse' }),
		events('Events', EVENTS, 'create', {}),
		events('Strict Events', STRICT_EVENTS, 'reject', { ifInvalid: 'refuse' }),
	];
	const nodes = [
		...entries,
		node('Wait', 'n8n-nodes-customer-journey.journeyWait', {
			mode: 'for',
			amount: 1,
			unit: 'hours',
			options: {},
		}),
	];
	nodes.forEach((each, index) => (each.position = [200 * index, 0]));
	const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	return {
		name: 'Endpoints',
		nodes,
		connections: {
			...Object.fromEntries(entries.map(({ name }) => [name, to('Wait')])),
		},
		settings: { executionOrder: 'v1' },
	};
}

function form(name: string, path: string, options: object): WorkflowNodeJson {
	const field = (fieldName: string, target: string, required = false) => ({
		name: fieldName,
		target,
		required,
	});
	return node(name, 'n8n-nodes-customer-journey.journeyFormTrigger', {
		path,
		authentication: 'none',
		formName: 'bad-input',
		fields: {
			field: [
				field('email', 'email', true),
				field('firstName', 'firstName'),
				field('phone', 'phone'),
				field('timeZone', 'timeZone'),
				field('topics', 'property'),
				field('message', 'property'),
			],
		},
		matchBy: 'email',
		enters: true,
		reentry: 'afterExit',
		respondWith: 'json',
		options,
	});
}

function events(name: string, path: string, ifUnknown: string, options: object): WorkflowNodeJson {
	return {
		...node(name, 'n8n-nodes-customer-journey.journeyEventsTrigger', {
			path,
			authentication: 'headerSecret',
			enterOn: 'prospect.added',
			ifUnknown,
			reentry: 'afterExit',
			options,
		}),
		credentials: { journeyEndpointApi: { id: null, name: 'Journey Endpoint Secret' } },
	};
}

let made = 0;

function node(name: string, type: string, parameters: Record<string, unknown>): WorkflowNodeJson {
	const serial = String(++made).padStart(12, '0');
	return {
		id: `bad00000-0000-4000-8000-${serial}`,
		webhookId: `bad00000-0000-4000-9000-${serial}`,
		name,
		type,
		typeVersion: /Trigger$/.test(type) ? 1.1 : 1,
		position: [0, 0],
		parameters,
	};
}
