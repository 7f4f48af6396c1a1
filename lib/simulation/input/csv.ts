/** One record of a CSV file, with the line it begins on (from 1). */
export interface CsvRecord {
	line: number;
	values: string[];
}

/**
 * Splits CSV text (RFC 4180) into records: fields are separated by commas or, if the first line has none, by
 * semicolons or tabs; quoted fields may contain those, line breaks and doubled quotes. Skips blank lines.
 * @throws Error with the line of an invalid quote
 */
export function parseCsv(text: string): CsvRecord[] {
	const delimiter = delimiterOf(text);
	const records: CsvRecord[] = [];
	let record: CsvRecord = { line: 1, values: [] };
	let line = 1;
	let at = 0;
	const end = (): void => {
		if (record.values.length > 1 || record.values[0] !== '') records.push(record);
		record = { line, values: [] };
	};
	while (at < text.length) {
		const field = readField(text, at, delimiter, line);
		record.values.push(field.value);
		line += field.lineBreaks;
		at = field.next;
		if (text[at] === delimiter) {
			at += 1;
			// If a file ends with a delimiter, its last field is empty.
			if (at === text.length) record.values.push('');
			continue;
		}
		if (text[at] === '\r') at += 1;
		if (text[at] === '\n') at += 1;
		line += 1;
		end();
	}
	if (record.values.length > 0) end();
	return records;
}

function delimiterOf(text: string): string {
	const [first] = text.split(/[\r\n]/, 1);
	return [',', ';', '\t'].find((candidate) => first.includes(candidate)) ?? ',';
}

function readField(
	text: string,
	start: number,
	delimiter: string,
	line: number,
): { value: string; next: number; lineBreaks: number } {
	if (text[start] !== '"') {
		let next = start;
		while (next < text.length && text[next] !== delimiter && text[next] !== '\n' && text[next] !== '\r')
			next++;
		return { value: text.slice(start, next), next, lineBreaks: 0 };
	}
	let value = '';
	for (let at = start + 1; at < text.length; at++) {
		if (text[at] !== '"') value += text[at];
		else if (text[at + 1] === '"') {
			value += '"';
			at += 1;
		} else {
			const next = at + 1;
			if (next < text.length && ![delimiter, '\n', '\r'].includes(text[next])) {
				throw new Error(`line ${line}: there is text after a closing quote`);
			}
			return { value, next, lineBreaks: value.split('\n').length - 1 };
		}
	}
	throw new Error(`line ${line}: a quote is never closed`);
}

/** One line of CSV; quotes a field only if it must. */
export function csvLine(values: Array<string | number | null>): string {
	return `${values.map((value) => quoted(String(value ?? ''))).join(',')}\r\n`;
}

function quoted(value: string): string {
	return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
