import fc from 'fast-check';

import {
	calendarMethod,
	chooseOrganizer,
	writeInvitation,
	type CalendarPerson,
} from '../../../lib/domain/calendar';
import { emailKey } from '../../../lib/domain/normalization';
import { START } from '../../support/rows';
import { checkScheduling, parseCalendar, readMailto, readParameter, readText } from './parseCalendar';

const text = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 200 }),
	// What breaks files that are put together carelessly.
	fc
		.array(
			fc.constantFrom(
				'"',
				',',
				';',
				':',
				'\\',
				'\n',
				'\r\n',
				'^',
				"^'",
				'\t',
				'\0',
				'ü',
				'日',
				'🙂',
				'ATTENDEE:x',
			),
			{
				maxLength: 40,
			},
		)
		.map((parts) => parts.join('')),
);

const LOCAL = "abc01.!#$%&'*+/=?^_`{|}~-äß".split('');

const email = fc
	.tuple(
		fc.string({ unit: fc.constantFrom(...LOCAL), minLength: 1, maxLength: 20 }),
		fc.constantFrom('example.com', 'bücher.example'),
	)
	.map(([local, domain]) => `${local}@${domain}`)
	.filter((address) => emailKey(address) !== null);

const person: fc.Arbitrary<CalendarPerson> = fc.record({ email, name: fc.option(text) });

const invitation = fc.record({
	uid: fc.uuid(),
	sequence: fc.nat(9),
	canceled: fc.boolean(),
	summary: text,
	description: fc.option(text),
	location: fc.option(text),
	startsAt: fc.integer({ min: START, max: START + 1e9 }),
	endsAt: fc.integer({ min: START + 1e9, max: START + 2e9 }),
	organizer: fc.option(person),
	attendees: fc.array(person, { maxLength: 3 }),
	writtenAt: fc.constant(START),
});

/** As a calendar gets it: line ends are one, other control characters are gone, halves of characters are replaced. */
const plain = (value: string): string =>
	Buffer.from(
		// eslint-disable-next-line no-control-regex
		value.replace(/\r\n?/g, '\n').replace(/[\x00-\x08\x0b-\x1f\x7f]/g, ''),
	).toString();

it('every file is valid for its method, read by a strict reader', () => {
	fc.assert(
		fc.property(invitation, (given) => {
			const method = calendarMethod(given);
			if (given.canceled && method === null) {
				expect(() => writeInvitation(given)).toThrow(/^organizer: /);
				return;
			}
			const lines = parseCalendar(Buffer.from(writeInvitation(given)));
			expect(checkScheduling(lines)).toBe(method);
			const values = (name: string) =>
				lines.flatMap((line) => (line.name === name ? [readText(line.value)] : []));
			expect(values('SUMMARY')).toEqual([plain(given.summary)]);
			expect(values('DESCRIPTION')).toEqual(given.description === null ? [] : [plain(given.description)]);
			expect(values('LOCATION')).toEqual(given.location === null ? [] : [plain(given.location)]);
			const people = lines.filter(({ name }) => name === 'ORGANIZER' || name === 'ATTENDEE');
			const expected =
				method === null || given.organizer === null ? [] : [given.organizer, ...given.attendees];
			expect(
				people.map(({ value, parameters }) => [readMailto(value), readParameter(parameters.get('CN') ?? '')]),
			).toEqual(expected.map((one) => [emailKey(one.email), plain(one.name ?? '')]));
		}),
		{ numRuns: 500 },
	);
});

describe('the organizer', () => {
	it.each([
		[
			'the address that is named',
			{ email: ' Sales@Contoso.com ', name: ' Contoso\r\n Sales ' },
			'kim@contoso.com',
			{ email: 'sales@contoso.com', name: 'Contoso Sales' },
		],
		[
			'the owner, if that is an address',
			{ email: '', name: null },
			'kim@contoso.com',
			{ email: 'kim@contoso.com', name: null },
		],
		[
			'the owner under the name that is given',
			{ email: null, name: 'Kim' },
			'kim@contoso.com',
			{ email: 'kim@contoso.com', name: 'Kim' },
		],
		['no one, if the owner is a name', null, 'Ana Souza', null],
		['no one, if there is no owner', { email: ' ', name: 'Kim' }, null, null],
	])('is %s', (_, choice, owner, expected) => {
		expect(chooseOrganizer(choice, owner)).toEqual(expected);
	});

	it.each(['kim', 'kim@contoso.com\r\nATTENDEE:mailto:eve@example.com', 'kim@contoso.com, lee@contoso.com'])(
		'cannot be %j',
		(address) => {
			expect(() => chooseOrganizer({ email: address, name: null }, null, 'Organizer Email')).toThrow(
				/^Organizer Email: ".*" is not an email address/,
			);
		},
	);
});
