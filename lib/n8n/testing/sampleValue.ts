import { systemClock } from '../systemClock';
import { SAMPLE_PERSON } from './testRecords';

/** What a field or property of this kind usually contains, by the last words of its name. */
const USUAL: Array<[RegExp, string | number]> = [
	[/e?mail$/, SAMPLE_PERSON.email],
	[/phone|mobile/, SAMPLE_PERSON.phone],
	[/first ?name/, SAMPLE_PERSON.firstName],
	[/last ?name|surname/, SAMPLE_PERSON.lastName],
	[/company|organi[sz]ation/, SAMPLE_PERSON.company],
	[/\b(url|link|website)$/, 'https://www.example.com/sample'],
	[/\b(amount|price|total|value|quantity|count|number of .*)$/, 42],
	[/\btime ?zone$/, 'Europe/Amsterdam'],
];

/** A plausible value for a field or property of which only the name is known: `sample product`. */
export function sampleValue(name: string): string | number {
	const words = name
		.replace(/^.*\./, '')
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.replace(/[_-]+/g, ' ')
		.trim()
		.toLowerCase();
	if (/\b(date|day|birthday|at|on|deadline|appointment)$/.test(words)) return sampleDate();
	return USUAL.find(([pattern]) => pattern.test(words))?.[1] ?? `sample ${words}`;
}

const MONTH = 30 * 86_400_000;

/** A date that is neither near nor far: nothing that is due before it is in the past. */
export function sampleDate(): string {
	return new Date(systemClock.now() + MONTH).toISOString();
}
