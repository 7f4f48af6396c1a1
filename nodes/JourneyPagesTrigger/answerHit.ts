import { redirectLocation, targetProblem } from '../../lib/domain/messages';
import { recordHit, type HitRequest } from '../../lib/engine';
import { withEngine } from '../../lib/n8n/engines';
import { afterAnswer } from '../../lib/n8n/pages';
import { systemClock } from '../../lib/n8n/systemClock';
import { missingPage, unsafeLinkPage } from '../../lib/pages';
import type { PageRequest } from './PageRequest';

/** A transparent image of one pixel: the smallest GIF. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');

/** Leads to where a signed token says, and nowhere else. The store isn't needed for that. */
export async function answerClick(request: PageRequest, token: string): Promise<void> {
	const at = systemClock.now();
	const verdict = await request.verify('click', token);
	if (verdict.state === 'forged' || targetProblem(verdict.payload.url) !== null) {
		request.page(missingPage(request.view));
		return;
	}
	const { message, link, url } = verdict.payload;
	if (verdict.state === 'revoked') {
		request.page(unsafeLinkPage({ ...request.view, host: new URL(url).host }));
		return;
	}
	request.answer(302, { Location: redirectLocation(url) });
	record(request, { message, kind: 'click', link, url, at });
}

/** Always sends the same image: an answer tells nothing about a token. */
export async function answerOpen(request: PageRequest, token: string): Promise<void> {
	const at = systemClock.now();
	request.answer(200, { 'Content-Type': 'image/gif', 'Content-Length': String(PIXEL.length) }, PIXEL);
	afterAnswer(request.functions.logger, 'an open', async () => {
		const verdict = await request.verify('open', token);
		if (verdict.state !== 'valid') return;
		const { message } = verdict.payload;
		record(request, { message, kind: 'open', link: null, url: null, at });
	});
}

function record(request: PageRequest, hit: Omit<HitRequest, 'signals'>): void {
	const { functions, method, userAgent, address } = request;
	afterAnswer(functions.logger, hit.kind === 'open' ? 'an open' : 'a click', async () => {
		await withEngine(functions, async (engine) => {
			await recordHit(engine, { ...hit, signals: { head: method === 'HEAD', userAgent, address } });
		});
	});
}
