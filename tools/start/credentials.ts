import type { N8nClient } from '../n8n/N8nClient';
import type { StoredCredential } from '../n8n/restTypes';
import type { SmtpSink } from '../SmtpSink';
import type { DemoSecrets } from './DemoState';

interface WantedCredential {
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** The credentials that the demo's workflows refer to by name. */
export function demoCredentials(smtp: SmtpSink, secrets: DemoSecrets): WantedCredential[] {
	return [
		{
			name: 'Demo Mail Server',
			type: 'smtp',
			data: {
				user: '',
				password: '',
				host: smtp.host,
				port: smtp.port,
				secure: false,
				disableStartTls: true,
			},
		},
		{
			name: 'Journey Endpoint Secret',
			type: 'journeyEndpointApi',
			data: { headerName: 'X-Journey-Secret', secret: secrets.endpointSecret },
		},
	];
}

/** Creates the needed credentials, or updates those with the same name and type. */
export async function ensureCredentials(
	client: N8nClient,
	wanted: readonly WantedCredential[],
): Promise<StoredCredential[]> {
	const existing = await client.listCredentials();
	return await Promise.all(
		wanted.map(async (credential) => {
			const same = existing.find(({ name, type }) => name === credential.name && type === credential.type);
			if (!same) return await client.createCredential(credential);
			await client.updateCredential(same.id, credential);
			return same;
		}),
	);
}
