/**
 * An address as a page may show it: enough for its owner to know it by, too little for others.
 * @returns such as `a…@e….com` or `…67`
 */
export function maskAddress(address: string): string {
	const at = address.lastIndexOf('@');
	if (at < 1) return `…${address.slice(-2)}`;
	const domain = address.slice(at + 1);
	const dot = domain.lastIndexOf('.');
	const end = dot < 1 ? '' : domain.slice(dot);
	return `${first(address)}…@${first(domain)}…${end}`;
}

/** By characters, not by halves of them. */
function first(text: string): string {
	return [...text][0] ?? '';
}
