/** n8n answered a request with a status other than 2xx. */
export class RestError extends Error {
	override readonly name = 'RestError';

	constructor(
		readonly method: string,
		readonly path: string,
		readonly status: number,
		readonly body: string,
	) {
		super(`${method} ${path} was answered ${status}: ${body.slice(0, 1_000)}`);
	}
}

/** The HTTP side of n8n's internal API: keeps the login cookie and unwraps `{ data }`. */
export class RestSession {
	#cookie = '';

	/** @param url n8n's address, such as `http://127.0.0.1:5678`. */
	constructor(readonly url: string) {}

	/** The login cookie, to pass to a browser; empty before the login. */
	get cookie(): string {
		return this.#cookie;
	}

	/**
	 * Sends JSON to `/rest<path>`.
	 * @returns the answer's `data`.
	 * @throws {RestError} for any status but 2xx.
	 */
	async request<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
		const answer = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: {
				...(this.#cookie && { cookie: this.#cookie }),
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await answer.text();
		if (!answer.ok) throw new RestError(method, path, answer.status, text);
		const authentication = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
		if (authentication) this.#cookie = authentication.split(';')[0];
		if (text === '') return undefined as T;
		return (JSON.parse(text) as { data: T }).data;
	}
}
