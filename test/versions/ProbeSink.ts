import { HttpSink } from '../../tools/HttpSink';

/** What the probe tells; which fields there are depends on the event. */
export interface Told {
	event: 'registered' | 'closed' | 'executed' | 'saved' | 'ended' | 'refused';
	[field: string]: unknown;
}

/** The other end of a probe in n8n: keeps what it tells, and gives it orders. */
export class ProbeSink {
	readonly #http: HttpSink;

	readonly #orders: object[][] = [];

	#read = 0;

	private constructor(http: HttpSink) {
		this.#http = http;
		http.respond(({ path }) => {
			const items = path === '/orders' ? this.#orders.shift() : undefined;
			return { body: items === undefined ? {} : { items } };
		});
	}

	static async listen(): Promise<ProbeSink> {
		return new ProbeSink(await HttpSink.listen());
	}

	/** For the probe's parameter *Sink*. */
	get url(): string {
		return this.#http.url;
	}

	/** All that was told so far. */
	get told(): Told[] {
		return this.#http.requests.filter(({ path }) => path === '/told').map(({ body }) => body as Told);
	}

	/** The next event of this kind that nobody has asked for yet; those before it are skipped. */
	async next(event: Told['event']): Promise<Told> {
		const isNext = ({ body }: { body: unknown }): boolean =>
			this.told.indexOf(body as Told) >= this.#read && (body as Told).event === event;
		const { body } = await this.#http.waitFor((request) => request.path === '/told' && isNext(request));
		this.#read = this.told.indexOf(body as Told) + 1;
		return body as Told;
	}

	/** Has the probe emit these items, once its workflow is published. */
	order(...items: object[]): void {
		this.#orders.push(items);
	}

	async close(): Promise<void> {
		await this.#http.close();
	}
}
