/** One tool as a server offers it to an AI agent. */
export interface OfferedTool {
	name: string;
	description: string;
	inputSchema: {
		properties?: Record<string, { type?: string; description?: string; default?: unknown }>;
		required?: string[];
	};
}

/** What an AI agent does with the tools of a server: asks for the list, and calls them (MCP over streamable HTTP). */
export class McpSession {
	readonly #address: string;

	readonly #token: string | undefined;

	#sessionId = '';

	#calls = 0;

	private constructor(address: string, token: string | undefined) {
		this.#address = address;
		this.#token = token;
	}

	static async open(address: string, token?: string): Promise<McpSession> {
		const session = new McpSession(address, token);
		await session.#request('initialize', {
			protocolVersion: '2025-03-26',
			capabilities: {},
			clientInfo: { name: 'test', version: '1' },
		});
		await session.#post({ jsonrpc: '2.0', method: 'notifications/initialized' });
		return session;
	}

	async list(): Promise<OfferedTool[]> {
		return (await this.#request<{ tools: OfferedTool[] }>('tools/list', {})).tools;
	}

	/** @returns what the tool answers, read as JSON where it is. */
	async call(name: string, input: Record<string, unknown>): Promise<any> {
		const { content } = await this.#request<{ content: Array<{ text: string }> }>('tools/call', {
			name,
			arguments: input,
		});
		const text = content.map((part) => part.text).join('');
		try {
			return JSON.parse(text);
		} catch {
			return text;
		}
	}

	async #request<T>(method: string, params: object): Promise<T> {
		const answer = await this.#post({ jsonrpc: '2.0', id: ++this.#calls, method, params });
		// As a stream of events, or as it is.
		const [, data = answer] = /^data: (.*)$/m.exec(answer) ?? [];
		const { result, error } = JSON.parse(data) as { result: T; error?: { message: string } };
		if (error) throw new Error(`${method} was answered: ${error.message}`);
		return result;
	}

	async #post(message: object): Promise<string> {
		const response = await fetch(this.#address, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				accept: 'application/json, text/event-stream',
				...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
				...(this.#sessionId && { 'mcp-session-id': this.#sessionId }),
			},
			body: JSON.stringify(message),
		});
		this.#sessionId ||= response.headers.get('mcp-session-id') ?? '';
		const text = await response.text();
		if (!response.ok)
			throw new Error(`${this.#address} was answered ${response.status}: ${text.slice(0, 500)}`);
		return text;
	}
}
