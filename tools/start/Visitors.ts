import { EMAIL_CLICKED, EMAIL_OPENED } from '../../lib/domain/interactions';
import type { ReceivedMail, SmtpSink } from '../SmtpSink';
import { PEOPLE, type Person } from './people';

const EVENTS_PATH = '/webhook/contoso-events';
const FORM_PATH = '/webhook/contoso-product-information';

interface VisitorsOptions {
	url: string;
	secret: string;
	smtp: SmtpSink;
	/** Part of every idempotency key, so that each start has its own events. */
	run: string;
	log: (line: string) => void;
}

/**
 * The people in the demo, who read their mail and use the website: real requests to the journey's addresses.
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
		const { smtp, log } = this.#options;
		smtp.onMail((mail) => {
			this.#answer(mail).catch((error: Error) => log(`a visitor failed: ${error.message}`));
		});
		const prospects = PEOPLE.filter((person) => !person.stranger);
		await this.#events(
			prospects.map((person) => ({
				type: 'prospect.added',
				contact: { email: person.email, firstName: person.firstName, lastName: person.lastName },
				key: `${this.#options.run}:added:${person.email}`,
			})),
		);
		log(`the CRM reported ${prospects.length} prospects`);
		await Promise.all(
			PEOPLE.filter((person) => person.stranger).map(async (person) => await this.#ask(person)),
		);
	}

	async #answer(mail: ReceivedMail): Promise<void> {
		const person = PEOPLE.find(({ email }) => mail.to.includes(email));
		if (person === undefined || person.stranger) return;
		const first = mail.subject.startsWith('Coffee for');
		const reminder = mail.subject.startsWith('Still looking');
		if (!(first && person.opens === 1) && !(reminder && person.opens === 2)) return;
		const { log, run } = this.#options;
		const contact = { email: person.email };
		await this.#events([{ type: EMAIL_OPENED, contact, key: `${run}:opened:${person.email}` }]);
		log(`${person.firstName} opened "${mail.subject}"`);
		if (person.clicks === undefined) return;
		await this.#events([
			{
				type: EMAIL_CLICKED,
				contact,
				properties: { product: person.clicks },
				key: `${run}:clicked:${person.email}`,
			},
		]);
		log(`${person.firstName} followed the link to ${person.clicks}`);
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

	async #events(events: object[]): Promise<void> {
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
