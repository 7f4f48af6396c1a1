import type { IDataObject } from 'n8n-workflow';
import type { ParsedMail } from 'mailparser';

import { MailServer } from '../../../support/MailServer';
import type { WorkflowRunner } from '../../support/WorkflowRunner';

export interface Post {
	/** The emails that a Journey Send Email node has sent and the server has taken, in order. */
	mails(node: string): ParsedMail[];
	/** Their recipients. */
	recipients(node: string): string[];
}

/** Gives each test of a file a real mail server, as the credentials that the examples name. */
export function usePost(runner: () => WorkflowRunner): Post {
	let server: MailServer;
	beforeEach(async () => {
		server = await MailServer.listen();
		for (const name of ['Mail Server', 'Demo Mail Server']) runner().credentials[name] = server.credential;
	});
	afterEach(async () => await server.close());

	const taken = (node: string) =>
		sentBy(runner(), node).map(({ messageId }) => {
			const found = server.mails.find(({ mail }) => mail.messageId === messageId);
			if (found === undefined) throw new Error(`The server hasn’t taken ${String(messageId)} of ${node}`);
			return found;
		});
	return {
		mails: (node) => taken(node).map(({ mail }) => mail),
		recipients: (node) => taken(node).flatMap(({ to }) => to),
	};
}

function sentBy({ executions }: WorkflowRunner, node: string): IDataObject[] {
	return executions
		.flatMap(({ run }) => run.data.resultData.runData[node] ?? [])
		.flatMap(({ data }) => data?.main[0] ?? [])
		.map(({ json }) => (json.message ?? {}) as IDataObject)
		.filter(({ state, repeated }) => state === 'handed' && repeated !== true);
}
