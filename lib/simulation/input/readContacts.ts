import { inputProblems } from '../../domain/errors';
import { IDENTIFIERS, type Identifier } from '../../domain/matching';
import { dateProblem, parseDate } from '../../domain/time';
import { checkContactFields, type ContactFields } from '../../engine';
import { parseCsv, type CsvRecord } from './csv';
import { parseDuration } from './duration';
import { readText } from './readJson';
import { SimulationInputError } from './SimulationInputError';

/** A contact that goes through the simulated journey. */
export interface SimulatedContact {
	/** The contact's name in a simulation's output. */
	label: string;
	/** The identifier that decides who it is: the strongest it has. */
	matchBy: Identifier;
	fields: ContactFields & { attributes: Record<string, string> };
	/** UTC epoch milliseconds; null: as set for the whole simulation. */
	enters: number | null;
	/** In the file. */
	line: number;
}

const FIELDS = [
	'externalId',
	'email',
	'phone',
	'firstName',
	'lastName',
	'company',
	'timeZone',
	'owner',
] as const;

/** `first_name`, `First Name` and `firstName` are the same column. */
const normalized = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');

const FIELD_OF = new Map<string, (typeof FIELDS)[number]>(FIELDS.map((field) => [normalized(field), field]));

/**
 * Reads the contacts of a simulation from a CSV file. The first line names the columns: contact fields,
 * `enters`, and attributes.
 * @param start when the simulation begins, UTC epoch milliseconds
 * @param zone for dates without an offset
 * @throws SimulationInputError that names the line
 */
export function readContacts(file: string, start: number, zone: string): SimulatedContact[] {
	const wrong = (reason: string): SimulationInputError =>
		new SimulationInputError(`The file ${file}: ${reason}`);
	let records: CsvRecord[];
	const text = readText(file);
	try {
		records = parseCsv(text);
	} catch (error) {
		throw wrong((error as Error).message);
	}
	const [header, ...rows] = records;
	if (header === undefined)
		throw wrong('it is empty; its first line must name the columns, such as email,firstName');
	const columns = header.values.map((name) => name.trim());
	const blank = columns.indexOf('');
	if (blank >= 0) throw wrong(`line 1: column ${blank + 1} has no name`);
	const twice = columns.find(
		(name, index) => columns.findIndex((other) => normalized(other) === normalized(name)) < index,
	);
	if (twice !== undefined) throw wrong(`line 1: the column ${twice} appears twice`);
	if (
		!columns.some((name) => ['email', 'externalId', 'phone'].includes(FIELD_OF.get(normalized(name)) ?? ''))
	) {
		throw wrong('line 1: add a column email, externalId or phone, so that contacts can be told apart');
	}
	if (rows.length === 0) throw wrong('it has no contacts');
	const seen = new Map<string, number>();
	const labels = new Set<string>();
	return rows.map(({ line, values }) => {
		try {
			const contact = toContact(columns, values, line, start, zone);
			const identity = identityOf(contact);
			const earlier = seen.get(identity);
			if (earlier !== undefined) throw new Error(`${contact.label} is already on line ${earlier}`);
			seen.set(identity, line);
			// Two with one address and different IDs are two contacts.
			const { externalId } = contact.fields;
			if (externalId && labels.has(contact.label.toLowerCase())) contact.label += ` (${externalId})`;
			labels.add(contact.label.toLowerCase());
			return contact;
		} catch (error) {
			throw wrong(`line ${line}: ${(error as Error).message}`);
		}
	});
}

function toContact(
	columns: string[],
	values: string[],
	line: number,
	start: number,
	zone: string,
): SimulatedContact {
	if (values.length !== columns.length) {
		throw new Error(`it has ${values.length} fields, and the first line names ${columns.length}`);
	}
	const fields: SimulatedContact['fields'] = { attributes: {} };
	let enters: number | null = null;
	columns.forEach((name, index) => {
		const value = values[index].trim();
		const field = FIELD_OF.get(normalized(name));
		if (value === '') return;
		if (field !== undefined) fields[field] = value;
		else if (normalized(name) === 'enters') enters = entryTime(value, start, zone);
		else fields.attributes[name] = value;
	});
	try {
		checkContactFields(fields);
	} catch (error) {
		throw new Error(
			inputProblems(error)
				.map(({ field, reason }) => `${field} ${reason}`)
				.join('; '),
			{ cause: error },
		);
	}
	const matchBy = IDENTIFIERS.find((field) => fields[field] !== undefined);
	if (matchBy === undefined) throw new Error('it has neither an email nor an externalId nor a phone');
	const label = String(fields.email ?? fields[matchBy]);
	return { label, matchBy, fields, enters, line };
}

function identityOf({ matchBy, fields }: SimulatedContact): string {
	const value = String(fields[matchBy]);
	return `${matchBy} ${matchBy === 'externalId' ? value : value.toLowerCase()}`;
}

function entryTime(value: string, start: number, zone: string): number {
	const offset = value.startsWith('+') ? parseDuration(value.slice(1)) : null;
	const instant = offset === null ? parseDate(value, zone) : start + offset;
	if (instant === null) {
		throw new Error(`enters ${dateProblem(value, '2026-03-01T09:00, or a span such as +3d')}`);
	}
	if (instant < start) throw new Error(`enters "${value}" is before the simulation starts`);
	return instant;
}
