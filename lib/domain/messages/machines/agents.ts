import { isbot } from 'isbot';

/** Why a request can't be a person's, told by its user agent alone. */
export type MachineAgent = 'no_agent' | 'mail_scanner' | 'privacy_proxy' | 'bot';

export interface Agent {
	/** The system and browser, roughly: enough to tell two devices apart, too little to know one again. */
	family: string;
	machine: MachineAgent | null;
	/** A mailbox provider fetched the image in the reader's place, when the reader opened the message. */
	proxied: 'google' | 'yahoo' | null;
}

/**
 * Services that check mail: they follow links and load images before the reader does. Their names appear in
 * user agents of theirs that look like a browser's otherwise.
 */
const MAIL_SCANNERS =
	/barracuda|proofpoint|mimecast|safelinks|safe ?links|microsoft defender|trend ?micro|fireeye|trellix|forcepoint|sophos|symantec|messagelabs|cloudmark|ironport|cisco|fortinet|fortimail|checkpoint|check point|avanan|abnormal|zscaler|bitdefender|hornetsecurity|vipre|spamhaus|urlscan|virustotal|phish|antispam|spamexperts|mailchannels|rspamd|mailguard/i;

/** Programs that people read mail with, some of which look like bots to isbot. */
const MAIL_PROGRAMS =
	/outlook|ms-?office|microsoft office|thunderbird|airmail|postbox|emclient|bluemail|spark/i;

/** What Apple's Mail Privacy Protection calls itself; no browser does. */
const APPLE_RELAY = 'Mozilla/5.0';

/** The kind of program that a request comes from. */
export function classifyAgent(userAgent: string | undefined): Agent {
	const text = (userAgent ?? '').slice(0, 1_000).trim();
	const proxied = proxyOf(text);
	return { family: familyOf(text), machine: proxied === null ? machineOf(text) : null, proxied };
}

function proxyOf(text: string): Agent['proxied'] {
	if (/GoogleImageProxy/i.test(text)) return 'google';
	return /YahooMailProxy/i.test(text) ? 'yahoo' : null;
}

function machineOf(text: string): MachineAgent | null {
	if (text === '') return 'no_agent';
	if (text === APPLE_RELAY) return 'privacy_proxy';
	if (MAIL_SCANNERS.test(text)) return 'mail_scanner';
	if (MAIL_PROGRAMS.test(text)) return null;
	return isbot(text) ? 'bot' : null;
}

const SYSTEMS: ReadonlyArray<readonly [RegExp, string]> = [
	[/iphone|ipad|ipod|\bios\b/i, 'ios'],
	[/android|dalvik/i, 'android'],
	[/windows/i, 'windows'],
	[/mac os x|macintosh/i, 'macos'],
	[/cros/i, 'chromeos'],
	[/linux|x11/i, 'linux'],
];

const BROWSERS: ReadonlyArray<readonly [RegExp, string]> = [
	[MAIL_PROGRAMS, 'mail'],
	[/edg(?:e|a|ios)?\//i, 'edge'],
	[/opr\/|opera/i, 'opera'],
	[/samsungbrowser/i, 'samsung'],
	[/firefox|fxios/i, 'firefox'],
	[/chrome|crios/i, 'chrome'],
	[/safari|applewebkit/i, 'safari'],
];

function familyOf(text: string): string {
	const named = (list: typeof SYSTEMS): string =>
		list.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
	return `${named(SYSTEMS)} ${named(BROWSERS)}`;
}
