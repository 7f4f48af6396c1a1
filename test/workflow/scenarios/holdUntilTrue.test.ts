import type { INodeParameters } from 'n8n-workflow';

import { createLead } from '../../../lib/engine';
import { useRunner } from '../support/useRunner';
import { ANN, asking, attributeIs, BO, happens, join, know, leave, makeSegment, openSite } from './support';

const runner = useRunner();

beforeEach(async () => await openSite(runner()));

const yes = (): string[] => runner().ledger.emails('Yes');
const no = (): string[] => runner().ledger.emails('No');

/** Somebody waits for a condition on what is stored, for ever if nothing else is said. */
async function waits(audience: INodeParameters, more: INodeParameters = {}): Promise<void> {
	await runner().publish(asking({ condition: 'conditions', audience, timeout: 'never', ...more }));
	await happens(runner(), 'enter', ANN);
	await happens(runner(), 'enter', BO);
	expect(yes()).toEqual([]);
}

/** What happens lets Ann go on at that very moment, and nobody else. */
async function expectAtOnce(what: () => Promise<unknown>): Promise<void> {
	await runner().advance('10 days');
	expect(await runner().store.where(ANN)).toBe('waiting at Ask');
	const at = runner().clock.now();
	await what();
	await runner().settle();
	expect(yes()).toEqual([ANN]);
	expect(runner().ledger.of('Yes')[0].at - at).toBeLessThanOrEqual(1000);
	expect(await runner().store.where(BO)).toBe('waiting at Ask');
}

const plan = (value: string): INodeParameters => ({
	contactField: [{ field: 'attribute', attribute: 'plan', operator: 'equals', value }],
});

async function lead(fields: object): Promise<void> {
	const { id } = await runner().store.contact(ANN);
	await runner().store.with(
		async (engine) =>
			await createLead(engine, { contactId: id, matching: 'email', ifFound: 'update', fields, origin: null }),
	);
}

async function account(name: string): Promise<string> {
	const row = { externalId: null, name, nameKey: null, domain: null, owner: null, attributes: {} };
	return await runner().store.with(async ({ store }) => (await store.accounts.insert(row)).id);
}

describe('a condition becomes true, and the contact goes on at once', () => {
	it('by a field of the contact', async () => {
		await waits(plan('vip'));
		await know(runner(), ANN, { attributes: { plan: 'basic' } });
		await expectAtOnce(async () => await know(runner(), ANN, { attributes: { plan: 'VIP' } }));
	});

	it('by a field of its account', async () => {
		const contoso = await account('Contoso');
		await waits({ accountField: [{ field: 'name', operator: 'equals', value: 'contoso' }] });
		await expectAtOnce(async () => await know(runner(), ANN, { accountId: contoso }));
	});

	it('by a new lead, and by a field of a lead', async () => {
		await waits({ leadField: [{ field: 'owner', operator: 'equals', value: 'kim', open: 'open' }] });
		await lead({ topic: 'Coffee' });
		await expectAtOnce(async () => await lead({ owner: 'kim' }));
	});

	it('by interactions', async () => {
		await waits({
			interaction: [
				{ type: 'visited', countOperator: 'atLeast', times: 2, window: 'last', amount: 1, unit: 'days' },
			],
		});
		await happens(runner(), 'visited', ANN);
		await runner().advance('5 days');
		await happens(runner(), 'visited', ANN);
		await expectAtOnce(async () => {
			await happens(runner(), 'visited', ANN);
			expect(yes()).toEqual([]);
			await happens(runner(), 'visited', ANN);
		});
	});

	it('by joining a segment', async () => {
		const vips = await makeSegment(runner(), 'VIPs');
		await waits({ segment: [{ segment: { __rl: true, mode: 'id', value: vips } }] });
		await expectAtOnce(async () => await join(runner(), vips, ANN));
	});

	it('by what makes it a member of a segment', async () => {
		const vips = await makeSegment(runner(), 'VIPs', attributeIs('plan', 'vip'));
		await waits({ segment: [{ segment: { __rl: true, mode: 'id', value: vips } }] });
		await expectAtOnce(async () => await know(runner(), ANN, { attributes: { plan: 'vip' } }));
	});

	it('by leaving a segment', async () => {
		const trial = await makeSegment(runner(), 'On Trial', [ANN, BO]);
		await waits({
			segment: [{ segment: { __rl: true, mode: 'id', value: trial }, membership: 'notMember' }],
		});
		await expectAtOnce(async () => await leave(runner(), trial, ANN));
	});

	it('by the passing of time, on that very day', async () => {
		await know(runner(), ANN, { attributes: { trialEnd: '2026-01-20' } });
		await waits({
			contactField: [
				{ field: 'attribute', attribute: 'trialEnd', operator: 'inNext', amount: 3, unit: 'days' },
			],
		});
		await runner().advance('11 days');
		expect(yes()).toEqual([]);
		await runner().advance('1 day');
		expect(yes()).toEqual([ANN]);
		expect(new Date(runner().ledger.of('Yes')[0].at).toISOString()).toMatch(/^2026-01-17T00:00:00/);
	});
});

describe('several conditions', () => {
	it('must all be true at the same time', async () => {
		const customers = await makeSegment(runner(), 'Customers');
		await waits({ ...plan('vip'), segment: [{ segment: { __rl: true, mode: 'id', value: customers } }] });
		await know(runner(), ANN, { attributes: { plan: 'vip' } });
		await know(runner(), ANN, { attributes: { plan: 'basic' } });
		await join(runner(), customers, ANN);
		await expectAtOnce(async () => await know(runner(), ANN, { attributes: { plan: 'vip' } }));
	});

	it('of which any will do', async () => {
		const customers = await makeSegment(runner(), 'Customers');
		const segment = [{ segment: { __rl: true, mode: 'id', value: customers } }];
		await waits({ ...plan('vip'), segment }, { audienceMatch: 'any' });
		await expectAtOnce(async () => await join(runner(), customers, ANN));
	});

	it('may be given as JSON', async () => {
		const json = JSON.stringify({ kind: 'not', condition: attributeIs('plan', 'basic') });
		for (const email of [ANN, BO]) await know(runner(), email, { attributes: { plan: 'basic' } });
		await waits({}, { audienceBy: 'json', audienceJson: json });
		await expectAtOnce(async () => await know(runner(), ANN, { attributes: { plan: 'vip' } }));
	});
});

it('what is true already lets the contact through; of whom it is not true leaves when the time is up', async () => {
	await know(runner(), ANN, { attributes: { plan: 'vip' } });
	const twoDays = { timeoutAmount: 2, timeoutUnit: 'days' };
	await runner().publish(asking({ condition: 'conditions', audience: plan('vip'), ...twoDays }));
	for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
	expect(yes()).toEqual([ANN]);
	await runner().advance('47 hours');
	expect(no()).toEqual([]);
	await runner().advance('1 hour');
	expect(no()).toEqual([BO]);
});

it('at once: no one is held', async () => {
	await know(runner(), ANN, { attributes: { plan: 'vip' } });
	await runner().publish(asking({ condition: 'conditions', audience: plan('vip'), timeout: 'immediately' }));
	for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
	expect([yes(), no()]).toEqual([[ANN], [BO]]);
});
