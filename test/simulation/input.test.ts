import { dirname, join } from 'node:path';

import * as fc from 'fast-check';

import { csvLine, parseCsv } from '../../lib/simulation/input/csv';
import { parseDuration } from '../../lib/simulation/input/duration';
import { readContacts } from '../../lib/simulation/input/readContacts';
import { draw, events, ours, standIn } from '../workflow/support/draw';
import { EXAMPLES, exported, useSimulation } from './support';

const { file, simulate } = useSimulation();

const JOURNEY = join(EXAMPLES, 'contoso-coffee.json');
const CONTACTS = join(EXAMPLES, 'contoso-coffee.contacts.csv');

describe('wrong files are refused with exit code 2', () => {
	it.each([
		['neither is named', []],
		['one is missing', [JOURNEY]],
		['there is one too many', [JOURNEY, CONTACTS, 'more']],
		['an option is unknown', [JOURNEY, CONTACTS, '--dyas', '3']],
		['days are no number', [JOURNEY, CONTACTS, '--days', 'many']],
		['the zone does not exist', [JOURNEY, CONTACTS, '--zone', 'Mars/Olympus']],
		['the start is no date', [JOURNEY, CONTACTS, '--start', 'tomorrow']],
		['the span is none', [JOURNEY, CONTACTS, '--enter-over', '3 moons']],
	])('when %s', async (_what, args) => {
		const { code, err } = await simulate(args);
		expect(code).toBe(2);
		expect(err).toContain('Usage: n8n-nodes-customer-journey simulate');
	});

	it.each([
		['a missing workflow', () => [join(EXAMPLES, 'nothing.json'), CONTACTS], 'it does not exist'],
		['text', () => [file('a.json', 'hello'), CONTACTS], 'is not JSON'],
		['another JSON', () => [file('b.json', { a: 1 }), CONTACTS], 'not a workflow downloaded from n8n'],
		[
			'no journey trigger',
			() => [file('c.json', exported(draw({ Wait: ours('journeyWait'), X: standIn('a.b') }, []))), CONTACTS],
			'has no journey trigger',
		],
		[
			'an endpoint by which nobody enters',
			() => [file('d.json', exported(draw({ Enter: events({ enterOn: '' }) }, []))), CONTACTS],
			'No contacts enter by Enter',
		],
		[
			'an unknown node of this package',
			() => [file('e.json', exported(draw({ Enter: events(), New: ours('journeyTeleport') }, []))), CONTACTS],
			'The node New is of the type n8n-nodes-customer-journey.journeyTeleport',
		],
		[
			'a trigger that is none',
			() => [JOURNEY, CONTACTS, '--trigger', 'Create Lead'],
			'not a node that contacts enter by',
		],
		[
			'n8n in the wrong place',
			() => [JOURNEY, CONTACTS, '--n8n', dirname(file('x', ''))],
			'There is no n8n in',
		],
	])('%s', async (_what, args, reason) => {
		const { code, err } = await simulate(args());
		expect(err).toContain(reason);
		expect(code).toBe(2);
	});

	it.each([
		['', 'it is empty'],
		['email\n', 'it has no contacts'],
		['firstName\nAnn\n', 'line 1: add a column email, externalId or phone'],
		['email,\na@b.example,x\n', 'line 1: column 2 has no name'],
		['email,first_name,First Name\na@b.example,x,y\n', 'line 1: the column First Name appears twice'],
		[
			'email,firstName\na@b.example,Ann\nb@b.example\n',
			'line 3: it has 1 fields, and the first line names 2',
		],
		['email\na@b.example\n\nnot an address\n', 'line 4: email "not an address" is not an email address'],
		['email,timeZone\na@b.example,Mars\n', 'line 2: timeZone "Mars" is not an IANA time zone'],
		['email,firstName\n,Ann\n', 'line 2: it has neither an email nor an externalId nor a phone'],
		['email\na@b.example\nA@B.example\n', 'line 3: A@B.example is already on line 2'],
		[
			'email,enters\na@b.example,soon\n',
			'line 2: enters "soon" is not a date; write it like 2026-03-01T09:00, or a span such as +3d',
		],
		[
			'email,enters\na@b.example,46041\n',
			'line 2: enters "46041" is not a date; a number must be Unix seconds such as 1768813200',
		],
		['email,enters\na@b.example,1577836800\n', 'line 2: enters "1577836800" is before the simulation starts'],
		['externalId,email\n1,a@b.example\n1,c@b.example\n', 'line 3: c@b.example is already on line 2'],
		['email,enters\na@b.example,2020-01-01\n', 'line 2: enters "2020-01-01" is before the simulation starts'],
		['email,firstName\na@b.example,"Ann\n', 'line 2: a quote is never closed'],
		['email,firstName\na@b.example,"An"n\n', 'line 2: there is text after a closing quote'],
	])('contacts %j', async (csv, reason) => {
		const { code, err } = await simulate([JOURNEY, file('contacts.csv', csv)]);
		expect(err).toContain(reason);
		expect(code).toBe(2);
	});
});

it('takes two with one email address and different external IDs for two contacts', () => {
	const csv = file('contacts.csv', 'externalId,email\n1,a@b.example\n2,A@b.example\n,c@b.example\n');
	expect(readContacts(csv, 0, 'UTC').map(({ label, matchBy }) => [label, matchBy])).toEqual([
		['a@b.example', 'externalId'],
		['A@b.example (2)', 'externalId'],
		['c@b.example', 'email'],
	]);
});

it('ends with 1 when it is interrupted', async () => {
	const { code, err } = await simulate([JOURNEY, CONTACTS], AbortSignal.abort());
	expect({ code, err }).toEqual({ code: 1, err: 'Interrupted.\n' });
});

describe('CSV', () => {
	it('reads back what it has written', () => {
		const value = fc.string({ unit: fc.constantFrom('a', 'ü', ',', '"', '\n', ' ', '=') });
		const records = fc.array(fc.array(value, { minLength: 2, maxLength: 4 }), { minLength: 1 });
		fc.assert(
			fc.property(records, (rows) => {
				// The first line tells the delimiter.
				const all = [['a', 'b'], ...rows];
				const text = all.map((row) => csvLine(row)).join('');
				expect(parseCsv(text).map(({ values }) => values)).toEqual(all);
			}),
		);
	});

	it('takes semicolons and tabs, and counts lines within quotes', () => {
		expect(parseCsv('a;b\r\n"x\ny";2\r\n;\r\n')).toEqual([
			{ line: 1, values: ['a', 'b'] },
			{ line: 2, values: ['x\ny', '2'] },
			{ line: 4, values: ['', ''] },
		]);
		expect(parseCsv('a\tb\n1\t2')).toEqual([
			{ line: 1, values: ['a', 'b'] },
			{ line: 2, values: ['1', '2'] },
		]);
	});
});

it('reads spans of time', () => {
	expect(['0', '250ms', '90s', '5m', '1.5h', '2d', '1w', '2 d'].map(parseDuration)).toEqual([
		0, 250, 90_000, 300_000, 5_400_000, 172_800_000, 604_800_000, 172_800_000,
	]);
	expect(['', '5', 'd', '-1d', '1y', '1d2h'].map(parseDuration)).toEqual(Array(6).fill(null));
});
