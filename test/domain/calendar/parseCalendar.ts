/** One line of a calendar, taken apart. */
export interface ContentLine {
	name: string;
	parameters: Map<string, string>;
	value: string;
}

/**
 * Reads an iCalendar file by the grammar of RFC 5545, 3.1, and nothing else of the package: what it does not take, a
 * strict calendar does not take either.
 * @throws Error for what is against the grammar
 */
export function parseCalendar(file: Buffer): ContentLine[] {
	const text = new TextDecoder('utf-8', { fatal: true }).decode(file);
	if (!text.endsWith('\r\n')) throw new Error('the last line has no end');
	const physical = text.slice(0, -2).split('\r\n');
	for (const line of physical) {
		if (Buffer.byteLength(line) > 75) throw new Error(`more than 75 octets: ${line}`);
		// eslint-disable-next-line no-control-regex
		if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line))
			throw new Error(`a control character: ${JSON.stringify(line)}`);
	}
	const lines: string[] = [];
	for (const line of physical) {
		if (/^[ \t]/.test(line)) lines[lines.length - 1] += line.slice(1);
		else lines.push(line);
	}
	return lines.map(parseLine);
}

function parseLine(line: string): ContentLine {
	const name = /^[A-Z0-9-]+/.exec(line)?.[0];
	if (name === undefined) throw new Error(`no name: ${line}`);
	let rest = line.slice(name.length);
	const parameters = new Map<string, string>();
	while (rest.startsWith(';')) {
		const found = /^;([A-Z0-9-]+)=(?:"([^"]*)"|([^";:,]*))/.exec(rest);
		if (found === null) throw new Error(`not a parameter: ${rest}`);
		if (parameters.has(found[1])) throw new Error(`twice: ${found[1]}`);
		parameters.set(found[1], found[2] ?? found[3]);
		rest = rest.slice(found[0].length);
	}
	if (!rest.startsWith(':')) throw new Error(`no value: ${line}`);
	return { name, parameters, value: rest.slice(1) };
}

/** A text value as people read it (RFC 5545, 3.3.11). */
export function readText(value: string): string {
	if (/(?:^|[^\\])(?:\\\\)*[,;]/.test(value)) throw new Error(`not escaped: ${value}`);
	return value.replace(/\\(.)/g, (_, character: string) => {
		if (!'\\;,nN'.includes(character)) throw new Error(`no such escape: ${character}`);
		return character === 'n' || character === 'N' ? '\n' : character;
	});
}

/** What a parameter means (RFC 6868). */
export function readParameter(value: string): string {
	return value.replace(/\^(['n^])/g, (_, character: string) => ({ "'": '"', n: '\n', '^': '^' })[character]!);
}

/** The address of a `mailto:` URI, which has none but the characters of URIs (RFC 3986, RFC 6068). */
export function readMailto(value: string): string {
	const found = /^mailto:((?:[A-Za-z0-9._~!$'*+-]|%[0-9A-F]{2})+)@([a-z0-9.-]+)$/.exec(value);
	if (found === null) throw new Error(`not a mailto URI: ${value}`);
	return `${decodeURIComponent(found[1])}@${found[2]}`;
}

/** How often the properties of an event occur, by method: RFC 5546, 3.2.2 and 3.2.5; without one RFC 5545, 3.6.1. */
const OCCURRENCES: Record<string, Record<string, [number, number]>> = {
	REQUEST: { ORGANIZER: [1, 1], ATTENDEE: [1, Infinity], SUMMARY: [1, 1], DTSTART: [1, 1], SEQUENCE: [0, 1] },
	CANCEL: { ORGANIZER: [1, 1], ATTENDEE: [0, Infinity], SUMMARY: [0, 1], DTSTART: [0, 1], SEQUENCE: [1, 1] },
	NONE: { ORGANIZER: [0, 0], ATTENDEE: [0, 0], SUMMARY: [0, 1], DTSTART: [1, 1], SEQUENCE: [0, 1] },
};

/** In each event, whatever the method. */
const ALWAYS: Record<string, [number, number]> = {
	UID: [1, 1],
	DTSTAMP: [1, 1],
	DTEND: [0, 1],
	DESCRIPTION: [0, 1],
	LOCATION: [0, 1],
	STATUS: [0, 1],
};

/**
 * Why a file is not valid for its method.
 * @returns the method, null for a plain file
 * @throws Error that names the rule
 */
export function checkScheduling(lines: ContentLine[]): string | null {
	const names = lines.map(({ name, value }) => (/^(?:BEGIN|END)$/.test(name) ? `${name}:${value}` : name));
	const [begin, end] = [names.indexOf('BEGIN:VEVENT'), names.indexOf('END:VEVENT')];
	if (names[0] !== 'BEGIN:VCALENDAR' || names.at(-1) !== 'END:VCALENDAR' || begin < 0 || end < begin) {
		throw new Error('not one calendar with one event');
	}
	const head = lines.slice(1, begin);
	const event = lines.slice(begin + 1, end);
	if (head.filter(({ name }) => name === 'VERSION' || name === 'PRODID').length !== 2) {
		throw new Error('VERSION and PRODID are needed once');
	}
	const methods = head.filter(({ name }) => name === 'METHOD');
	if (methods.length > 1) throw new Error('more than one METHOD');
	const method = methods[0]?.value ?? null;
	const rules = { ...ALWAYS, ...OCCURRENCES[method ?? 'NONE'] };
	for (const [name, [least, most]] of Object.entries(rules)) {
		const count = event.filter((line) => line.name === name).length;
		if (count < least || count > most) throw new Error(`${count} ${name} with ${method ?? 'no method'}`);
	}
	for (const { name } of event) if (!(name in rules)) throw new Error(`unexpected ${name}`);
	const status = event.find(({ name }) => name === 'STATUS')?.value;
	if ((status === 'CANCELLED') !== (method === 'CANCEL')) throw new Error(`${status} with ${method}`);
	return method;
}
