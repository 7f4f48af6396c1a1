import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** Where journeys are kept. */
// Journey Records tests it with `journeyStoreTest`; the rule wants a copy of that test in every node that uses it.
// eslint-disable-next-line @n8n/community-nodes/credential-test-required
export class JourneyStoreApi implements ICredentialType {
	name = 'journeyStoreApi';

	displayName = 'Journey Store API';

	icon: Icon = { light: 'file:journeyStoreApi.svg', dark: 'file:journeyStoreApi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-customer-journey/n8n-nodes-customer-journey#where-data-lives';

	properties: INodeProperties[] = [
		{
			displayName:
				"You only need this credential for a store other than the default one. Nodes without it share the file <code>journeys.sqlite</code> in n8n's own folder.",
			name: 'defaultNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: 'journeys.sqlite',
			placeholder: 'e.g. journeys.sqlite',
			description:
				"SQLite file of the store, inside n8n's own folder (<code>.n8n</code>). It is created when it is missing. Paths that leave that folder are refused.",
		},
	];
}
