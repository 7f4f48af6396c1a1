import fc from 'fast-check';

import {
	escapeText,
	foldLine,
	quoteParameter,
	writeInvitation,
	type Invitation,
} from '../../../lib/domain/calendar';

const MEETING: Invitation = {
	uid: 'id-1@n8n-nodes-customer-journey',
	sequence: 0,
	canceled: false,
	summary: 'Espresso, in Łódź; bring: 2\\3 cups',
	description: 'First line\nSecond line',
	location: null,
	startsAt: Date.UTC(2026, 2, 29, 0, 30),
	endsAt: Date.UTC(2026, 2, 29, 1, 0),
	organizer: { email: 'kim@contoso.com', name: null },
	attendees: [
		{ email: 'ann@example.com', name: 'Ann "Espresso" Lee' },
		{ email: "o'brien+cafe?x@example.com", name: null },
	],
	writtenAt: Date.UTC(2026, 0, 5, 9),
};

/** What a calendar reads: unfolded lines. */
function linesOf(ics: string): string[] {
	expect(ics.endsWith('\r\n')).toBe(true);
	return ics.slice(0, -2).replace(/\r\n /g, '').split('\r\n');
}

const unescape = (text: string): string =>
	text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));

describe('writeInvitation', () => {
	it('says all that calendars need, in their words', () => {
		expect(linesOf(writeInvitation(MEETING))).toEqual([
			'BEGIN:VCALENDAR',
			'VERSION:2.0',
			'PRODID:-//n8n-nodes-customer-journey//EN',
			'CALSCALE:GREGORIAN',
			'METHOD:REQUEST',
			'BEGIN:VEVENT',
			'UID:id-1@n8n-nodes-customer-journey',
			'SEQUENCE:0',
			'DTSTAMP:20260105T090000Z',
			'DTSTART:20260329T003000Z',
			'DTEND:20260329T010000Z',
			'SUMMARY:Espresso\\, in Łódź\\; bring: 2\\\\3 cups',
			'DESCRIPTION:First line\\nSecond line',
			'ORGANIZER:mailto:kim@contoso.com',
			'ATTENDEE;CN="Ann ^\'Espresso^\' Lee";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ann@example.com',
			"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:o'brien+cafe%3Fx@example.com",
			'STATUS:CONFIRMED',
			'END:VEVENT',
			'END:VCALENDAR',
		]);
	});

	it('cancels a meeting, asks for no answer, and leaves out an end that is the start', () => {
		const lines = linesOf(
			writeInvitation({ ...MEETING, canceled: true, sequence: 2, endsAt: MEETING.startsAt }),
		);
		expect(lines).toEqual(
			expect.arrayContaining([
				'METHOD:CANCEL',
				'SEQUENCE:2',
				'STATUS:CANCELLED',
				'ORGANIZER:mailto:kim@contoso.com',
			]),
		);
		expect(lines.filter((line) => /^(?:DTEND|LOCATION)|RSVP/.test(line))).toEqual([]);
	});

	it.each([
		['organizer', { organizer: null }],
		['attendees', { attendees: [] }],
	])('is a plain calendar file without %s, which invites no one', (_, missing) => {
		const lines = linesOf(writeInvitation({ ...MEETING, ...missing }));
		expect(lines.filter((line) => /^(?:METHOD|ORGANIZER|ATTENDEE)/.test(line))).toEqual([]);
		expect(lines).toContain('STATUS:CONFIRMED');
		expect(() => writeInvitation({ ...MEETING, ...missing, canceled: true })).toThrow(
			/^organizer: is missing, or there are no attendees/,
		);
	});

	it.each([
		['an end before the start', { endsAt: MEETING.startsAt - 1 }, /^end: is before the start/],
		['a start that is no time', { startsAt: NaN, endsAt: NaN }, /^start: is not a time/],
		['a year after all calendars', { endsAt: Date.UTC(10_000, 0) }, /^end: is not a time/],
		['a guest without an address', { attendees: [{ email: 'ann', name: null }] }, /^attendees: "ann" is not/],
		[
			'an address with a line break in it',
			{ attendees: [{ email: 'a@b.nl\r\nX:1', name: null }] },
			/^attendees: /,
		],
	])('refuses %s', (_, wrong, message) => {
		expect(() => writeInvitation({ ...MEETING, ...wrong })).toThrow(message);
	});

	it('cannot be made to say more by what people are called', () => {
		const text = fc.string({ unit: 'binary' });
		fc.assert(
			fc.property(text, text, text, (summary, description, name) => {
				const lines = linesOf(
					writeInvitation({ ...MEETING, summary, description, attendees: [{ email: 'a@b.nl', name }] }),
				);
				expect(lines).toHaveLength(18);
				expect(lines.filter((line) => line.startsWith('ATTENDEE'))).toHaveLength(1);
				// eslint-disable-next-line no-control-regex
				expect(lines.join('')).not.toMatch(/[\0-\x08\x0a-\x1f\x7f]/);
			}),
		);
	});
});

describe('lines', () => {
	it('are folded so that none is longer than 75 octets, and read the same', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
				const line = `SUMMARY:${escapeText(text)}`;
				const folded = foldLine(line);
				for (const part of folded.slice(0, -2).split('\r\n')) {
					expect(Buffer.byteLength(part)).toBeLessThanOrEqual(75);
				}
				expect(folded.replace(/\r\n /g, '')).toBe(`${line}\r\n`);
			}),
		);
	});

	it('are not folded when they fit', () => {
		expect(foldLine('x'.repeat(75))).toBe(`${'x'.repeat(75)}\r\n`);
		expect(foldLine('x'.repeat(76))).toBe(`${'x'.repeat(75)}\r\n x\r\n`);
		// 25 letters of three octets fill a line; a continuation has its space to carry.
		expect(foldLine('日'.repeat(26))).toBe(`${'日'.repeat(25)}\r\n 日\r\n`);
	});

	it('keep texts that calendars read back', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				expect(unescape(escapeText(text))).toBe(
					// eslint-disable-next-line no-control-regex
					text.replace(/\r\n?/g, '\n').replace(/[\0-\x08\x0b-\x1f\x7f]/g, ''),
				);
			}),
		);
		expect(quoteParameter('a^b"c\nd')).toBe(`"a^^b^'c^nd"`);
	});
});
