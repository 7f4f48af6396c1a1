import { systemClock } from '../../lib/n8n/systemClock';
import { openSqliteStore } from '../../lib/store';
import type { Log } from '../log';
import type { N8nClient } from '../n8n/N8nClient';
import { poll } from '../n8n/poll';
import type { StoredWorkflow } from '../n8n/restTypes';
import type { SmtpSink } from '../SmtpSink';
import type { DemoSecrets } from './DemoState';
import { latestEnrollments, tellStories } from './report';
import { PEOPLE } from './people';
import { Visitors } from './Visitors';

/** What the running demo consists of. */
export interface FeedContext {
	/** n8n's address, such as `http://127.0.0.1:5678`. */
	readonly url: string;
	/** Where links in mails lead, such as `http://127.0.0.1:5680/webhook/contoso-coffee`. */
	readonly pagesUrl: string;
	/** Logged in as the owner. */
	readonly client: N8nClient;
	/** Where every mail of the demo ends up. */
	readonly smtp: SmtpSink;
	readonly secrets: DemoSecrets;
	/** The demo's journey, published and live. */
	readonly workflow: StoredWorkflow;
	/** The embedded store of the demo's n8n. */
	readonly storeFile: string;
	/** How many seconds a day of the journey lasts. */
	readonly secondsADay: number;
	/** Whether the people go through the journey even if they already have. */
	readonly again: boolean;
	/** Aborted when the demo stops. */
	readonly signal: AbortSignal;
	readonly log: Log;
}

/** A journey of two, three and seven days is over by then. */
const LONGEST_STORY = 80_000;

/**
 * Plays a few people through the journey, with the same requests a CRM, mail programs and a website make, and
 * tells what happened to each.
 * @returns lines that tell it; none if they went through it in an earlier run
 */
export async function feed(context: FeedContext): Promise<string[]> {
	const { url, secrets, smtp, workflow, log, signal } = context;
	const startedAt = systemClock.now();
	const run = String(startedAt);
	const visitors = new Visitors({ url, secret: secrets.endpointSecret, smtp, run, signal, log });
	const store = await openSqliteStore(context.storeFile, systemClock);
	try {
		const known = await latestEnrollments(store, workflow.id);
		if (known.size === PEOPLE.length && !context.again) {
			log('the people of the demo were here in an earlier run; npm start -- --again plays them once more');
			return [];
		}
		log(`a day of this journey lasts ${context.secondsADay} seconds; those of your own take their time`);
		log('clicks are decided after 1 second, to leave scanners out; in your own store after 10');
		await visitors.arrive();
		await poll(
			async () => {
				if (signal.aborted) return true;
				const enrollments = [...(await latestEnrollments(store, workflow.id)).values()];
				const ended = enrollments.filter((enrollment) => enrollment.status !== 'active');
				return ended.length === PEOPLE.length ? true : undefined;
			},
			{ timeoutMs: LONGEST_STORY, intervalMs: 250, what: 'the end of all journeys' },
		).catch(() => log('some contacts are still in the journey; the report says where'));
		return await tellStories(store, workflow.id, smtp);
	} finally {
		await store.close();
	}
}
