import { MailServer } from '../../../support/MailServer';
import { events, ours } from '../../support/draw';
import type { WorkflowRunner } from '../../support/WorkflowRunner';
import { enters, type Cases } from '../support';

const credentials = { smtp: { id: '1', name: 'mail' } };

const fromEmail = 'news@contoso.example';

async function received(runner: WorkflowRunner): Promise<void> {
	const server = await MailServer.listen();
	try {
		runner.credentials.mail = server.credential;
		await enters(runner);
		if (server.mails.length !== 1) throw new Error('No mail has arrived');
	} finally {
		await server.close();
	}
}

export const cases: Cases = {
	'a message of a gate': {
		nodes: {
			Enter: events(),
			Gate: ours('journeyMessageGate', { subject: 'Coffee', text: 'Coffee' }),
			Mail: ours('journeySendEmail', { fromEmail }, { credentials }),
		},
		happens: received,
	},
	'a mail of its own': {
		nodes: {
			Enter: events(),
			Mail: ours(
				'journeySendEmail',
				{ content: 'fields', fromEmail, toEmail: '={{ $json.contact.email }}', subject: 'Hi', text: 'Hi' },
				{ credentials },
			),
		},
		happens: received,
	},
};
