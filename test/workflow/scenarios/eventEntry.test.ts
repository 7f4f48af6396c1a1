import { useRunner } from '../support/useRunner';
import { ANN, BO, happens, longJourney, openSite, runs } from './support';

const runner = useRunner();

beforeEach(async () => await openSite(runner()));

const welcomed = (): string[] => runner().ledger.emails('Welcome');

describe('a contact enters by an event', () => {
	it('of any of several types, whatever endpoint has taken it, with the event on the item', async () => {
		await runner().publish(longJourney({ audience: 'event', eventTypes: 'cart.abandoned, trial.started' }));
		await happens(runner(), 'cart.abandoned', ANN, { cart: { id: 7 } });
		await happens(runner(), 'page.viewed', BO);
		await happens(runner(), 'trial.started', BO);
		expect(welcomed()).toEqual([ANN, BO]);
		expect(runner().ledger.of('Welcome')[0].json).toMatchObject({
			event: { type: 'cart.abandoned', properties: { cart: { id: 7 } } },
			journey: { entry: { cart: { id: 7 } } },
		});
	});

	it('only with such properties', async () => {
		const dear = {
			eventFilter: {
				conditions: [
					{ property: 'cart.total', operator: 'greaterOrEqual', value: '100' },
					{ property: 'cart.currency', operator: 'isOneOf', value: 'EUR, USD' },
				],
			},
		};
		await runner().publish(longJourney({ audience: 'event', eventTypes: 'cart.abandoned', ...dear }));
		await happens(runner(), 'cart.abandoned', ANN, { cart: { total: 99, currency: 'EUR' } });
		await happens(runner(), 'cart.abandoned', ANN, { cart: { total: 100, currency: 'GBP' } });
		await happens(runner(), 'cart.abandoned', ANN);
		expect(welcomed()).toEqual([]);
		await happens(runner(), 'cart.abandoned', BO, { cart: { total: 100, currency: 'eur' } });
		expect(welcomed()).toEqual([BO]);
	});

	it('with any of several properties', async () => {
		const any = {
			eventFilterCombine: 'or',
			eventFilter: {
				conditions: [
					{ property: 'vip', operator: 'exists' },
					{ property: 'total', operator: 'greaterThan', value: '100' },
				],
			},
		};
		await runner().publish(longJourney({ audience: 'event', eventTypes: 'cart.abandoned', ...any }));
		await happens(runner(), 'cart.abandoned', ANN, { total: 5 });
		await happens(runner(), 'cart.abandoned', BO, { total: 5, vip: 1 });
		expect(welcomed()).toEqual([BO]);
	});

	it('that is sent twice with one key enters once', async () => {
		await runner().publish(longJourney({ audience: 'event', eventTypes: 'enter', reentry: 'always' }));
		const body = { type: 'enter', contact: { email: ANN }, key: 'delivery 1' };
		for (let time = 0; time < 2; time++) await runner().call('Site', { body }, 'site');
		expect(await runs(runner(), ANN)).toEqual(['active']);
	});

	it('a thousand at a time, and none is dropped', async () => {
		await runner().publish(
			longJourney({
				audience: 'event',
				eventTypes: 'enter',
				options: { contactsPerExecution: 'fixed', batchSize: 500 },
			}),
		);
		const people = Array.from({ length: 1000 }, (_, n) => ({
			type: 'enter',
			contact: { email: `person${n}@example.com` },
		}));
		await runner().call('Site', { body: { events: people } }, 'site');
		expect(new Set(welcomed()).size).toBe(1000);
		expect(welcomed()).toHaveLength(1000);
	}, 60_000);
});
