import type { INodeParameters } from 'n8n-workflow';

import { draw, edit, events, ours, standIn, type DrawnWorkflow } from './support/draw';
import { crowd, enter, tell, type Person } from './support/people';
import { useRunner } from './support/useRunner';

const ANN = 'ann@example.com';
const BO = 'bo@example.com';
const CY = 'cy@example.com';

/** A journey with a mail after the wait. */
function mailAfter(wait: INodeParameters): DrawnWorkflow {
	return draw({ Enter: events(), Wait: ours('journeyWait', wait), Mail: standIn('record') }, [
		['Enter', 'Wait', 'Mail'],
	]);
}

/** Somebody with attributes. */
function person(email: string, attributes: Record<string, unknown>, more: object = {}): Person {
	return { email, attributes, ...more };
}

/** Monday, 5 January 2026, 09:00 UTC. */
const runner = useRunner();

const due = async (email: string): Promise<string | null> => await runner().store.dueAt(email);

/** Who got the mail, and when. */
const mails = (): Array<[string, string]> =>
	runner()
		.ledger.of('Mail')
		.map(({ json, at }) => [String((json.contact as { email: string }).email), new Date(at).toISOString()]);

describe('birthdays', () => {
	const birthday = { mode: 'anniversary', dateField: 'birthday' };

	it('a birthday mail goes out at 9 in the contact’s own morning, also when the birthday is 29 February', async () => {
		await runner().publish(mailAfter(birthday));
		await enter(
			runner(),
			person(ANN, { birthday: '1990-05-01' }, { timeZone: 'Europe/Amsterdam' }),
			person(BO, { birthday: '1992-02-29' }, { timeZone: 'Asia/Tokyo' }),
			person(CY, { birthday: '1990-03-01T00:00:00.000Z' }, { timeZone: 'America/New_York' }),
		);
		await runner().advance('120 days');
		expect(mails()).toEqual([
			[BO, '2026-02-28T00:00:00.000Z'],
			[CY, '2026-03-01T14:00:00.000Z'],
			[ANN, '2026-05-01T07:00:00.000Z'],
		]);
	});

	it('a birthday that does not exist stops its contact alone, and says whose field is wrong', async () => {
		await runner().publish(mailAfter(birthday));
		await enter(runner(), person(ANN, { birthday: '1990-02-29' }), person(BO, { birthday: '1992-02-29' }));
		expect(runner().executions[0].run.data.resultData.error?.message).toMatch(
			/^Contact Field birthday: "1990-02-29" is not a date; write it like 2026-12-24/,
		);
		expect(await runner().store.where(ANN)).toBe('failed at Enter');
		expect(await runner().store.where(BO)).toBe('waiting at Wait');
	});

	it('those born on 29 February can get it on 1 March', async () => {
		await runner().publish(mailAfter({ ...birthday, timing: { leapDay: 'march1' } }));
		await enter(runner(), person(ANN, { birthday: '--02-29' }));
		expect(await due(ANN)).toBe('2026-03-01T09:00:00.000Z');
	});

	it('a voucher comes a week before the birthday, also when that is in the old year', async () => {
		await runner().publish(mailAfter({ ...birthday, offset: 'before', offsetDays: 7, at: '18:30' }));
		await enter(runner(), person(ANN, { birthday: '1980-01-03' }), person(BO, { birthday: '1980-01-12' }));
		expect(await due(ANN)).toBe('2026-12-27T18:30:00.000Z');
		expect(await due(BO)).toBe('2026-01-05T18:30:00.000Z');
	});

	it('a mail comes every year, to whom goes round', async () => {
		const drawn = draw(
			{
				Enter: events(),
				Wait: ours('journeyWait', birthday),
				Mail: standIn('record'),
				Rest: ours('journeyWait', { amount: 1 }),
			},
			[['Enter', 'Wait', 'Mail', 'Rest', 'Wait']],
		);
		await runner().publish(drawn);
		await enter(runner(), person(ANN, { birthday: '2000-02-29' }));
		await runner().advance('1200 days');
		expect(mails().map(([, at]) => at)).toEqual([
			'2026-02-28T09:00:00.000Z',
			'2027-02-28T09:00:00.000Z',
			'2028-02-29T09:00:00.000Z',
			'2029-02-28T09:00:00.000Z',
		]);
	});

	it.each([
		['go on at once', 'continue', 'completed'],
		['exit', 'exit', 'exited (date_missing)'],
		['fail', 'fail', 'failed at Enter'],
	])('those whose birthday is not known %s, as it is set', async (_, ifMissing, where) => {
		await runner().publish(mailAfter({ ...birthday, ifMissing }));
		await enter(runner(), ANN, person(BO, { birthday: '1980-05-01' }));
		expect(await runner().store.where(ANN)).toBe(where);
		expect(await runner().store.where(BO)).toBe('waiting at Wait');
	});
});

describe('dates of contacts', () => {
	const renewal = {
		mode: 'date',
		dateField: 'renewalDate',
		offset: 'before',
		offsetAmount: 1,
		offsetUnit: 'months',
		at: '09:00',
	};

	it('a reminder goes out a month before the renewal, at 9 where the contact is', async () => {
		await runner().publish(mailAfter(renewal));
		await enter(
			runner(),
			person(ANN, { renewalDate: '2026-03-31' }, { timeZone: 'America/New_York' }),
			person(BO, { renewalDate: '2026-03-31' }, { timeZone: 'Australia/Sydney' }),
		);
		expect(await due(ANN)).toBe('2026-02-28T14:00:00.000Z');
		expect(await due(BO)).toBe('2026-02-27T22:00:00.000Z');
	});

	it('a contact that enters too late for the reminder gets it at once, or leaves', async () => {
		await runner().publish(mailAfter(renewal));
		await enter(runner(), person(ANN, { renewalDate: '2026-01-20' }));
		expect(mails()).toEqual([[ANN, '2026-01-05T09:00:00.000Z']]);
		await runner().publish(mailAfter({ ...renewal, ifPast: 'exit' }));
		await enter(runner(), person(BO, { renewalDate: '2026-01-20' }));
		expect(await runner().store.where(BO)).toBe('exited (date_past)');
	});

	it('a reminder comes two hours before the appointment of the event that entered', async () => {
		await runner().publish(
			mailAfter({
				mode: 'date',
				dateSource: 'expression',
				dateValue: '={{ $json.event.properties.appointment }}',
				offset: 'before',
				offsetAmount: 2,
				offsetUnit: 'hours',
			}),
		);
		await enter(runner(), {
			email: ANN,
			timeZone: 'Europe/Amsterdam',
			does: { appointment: '2026-01-07 14:00' },
		});
		expect(await due(ANN)).toBe('2026-01-07T11:00:00.000Z');
	});

	it('the contact’s date is found also behind a node that has replaced the item', async () => {
		const drawn = draw(
			{ Enter: events(), Http: standIn('http'), Wait: ours('journeyWait', renewal), Mail: standIn('record') },
			[['Enter', 'Http', 'Wait', 'Mail']],
		);
		await runner().publish(drawn);
		await enter(runner(), person(ANN, { renewalDate: '2026-03-31' }));
		expect(await due(ANN)).toBe('2026-02-28T09:00:00.000Z');
	});

	it('a postponed renewal is waited for, if changes are followed', async () => {
		await runner().publish(mailAfter({ ...renewal, timing: { followChanges: true } }));
		await enter(runner(), person(ANN, { renewalDate: '2026-03-31' }));
		await tell(runner(), 'postponed', person(ANN, { renewalDate: '2026-05-31' }));
		expect(await runner().store.where(ANN)).toBe('waiting at Wait');
		expect(await due(ANN)).toBe('2026-04-30T09:00:00.000Z');
		await runner().advance('60 days');
		expect(mails()).toEqual([]);
		await tell(runner(), 'moved', person(ANN, { renewalDate: '2026-04-10' }));
		await runner().advance('6 days');
		expect(mails()).toEqual([[ANN, '2026-03-10T09:00:00.000Z']]);
	});

	it('and is not, if they are not', async () => {
		await runner().publish(mailAfter(renewal));
		await enter(runner(), person(ANN, { renewalDate: '2026-03-31' }));
		await tell(runner(), 'postponed', person(ANN, { renewalDate: '2026-05-31' }));
		expect(await due(ANN)).toBe('2026-02-28T09:00:00.000Z');
	});
});

describe('good times', () => {
	it('a newsletter goes out from Tuesday to Thursday in office hours, wherever the reader is', async () => {
		await runner().publish(mailAfter({ mode: 'window', weekdays: [2, 3, 4] }));
		await enter(
			runner(),
			{ email: ANN, timeZone: 'America/Los_Angeles' },
			{ email: BO, timeZone: 'Pacific/Auckland' },
			{ email: CY, timeZone: 'Europe/Berlin' },
		);
		expect(await due(BO)).toBe('2026-01-05T20:00:00.000Z');
		expect(await due(CY)).toBe('2026-01-06T08:00:00.000Z');
		expect(await due(ANN)).toBe('2026-01-06T17:00:00.000Z');
	});

	it('a contact that arrives in the window continues at once', async () => {
		await runner().publish(mailAfter({ mode: 'window', weekdays: [1] }));
		await enter(runner(), ANN);
		expect(mails()).toEqual([[ANN, '2026-01-05T09:00:00.000Z']]);
	});

	it('a night shift’s push goes out in the night of Friday, after midnight too', async () => {
		await runner().publish(
			mailAfter({ mode: 'window', weekdays: [5], windowFrom: '22:00', windowTo: '06:00' }),
		);
		await enter(runner(), ANN);
		expect(await due(ANN)).toBe('2026-01-09T22:00:00.000Z');
		await runner().advance('112 hours');
		await enter(runner(), BO);
		await runner().advance('6 hours');
		await enter(runner(), CY);
		expect(mails()).toEqual([
			[ANN, '2026-01-09T22:00:00.000Z'],
			[BO, '2026-01-10T01:00:00.000Z'],
		]);
		expect(await due(CY)).toBe('2026-01-16T22:00:00.000Z');
	});

	it('a follow-up three days later does not reach anybody on a weekend or at night', async () => {
		await runner().publish(
			mailAfter({
				amount: 3,
				unit: 'days',
				timing: { onlyWithin: { window: { from: '10:00', to: '12:00' } } },
			}),
		);
		await enter(runner(), ANN);
		await runner().advance('1 day');
		await enter(runner(), BO);
		await runner().advance('3 days');
		await enter(runner(), CY);
		await runner().advance('7 days');
		expect(mails()).toEqual([
			[ANN, '2026-01-08T10:00:00.000Z'],
			[BO, '2026-01-09T10:00:00.000Z'],
			[CY, '2026-01-12T10:00:00.000Z'],
		]);
	});

	it('a contact that became due while n8n was down at night does not get a mail at night when it comes back', async () => {
		await runner().publish(
			mailAfter({
				amount: 3,
				unit: 'hours',
				timing: { onlyWithin: { window: { from: '10:00', to: '18:00' } } },
			}),
		);
		await enter(runner(), ANN);
		expect(await due(ANN)).toBe('2026-01-05T12:00:00.000Z');
		// Down from 09:00 to 23:00.
		await runner().restart('14 hours');
		expect(mails()).toEqual([]);
		await runner().advance('1 day');
		expect(mails()).toEqual([[ANN, '2026-01-06T10:00:00.000Z']]);
	});

	it('a salesperson is asked to call two working days later, with Epiphany and Christmas off', async () => {
		await runner().publish(
			mailAfter({
				mode: 'workingDays',
				workingDays: 2,
				at: '09:00',
				holidays: '2026-01-06, --12-25\n--12-26',
			}),
		);
		await enter(runner(), ANN);
		expect(await due(ANN)).toBe('2026-01-08T09:00:00.000Z');
		await runner().advance('352 days');
		await enter(runner(), BO);
		expect(await due(BO)).toBe('2026-12-28T09:00:00.000Z');
	});
});

describe('a thundering herd', () => {
	it('sixty contacts with one date go on one after another, over an hour', async () => {
		const wait = {
			mode: 'until',
			date: '2026-01-06T09:00',
			timing: { spread: { over: { amount: 1, unit: 'hours' } } },
		};
		await runner().publish(mailAfter(wait));
		const people = crowd(60);
		await enter(runner(), ...people);
		const before = await Promise.all(people.slice(0, 20).map(due));
		// Another unit of the same time: everybody keeps their moment.
		await runner().publish(
			edit(mailAfter(wait), 'Wait', {
				parameters: { ...wait, timing: { spread: { over: { amount: 60, unit: 'minutes' } } } },
			}),
		);
		await runner().settle();
		expect(await Promise.all(people.slice(0, 20).map(due))).toEqual(before);
		await runner().advance('24 hours');
		expect(mails().length).toBeLessThan(5);
		await runner().advance('30 minutes');
		expect(mails().length).toBeGreaterThan(18);
		expect(mails().length).toBeLessThan(42);
		await runner().advance('30 minutes');
		expect(mails().length).toBe(60);
	});
});

describe('a wait that is changed while contacts wait', () => {
	const short = { amount: 2, unit: 'days' };
	const onlyWithin = { window: { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '17:00' } };

	it('made shorter at night, it lets those go whose time is past, but not before the morning', async () => {
		await runner().publish(mailAfter({ amount: 5, unit: 'days', timing: { onlyWithin } }));
		await enter(runner(), ANN);
		await runner().advance('62 hours');
		await runner().publish(mailAfter({ ...short, timing: { onlyWithin } }));
		expect(mails()).toEqual([]);
		expect(await due(ANN)).toBe('2026-01-08T09:00:00.000Z');
		await runner().advance('1 day');
		expect(mails()).toEqual([[ANN, '2026-01-08T09:00:00.000Z']]);
	});

	it('given a window, it keeps those who wait out of the night', async () => {
		await runner().publish(mailAfter({ amount: 60, unit: 'hours' }));
		await enter(runner(), ANN);
		expect(await due(ANN)).toBe('2026-01-07T21:00:00.000Z');
		await runner().publish(mailAfter({ amount: 60, unit: 'hours', timing: { onlyWithin } }));
		expect(await due(ANN)).toBe('2026-01-08T09:00:00.000Z');
	});
});

describe('unknown time zones', () => {
	it('contacts without a zone are taken to live where the market is', async () => {
		await runner().publish(
			mailAfter({
				mode: 'until',
				date: '2026-01-10T09:00',
				ifZoneUnknown: 'fixed',
				fallbackZone: 'America/Chicago',
			}),
		);
		await enter(runner(), ANN, { email: BO, timeZone: 'Asia/Tokyo' });
		expect(await due(ANN)).toBe('2026-01-10T15:00:00.000Z');
		expect(await due(BO)).toBe('2026-01-10T00:00:00.000Z');
	});
});
