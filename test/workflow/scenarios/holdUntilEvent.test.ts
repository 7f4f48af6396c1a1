import type { INodeParameters } from 'n8n-workflow';

import { ours } from '../support/draw';
import { useRunner } from '../support/useRunner';
import { ANN, asking, BO, CY, happens, know, openSite } from './support';

const runner = useRunner();

beforeEach(async () => await openSite(runner()));

const yes = (): string[] => runner().ledger.emails('Yes');
const no = (): string[] => runner().ledger.emails('No');

const visited = (more: INodeParameters = {}): INodeParameters => ({
	condition: 'event',
	eventType: 'visited',
	timeoutAmount: 30,
	timeoutUnit: 'days',
	...more,
});

describe('until something has happened several times', () => {
	it('the third visit lets the contact go on, the second does not', async () => {
		await runner().publish(asking(visited({ frequency: { count: 3 } })));
		await happens(runner(), 'enter', ANN);
		for (let visit = 1; visit <= 2; visit++) await happens(runner(), 'visited', ANN);
		await happens(runner(), 'opened', ANN);
		expect(await runner().store.where(ANN)).toBe('waiting at Ask');
		await happens(runner(), 'visited', ANN);
		expect(yes()).toEqual([ANN]);
	});

	it('only with such properties', async () => {
		const pricing = {
			eventFilter: { conditions: [{ property: 'page', operator: 'equals', value: '/pricing' }] },
		};
		await runner().publish(asking(visited({ frequency: { count: 2 }, ...pricing })));
		await happens(runner(), 'enter', ANN);
		for (const page of ['/pricing', '/about', '/blog']) await happens(runner(), 'visited', ANN, { page });
		expect(yes()).toEqual([]);
		await happens(runner(), 'visited', ANN, { page: '/pricing' });
		expect(yes()).toEqual([ANN]);
	});

	it('within an hour: visits further apart do not count together, three in any hour do', async () => {
		const often = { frequency: { count: 3, within: 1, withinUnit: 'hours' } };
		await runner().publish(asking(visited(often)));
		await happens(runner(), 'enter', ANN);
		for (const pause of ['0 minutes', '40 minutes', '40 minutes']) {
			await runner().advance(pause);
			await happens(runner(), 'visited', ANN);
		}
		// At 0, 40 and 80 minutes.
		expect(yes()).toEqual([]);
		await runner().advance('20 minutes');
		await happens(runner(), 'visited', ANN);
		expect(yes()).toEqual([ANN]);
	});

	it('and who has not when the time is up leaves by False', async () => {
		await runner().publish(asking(visited({ frequency: { count: 2 } })));
		await happens(runner(), 'enter', ANN);
		await happens(runner(), 'visited', ANN);
		await runner().advance('30 days');
		await happens(runner(), 'visited', ANN);
		expect(no()).toEqual([ANN]);
		expect(yes()).toEqual([]);
	});
});

describe('events count', () => {
	const twoWaits = {
		First: ours('journeyWait', { amount: 1, unit: 'days' }),
		Second: ours('journeyWait', { amount: 1, unit: 'days' }),
	};

	it.each<[string, INodeParameters, string[]]>([
		['since the journey’s entry', { eventsSince: 'entry' }, [ANN, BO, CY]],
		['since another step, which is named', { eventsSince: 'step', eventsSinceStep: 'First' }, [BO, CY]],
		['since the previous hold', { eventsSince: 'previousHold' }, [CY]],
		['since the arrival here', { eventsSince: 'arrival' }, [CY]],
		[
			'since a step that nobody has passed: since the entry',
			{ eventsSince: 'step', eventsSinceStep: 'x' },
			[ANN, BO, CY],
		],
	])('%s', async (_since, since, expected) => {
		await runner().publish(asking(visited({ timeoutAmount: 1, ...since }), ['Yes', 'No'], twoWaits));
		for (const email of [ANN, BO, CY]) await happens(runner(), 'enter', email);
		await runner().advance('12 hours');
		await happens(runner(), 'visited', ANN);
		await runner().advance('1 day');
		await happens(runner(), 'visited', BO);
		await runner().advance('1 day');
		await happens(runner(), 'visited', CY);
		await runner().advance('2 days');
		expect(yes().sort()).toEqual(expected);
		expect([...yes(), ...no()].sort()).toEqual([ANN, BO, CY]);
	});

	it.each(['entry', 'step'])('several times, since the %s', async (eventsSince) => {
		const since = { eventsSince, eventsSinceStep: 'First', frequency: { count: 2 } };
		await runner().publish(asking(visited({ timeoutAmount: 1, ...since }), ['Yes', 'No'], twoWaits));
		await happens(runner(), 'enter', ANN);
		await happens(runner(), 'visited', ANN);
		await runner().advance('36 hours');
		await happens(runner(), 'visited', ANN);
		await runner().advance('3 days');
		expect(yes()).toEqual(eventsSince === 'entry' ? [ANN] : []);
	});
});

describe('only what belongs to the order with which the contact entered', () => {
	const paid = { condition: 'event', eventType: 'order.paid', correlate: 'order.id', timeout: 'never' };
	const perOrder = ours('journeyTrigger', {
		audience: 'event',
		eventTypes: 'enter',
		keyProperty: 'order.id',
	});

	const answered = (): unknown[] =>
		runner()
			.ledger.of('Yes')
			.map(({ json }) => (json.journey as { entry: { order: { id: number } } }).entry.order.id);

	it('lets that run go on, and not the one for another order', async () => {
		await runner().publish(asking(paid, ['Yes', 'No'], {}, perOrder));
		for (const id of [7, 8]) await happens(runner(), 'enter', ANN, { order: { id } });
		await happens(runner(), 'order.paid', ANN, { order: { id: '8' } });
		expect(answered()).toEqual([8]);
		await happens(runner(), 'order.paid', ANN, {});
		await happens(runner(), 'order.paid', ANN, { order: { id: 9 } });
		expect(answered()).toEqual([8]);
		await happens(runner(), 'order.paid', ANN, { order: { id: 7 } });
		expect(answered()).toEqual([8, 7]);
	});

	it('also when any of several properties will do', async () => {
		const any = {
			eventFilterCombine: 'or',
			eventFilter: {
				conditions: [
					{ property: 'vip', operator: 'exists' },
					{ property: 'total', operator: 'greaterThan', value: '100' },
				],
			},
		};
		await runner().publish(asking({ ...paid, ...any }, ['Yes', 'No'], {}, perOrder));
		for (const id of [7, 8]) await happens(runner(), 'enter', ANN, { order: { id } });
		await happens(runner(), 'order.paid', ANN, { vip: true, order: { id: 9 } });
		await happens(runner(), 'order.paid', ANN, { total: 1, order: { id: 7 } });
		expect(answered()).toEqual([]);
		await happens(runner(), 'order.paid', ANN, { total: 101, order: { id: 7 } });
		expect(answered()).toEqual([7]);
	});

	it('and who has entered without an order fails visibly, with what to do', async () => {
		await runner().publish(asking(paid));
		await happens(runner(), 'enter', ANN);
		const [{ positions }] = await runner().store.enrollments(ANN);
		expect(positions[0].error?.message).toMatch(/Must Match Entry Event On.*"order\.id"/);
	});
});

describe('the time is up', () => {
	const waiting = async (more: INodeParameters, attributes = {}): Promise<void> => {
		await know(runner(), ANN, { attributes });
		await runner().publish(asking(visited(more)));
		await happens(runner(), 'enter', ANN);
	};

	it('after a duration', async () => {
		await waiting({ timeoutAmount: 2, timeoutUnit: 'years' });
		await runner().advance('729 days');
		expect(no()).toEqual([]);
		await runner().advance('1 day');
		expect(no()).toEqual([ANN]);
	});

	it('on a date, in the contact’s zone', async () => {
		await know(runner(), ANN, { timeZone: 'America/New_York' });
		await waiting({ timeout: 'date', timeoutDate: '2026-01-10T09:00' });
		await runner().advance('5 days');
		expect(no()).toEqual([]);
		await runner().advance('5 hours');
		expect(no()).toEqual([ANN]);
	});

	it('on the date in a field of the contact', async () => {
		const field = { timeout: 'date', timeoutDate: '={{ $json.contact.attributes.deadline }}' };
		await waiting(field, { deadline: '2026-01-08T09:00' });
		await runner().advance('3 days');
		expect(no()).toEqual([ANN]);
	});

	it('on a date that is past: at once', async () => {
		await waiting({ timeout: 'date', timeoutDate: '2025-12-24' });
		expect(no()).toEqual([ANN]);
	});

	it('never, in ten years', async () => {
		await waiting({ timeout: 'never' });
		await runner().advance('3650 days');
		expect(await runner().store.where(ANN)).toBe('waiting at Ask');
		await happens(runner(), 'visited', ANN);
		expect(yes()).toEqual([ANN]);
	});
});
