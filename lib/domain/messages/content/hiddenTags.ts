import { escapeHtml } from './escapeHtml';

/** The image that reports an open. It's small rather than hidden, because some programs don't load hidden images. */
export function pixelTag(url: string): string {
	return `<img src="${escapeHtml(url)}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">`;
}

/** A link that people can't see, hear or reach by keyboard. Machines that open every link open it, too. */
export function honeypotTag(url: string): string {
	return `<a href="${escapeHtml(url)}" rel="nofollow" tabindex="-1" aria-hidden="true" style="display:none"></a>`;
}
