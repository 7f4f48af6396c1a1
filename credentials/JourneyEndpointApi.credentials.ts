import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** The secret that callers of the form and events endpoints send in a header. */
export class JourneyEndpointApi implements ICredentialType {
	name = 'journeyEndpointApi';

	displayName = 'Journey Endpoint API';

	icon: Icon = { light: 'file:journeyEndpointApi.svg', dark: 'file:journeyEndpointApi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-customer-journey/n8n-nodes-customer-journey/blob/main/docs/nodes/journey-events-endpoint.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Header Name',
			name: 'headerName',
			type: 'string',
			default: 'X-Journey-Secret',
			required: true,
			description: 'HTTP header that callers send the secret in',
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'Make it long and random: at least 16 characters',
			description: 'Value that callers must send in the header',
		},
	];
}
