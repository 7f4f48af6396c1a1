import { classifyAgent, networkOf } from '../../../../lib/domain/messages';

const CHROME =
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';

describe('the user agent', () => {
	it.each([
		['', 'no_agent'],
		[undefined, 'no_agent'],
		['   ', 'no_agent'],
		['Mozilla/5.0', 'privacy_proxy'],
		['python-requests/2.31', 'bot'],
		['Go-http-client/1.1', 'bot'],
		['Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0', 'bot'],
		[`${CHROME} BarracudaCentral`, 'mail_scanner'],
		[`${CHROME} (Proofpoint URL Defense)`, 'mail_scanner'],
		[`${CHROME} Mimecast`, 'mail_scanner'],
		['SafeLinks/1.0', 'mail_scanner'],
	])('%p is a machine’s: %s', (agent, machine) => {
		expect(classifyAgent(agent)).toMatchObject({ machine, proxied: null });
	});

	it.each([
		[CHROME, 'windows chrome'],
		[
			'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
			'ios safari',
		],
		[
			'Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 Chrome/119 Mobile Safari/537.36',
			'android chrome',
		],
		['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:121.0) Gecko/20100101 Firefox/121.0', 'macos firefox'],
		['Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.12026; Pro)', 'windows mail'],
		['AirMail 1.0', 'other mail'],
		[`${CHROME} Edg/120.0.0.0`, 'windows edge'],
	])('%p is a person’s: %s', (agent, family) => {
		expect(classifyAgent(agent)).toEqual({ family, machine: null, proxied: null });
	});

	it.each([
		['Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)', 'google'],
		['YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html', 'yahoo'],
	])('%p stands for its reader', (agent, proxied) => {
		expect(classifyAgent(agent)).toMatchObject({ machine: null, proxied });
	});
});

describe('the network', () => {
	it.each([
		['203.0.113.77', '203.0.113.0/24'],
		['::ffff:203.0.113.77', '203.0.113.0/24'],
		['2001:db8:1:2::5', '2001:db8:1::/48'],
		['2001:0DB8:0001:ffff:1:2:3:4', '2001:db8:1::/48'],
		['2001:db8::1', '2001:db8:0::/48'],
		['::1', '0:0:0::/48'],
		['fe80::1%eth0', 'fe80:0:0::/48'],
		['example.com', null],
		['', null],
		[undefined, null],
	])('of %p is %p', (address, network) => {
		expect(networkOf(address)).toBe(network);
	});
});
