import type { INodeParameters } from 'n8n-workflow';

import { useRunner } from '../support/useRunner';
import {
	ANN,
	asking,
	BO,
	CY,
	happens,
	join,
	know,
	leave,
	makeSegment,
	onAttribute,
	onEvent,
	onSegment,
	openSite,
} from './support';

const runner = useRunner();

beforeEach(async () => await openSite(runner()));

const OUTPUTS = ['Bought', 'Member', 'VIP', 'Nothing'];

/** Who has left by which output. */
function left(): Record<string, string[]> {
	return Object.fromEntries(
		OUTPUTS.flatMap((name) => {
			const emails = runner().ledger.emails(name);
			return emails.length === 0 ? [] : [[name, emails]];
		}),
	);
}

/** First of: bought, joined the customers' segment, became a VIP; and Timed Out after ten days. */
async function publish(more: INodeParameters = {}, buying: INodeParameters = {}): Promise<string> {
	const customers = await makeSegment(runner(), 'Customers');
	const path = [
		onEvent('bought', { name: 'Bought', ...buying }),
		onSegment(customers, { name: 'Member' }),
		onAttribute('plan', 'vip', { name: 'VIP' }),
	];
	const firstOf = { condition: 'firstOf', paths: { path }, timeoutAmount: 10, timeoutUnit: 'days', ...more };
	await runner().publish(asking(firstOf, OUTPUTS));
	return customers;
}

const vip = async (email: string): Promise<void> =>
	void (await know(runner(), email, { attributes: { plan: 'vip' } }));

describe('each condition has an output of its own', () => {
	it('an event, a segment and a field let contacts go at once, each by its own; the others time out', async () => {
		const customers = await publish();
		for (const email of [ANN, BO, CY, 'di@example.com']) await happens(runner(), 'enter', email);
		await runner().advance('1 day');
		await happens(runner(), 'bought', ANN);
		await join(runner(), customers, BO);
		await vip(CY);
		expect(left()).toEqual({ Bought: [ANN], Member: [BO], VIP: [CY] });
		expect(runner().ledger.of('VIP')[0].json.journey).toMatchObject({ outcome: 'matched', branch: 2 });
		await runner().advance('9 days');
		expect(left()).toMatchObject({ Nothing: ['di@example.com'] });
		expect(runner().ledger.of('Nothing')[0].json.journey).toMatchObject({ outcome: 'elapsed' });
	});

	it('what comes later changes nothing', async () => {
		const customers = await publish();
		await happens(runner(), 'enter', ANN);
		await join(runner(), customers, ANN);
		await happens(runner(), 'bought', ANN);
		await vip(ANN);
		await runner().advance('30 days');
		expect(left()).toEqual({ Member: [ANN] });
	});

	it('an event may have to come several times, with such properties', async () => {
		const dear = {
			eventFilter: { conditions: [{ property: 'total', operator: 'greaterThan', value: '10' }] },
		};
		await publish({}, { count: 2, ...dear });
		await happens(runner(), 'enter', ANN);
		for (const total of [5, 20, 8]) await happens(runner(), 'bought', ANN, { total });
		expect(left()).toEqual({});
		await happens(runner(), 'bought', ANN, { total: 30 });
		expect(left()).toEqual({ Bought: [ANN] });
	});

	it('an event may have to belong to the order that the contact entered with', async () => {
		await publish({}, { correlate: 'order.id' });
		await happens(runner(), 'enter', ANN, { order: { id: 7 } });
		await happens(runner(), 'bought', ANN, { order: { id: 8 } });
		expect(left()).toEqual({});
		await happens(runner(), 'bought', ANN, { order: { id: '7' } });
		expect(left()).toEqual({ Bought: [ANN] });
	});

	it('without a limit contacts wait until one of them comes true', async () => {
		await publish({ timeout: 'never' });
		await happens(runner(), 'enter', ANN);
		await runner().advance('2000 days');
		expect(left()).toEqual({});
		await vip(ANN);
		expect(left()).toEqual({ VIP: [ANN] });
	});
});

describe('more than one is true at once', () => {
	it('on arrival: the uppermost in the list', async () => {
		const customers = await publish();
		await vip(ANN);
		await join(runner(), customers, ANN);
		await happens(runner(), 'enter', ANN);
		expect(left()).toEqual({ Member: [ANN] });
	});

	it('by one and the same change: the uppermost in the list', async () => {
		const vips = await makeSegment(runner(), 'VIPs', {
			kind: 'field',
			record: 'contact',
			field: 'attributes.plan',
			operator: 'equals',
			value: 'vip',
		});
		const path = [onAttribute('plan', 'vip', { name: 'VIP' }), onSegment(vips, { name: 'Member' })];
		await runner().publish(asking({ condition: 'firstOf', paths: { path } }, ['VIP', 'Member', 'Nothing']));
		await happens(runner(), 'enter', ANN);
		await vip(ANN);
		expect(left()).toEqual({ VIP: [ANN] });
	});
});

describe('by rank', () => {
	const ranked = { pathSelection: 'priority' };

	it('the first of the list decides at once', async () => {
		const customers = await publish(ranked);
		await happens(runner(), 'enter', ANN);
		await join(runner(), customers, ANN);
		expect(left()).toEqual({});
		await happens(runner(), 'bought', ANN);
		expect(left()).toEqual({ Bought: [ANN] });
	});

	it('the others when the time is up: the uppermost that has come true, whatever came first', async () => {
		const customers = await publish(ranked);
		for (const email of [ANN, BO, CY]) await happens(runner(), 'enter', email);
		for (const email of [ANN, BO]) await vip(email);
		await runner().advance('1 day');
		await join(runner(), customers, ANN);
		await runner().advance('8 days');
		expect(left()).toEqual({});
		await runner().advance('1 day');
		expect(left()).toEqual({ Member: [ANN], VIP: [BO], Nothing: [CY] });
	});

	it('an event that has come counts when the time is up', async () => {
		const path = [onEvent('bought', { name: 'Bought' }), onEvent('visited', { name: 'Member' })];
		const firstOf = {
			condition: 'firstOf',
			paths: { path },
			...ranked,
			timeoutAmount: 1,
			timeoutUnit: 'days',
		};
		await runner().publish(asking(firstOf, ['Bought', 'Member', 'Nothing']));
		for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
		await happens(runner(), 'visited', ANN);
		await runner().advance('1 day');
		expect(left()).toEqual({ Member: [ANN], Nothing: [BO] });
		await happens(runner(), 'bought', ANN);
		expect(left()).toEqual({ Member: [ANN], Nothing: [BO] });
	});

	it('what is no longer true when the time is up does not count', async () => {
		const customers = await publish(ranked);
		await happens(runner(), 'enter', ANN);
		await join(runner(), customers, ANN);
		await vip(ANN);
		await leave(runner(), customers, ANN);
		await runner().advance('10 days');
		expect(left()).toEqual({ VIP: [ANN] });
	});
});
