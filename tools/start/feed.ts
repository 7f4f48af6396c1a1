import type { Log } from '../log';
import type { N8nClient } from '../n8n/N8nClient';
import type { StoredWorkflow } from '../n8n/restTypes';
import type { SmtpSink } from '../SmtpSink';
import type { DemoSecrets } from './DemoState';

/** What the running demo consists of. */
export interface FeedContext {
	/** n8n's address, like `http://127.0.0.1:5678`. */
	readonly url: string;
	/** Logged in as the owner. */
	readonly client: N8nClient;
	/** Where every mail of the demo ends up. */
	readonly smtp: SmtpSink;
	readonly secrets: DemoSecrets;
	/** The demo's journey, published and live. */
	readonly workflow: StoredWorkflow;
	/** Aborted when the demo is stopped. */
	readonly signal: AbortSignal;
	readonly log: Log;
}

/**
 * Gives the demo something to do, once it is live.
 * @returns lines that are printed below the demo's addresses, such as a curl command.
 */
export async function feed(_context: FeedContext): Promise<string[]> {
	return [];
}
