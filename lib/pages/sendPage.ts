import type { RenderedPage } from './renderPage';

/** As much of a server's response as answers need; Express has it. */
export interface HttpResponse {
	status(code: number): HttpResponse;
	set(name: string, value: string): HttpResponse;
	end(body?: string | Buffer): unknown;
}

/** Sends a page with all its headers. No other code of this package answers with `text/html`. */
export function sendPage(response: HttpResponse, { status, headers, html }: RenderedPage): void {
	response.status(status);
	for (const [name, value] of Object.entries(headers)) response.set(name, value);
	response.end(html);
}
