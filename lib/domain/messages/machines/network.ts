import { isIPv4, isIPv6 } from 'node:net';

/**
 * The network of an address: a /24 of IPv4, a /48 of IPv6. Devices of one household or office share it.
 * @returns such as `203.0.113.0/24` or `2001:db8:1::/48`; null: not an address
 */
export function networkOf(address: string | undefined): string | null {
	const text = (address ?? '').trim().split('%')[0].toLowerCase();
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1];
	if (mapped !== undefined) return networkOf(mapped);
	if (isIPv4(text)) return `${text.split('.').slice(0, 3).join('.')}.0/24`;
	if (!isIPv6(text)) return null;
	// `::` stands for zeros; of the first three groups, those on its left are written.
	const [left, right] = text.split('::');
	const written = left === '' ? [] : left.split(':');
	const zeros = right === undefined ? [] : ['0', '0', '0'];
	const groups = [...written, ...zeros].slice(0, 3).map((group) => parseInt(group, 16).toString(16));
	return `${groups.join(':')}::/48`;
}
