import { escapeHtml } from './escapeHtml';

/** The image that tells that a message was opened. Hidden ones aren't loaded everywhere, so it's just small. */
export function pixelTag(url: string): string {
	return `<img src="${escapeHtml(url)}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">`;
}

/** A link that no person sees, hears or reaches by keyboard; machines that open every link open it too. */
export function honeypotTag(url: string): string {
	return `<a href="${escapeHtml(url)}" rel="nofollow" tabindex="-1" aria-hidden="true" style="display:none"></a>`;
}
