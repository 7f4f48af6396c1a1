import type { ReceivedMail } from '../SmtpSink';
import { mailLinks } from './mailLinks';
import { pageForm } from './pageForm';

/** A browser that people have. */
const PHONE =
	'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

/** A service that checks mail and says so. */
const SCANNER = 'Mozilla/5.0 (compatible; Proofpoint URL Defense)';

/** A service that checks mail and looks like a browser. */
const DISGUISED =
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

/** What can be done with a mail: each is real HTTP requests to the addresses in it. */
export const MailProgram = {
	/** Shows the mail with its images. */
	async open({ html, subject }: Pick<ReceivedMail, 'html' | 'subject'>): Promise<void> {
		const { images } = mailLinks(html);
		if (images.length === 0) throw new Error(`“${subject}” has no images`);
		for (const image of images) {
			const answer = await get(image, PHONE);
			if (answer.status !== 200) throw new Error(`${image} answered ${answer.status}`);
		}
	},

	/**
	 * Follows the link with this text. The page it leads to isn't loaded: no example has a website.
	 * @returns where it leads
	 */
	async click({ html, subject }: Pick<ReceivedMail, 'html' | 'subject'>, label: string): Promise<string> {
		const link = mailLinks(html).links.find((one) => one.label.trim().toLowerCase() === label.toLowerCase());
		if (link === undefined) throw new Error(`“${subject}” has no link “${label}”`);
		const answer = await get(link.url, PHONE);
		const target = answer.headers.get('location');
		if (answer.status !== 302 || target === null) throw new Error(`${link.url} answered ${answer.status}`);
		return target;
	},

	/**
	 * Follows every link and loads every image at once, as services do that check mail before people get it.
	 * @param disguised whether it looks like a browser
	 * @returns how many requests it made
	 */
	async scan({ html }: Pick<ReceivedMail, 'html'>, { disguised = false } = {}): Promise<number> {
		const { links, images } = mailLinks(html);
		const addresses = [...new Set([...images, ...links.map(({ url }) => url)])];
		await Promise.all(addresses.map(async (address) => await get(address, disguised ? DISGUISED : SCANNER)));
		return addresses.length;
	},

	/**
	 * Follows the unsubscribe link in the footer, and clicks the page's button.
	 * @throws {Error} if that isn't possible
	 */
	async unsubscribe({ html, subject }: Pick<ReceivedMail, 'html' | 'subject'>): Promise<void> {
		const link = mailLinks(html).links.find(({ label }) => label.trim() === 'Unsubscribe');
		if (link === undefined) throw new Error(`“${subject}” has no unsubscribe link`);
		const page = await fetch(link.url, { headers: { 'user-agent': PHONE } });
		const { url, fields } = pageForm(await page.text(), link.url);
		const answer = await fetch(url, {
			method: 'POST',
			body: new URLSearchParams(fields),
			redirect: 'manual',
		});
		await answer.body?.cancel();
		if (answer.status !== 200) throw new Error(`Unsubscribing was answered ${answer.status}`);
	},
};

async function get(url: string, userAgent: string): Promise<Response> {
	const answer = await fetch(url, { headers: { 'user-agent': userAgent }, redirect: 'manual' });
	await answer.body?.cancel();
	return answer;
}
