import { prepareContent, writeToken, type ContentOptions } from '../../lib/domain/messages';
import { checkCount } from '../support/check';
import type { Measurement } from '../support/Measurement';
import type { PartContext } from '../support/Part';
import { median, percentile } from '../support/statistics';
import { newsletter } from './newsletter';

const SIZE = 200_000;
const LINKS = 200;
const WARM_UP = 100;
const MAILS = 300;

const KEY = { number: 1, secret: 'a-secret-of-the-benchmark-with-43-characters' };
const BASE = 'https://links.contoso-coffee.example/webhook/journeys';
const MESSAGE = '0N0aPJQk3Zb~_x12aZ';

const OPTIONS: ContentOptions = {
	track: {
		links: true,
		opens: true,
		utm: { source: 'journey', medium: 'email', campaign: 'beans' },
		honeypot: true,
		except: ['login.contoso-coffee.example', 'https://*/account/*'],
	},
	urls: {
		click: (link, url) => `${BASE}?c=${writeToken(KEY, 'click', { message: MESSAGE, link, url })}`,
		pixel: `${BASE}?o=${writeToken(KEY, 'open', { message: MESSAGE })}`,
		honeypot: `${BASE}?c=${writeToken(KEY, 'click', { message: MESSAGE, link: 0, url: `${BASE}` })}`,
		unsubscribe: `${BASE}?u=${writeToken(KEY, 'unsubscribe', { message: MESSAGE })}`,
		preferences: `${BASE}?p=${writeToken(KEY, 'preferences', { message: MESSAGE })}`,
	},
	footer: { name: 'Contoso Coffee', postalAddress: '1 Main Street\nSpringfield' },
	isOwn: (url) => url.startsWith(BASE),
	language: 'en',
};

/** One newsletter with everything on: links, campaign parameters, pixel, honeypot link and footer, each signed. */
export function measureRewriting({ options }: PartContext): Measurement[] {
	const html = newsletter(SIZE, LINKS);
	const content = { subject: 'News', html, text: '' };
	const times: number[][] = Array.from({ length: options.repeats }, () => []);
	for (let mail = 0; mail < WARM_UP; mail++) prepareContent(content, OPTIONS);
	for (const repeat of times) {
		for (let mail = 0; mail < MAILS; mail++) {
			const began = performance.now();
			const prepared = prepareContent(content, OPTIONS);
			repeat.push(performance.now() - began);
			checkCount('tracked links', prepared.links.length, LINKS);
			checkCount('warnings', prepared.warnings.length, 0);
		}
	}
	const what = `mail of ${Math.round(html.length / 1000)} kB with ${LINKS} links rewritten`;
	const who = 'ours';
	return [
		{ what, who, unit: 'ms', values: times.map(median), target: { most: 10 } },
		{ what: `${what}, p95`, who, unit: 'ms', values: times.map((repeat) => percentile(repeat, 0.95)) },
		{
			what: `${what}, per second`,
			who,
			unit: 'MB/s',
			values: times.map((repeat) => html.length / 1e6 / (median(repeat) / 1e3)),
		},
	];
}
