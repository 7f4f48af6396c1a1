import { setTimeout as sleep } from 'node:timers/promises';

import type { ReceivedMail, SmtpSink } from '../SmtpSink';
import { MailProgram } from './MailProgram';
import { PEOPLE, type Answer, type Person } from './people';

const EVENTS_PATH = '/webhook/contoso-events';
const FORM_PATH = '/webhook/contoso-product-information';

/**
 * How long people take to open a mail, and then to click, in milliseconds. Opens within two seconds and clicks
 * within five are taken for a machine’s.
 */
const READING = 3_000;
const CLICKING = 3_000;

interface VisitorsOptions {
	url: string;
	secret: string;
	smtp: SmtpSink;
	/** Part of every idempotency key, so that each start has its own events. */
	run: string;
	/** Aborted when the demo stops. */
	signal: AbortSignal;
	log: (line: string) => void;
}

/**
 * The people in the demo, who read their mail and use the website: real requests to the links in their mails and
 * to the journey's addresses.
 */
export class Visitors {
	readonly #options: VisitorsOptions;

	constructor(options: VisitorsOptions) {
		this.#options = options;
	}

	/**
	 * The CRM reports its prospects, and the stranger visits. From then on mails are answered automatically.
	 */
	async arrive(): Promise<void> {
		const { smtp, log, signal } = this.#options;
		smtp.onMail((mail) => {
			this.#receive(mail).catch((error: Error) => {
				if (!signal.aborted) log(`a visitor failed: ${error.message}`);
			});
		});
		const prospects = PEOPLE.filter((person) => !person.stranger);
		await this.#report(prospects);
		log(`the CRM reported ${prospects.length} prospects`);
		await Promise.all(
			PEOPLE.filter((person) => person.stranger).map(async (person) => await this.#ask(person)),
		);
	}

	async #receive(mail: ReceivedMail): Promise<void> {
		const person = PEOPLE.find(({ email }) => mail.to.includes(email));
		if (person === undefined) return;
		if (mail.subject.startsWith('Coffee for')) await this.#answer(person, mail, person.first);
		if (mail.subject.startsWith('Still looking')) await this.#answer(person, mail, person.reminder);
	}

	async #answer(person: Person, mail: ReceivedMail, answer: Answer | undefined): Promise<void> {
		const { log, signal } = this.#options;
		const { firstName } = person;
		switch (answer) {
			case 'scanned':
			case 'scannedInDisguise': {
				const disguised = answer === 'scannedInDisguise';
				const count = await MailProgram.scan(mail, { disguised });
				const who = disguised ? 'a scanner that looks like a browser' : 'a mail scanner';
				return log(`${who} opened all ${count} addresses in "${mail.subject}" to ${firstName}`);
			}
			case 'unsubscribes':
				await sleep(READING, undefined, { signal });
				await MailProgram.unsubscribe(mail);
				return log(`${firstName} followed the unsubscribe link, and unsubscribed`);
			case 'opens':
			case 'clicks':
				await sleep(READING, undefined, { signal });
				await MailProgram.open(mail);
				log(`${firstName} opened "${mail.subject}"`);
		}
		if (answer !== 'clicks' || person.clicks === undefined) return;
		await sleep(CLICKING, undefined, { signal });
		const target = await MailProgram.click(mail, person.clicks);
		log(`${firstName} followed the link to ${target}`);
		if (person.asks !== undefined) await this.#ask(person);
	}

	async #ask(person: Person): Promise<void> {
		await this.#post(
			FORM_PATH,
			'application/x-www-form-urlencoded',
			{},
			new URLSearchParams({
				email: person.email,
				firstName: person.firstName,
				lastName: person.lastName,
				product: person.clicks ?? '',
				question: person.asks ?? '',
			}).toString(),
		);
		this.#options.log(`${person.firstName} asked on the product page: "${person.asks}"`);
	}

	/** What a CRM does with new prospects. */
	async #report(people: readonly Person[]): Promise<void> {
		const events = people.map(({ email, firstName, lastName }) => ({
			type: 'prospect.added',
			contact: { email, firstName, lastName },
			key: `${this.#options.run}:added:${email}`,
		}));
		const headers = { 'x-journey-secret': this.#options.secret };
		await this.#post(EVENTS_PATH, 'application/json', headers, JSON.stringify({ events }));
	}

	async #post(path: string, type: string, headers: Record<string, string>, body: string): Promise<void> {
		const response = await fetch(this.#options.url + path, {
			method: 'POST',
			headers: { 'content-type': type, ...headers },
			body,
		});
		if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
	}
}
