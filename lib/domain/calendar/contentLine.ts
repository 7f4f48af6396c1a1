/** Longest line of an iCalendar file, in octets of UTF-8 without its end (RFC 5545, 3.1). */
const LONGEST_LINE = 75;

/**
 * A line of an iCalendar file, folded: each continuation begins with a space. No character is split.
 * @param line without an end
 * @returns with CRLF at the end
 */
export function foldLine(line: string): string {
	let folded = '';
	let octets = 0;
	for (const character of line) {
		const size = Buffer.byteLength(character);
		if (octets + size > LONGEST_LINE) {
			folded += '\r\n ';
			octets = 1;
		}
		folded += character;
		octets += size;
	}
	return `${folded}\r\n`;
}

/** A text as a property's value (RFC 5545, 3.3.11): no control characters except line breaks and tabs. */
export function escapeText(text: string): string {
	return withoutControls(text.replace(/\r\n?/g, '\n'))
		.replace(/[\\;,]/g, (character) => `\\${character}`)
		.replace(/\n/g, '\\n');
}

/**
 * A text as a parameter's value, in quotes; quotes and line breaks, which it can't hold, are written per RFC
 * 6868.
 */
export function quoteParameter(text: string): string {
	const escaped = withoutControls(text.replace(/\r\n?/g, '\n'))
		.replace(/\^/g, '^^')
		.replace(/\n/g, '^n')
		.replace(/"/g, "^'");
	return `"${escaped}"`;
}

function withoutControls(text: string): string {
	// eslint-disable-next-line no-control-regex
	return text.replace(/[\0-\x08\x0b-\x1f\x7f]/g, '');
}
