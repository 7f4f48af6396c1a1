import { createLead, mergeRecords, saveAccount, updateLead } from '../../../lib/engine';
import { useRunner } from '../support/useRunner';
import { ANN, asking, BO, exits, goal, happens, know, longJourney, onAttribute, openSite } from './support';

const runner = useRunner();

const welcomed = (): string[] => runner().ledger.emails('Welcome');

const living = (city: string, street = 'Main Street 1') => ({ attributes: { address: { city, street } } });

const watching = (record: string, fields: string) =>
	longJourney({ audience: 'record', record, action: 'updated', fields, reentry: 'always' });

describe('a trigger on a changed address', () => {
	it.each(['address.city', 'attributes.address.city', 'company, address.city'])(
		'lets a contact in when the city changes, not at another street: %s',
		async (fields) => {
			await runner().publish(watching('contact', fields));
			await know(runner(), ANN, living('Bonn'));
			await know(runner(), ANN, living('Bonn', 'Second Street 2'));
			await know(runner(), ANN, { attributes: { plan: 'vip' }, owner: 'kim' });
			expect(welcomed()).toEqual([]);
			await know(runner(), ANN, living('Cologne'));
			expect(welcomed()).toEqual([ANN]);
			expect(runner().ledger.of('Welcome')[0].json).toMatchObject({
				change: { fields: ['attributes.address.city', 'attributes.address.street'] },
			});
		},
	);

	it('hears of all of it by the name of the whole', async () => {
		await runner().publish(watching('contact', 'address'));
		await know(runner(), ANN, living('Bonn'));
		await know(runner(), ANN, { attributes: { addressee: 'Ann' } });
		expect(welcomed()).toEqual([]);
		await know(runner(), ANN, living('Bonn', 'Second Street 2'));
		expect(welcomed()).toEqual([ANN]);
	});

	it('does not take the same address in another order for a change', async () => {
		await runner().publish(watching('contact', ''));
		await know(runner(), ANN, living('Bonn'));
		await know(runner(), ANN, { attributes: { address: { street: 'Main Street 1', city: 'Bonn' } } });
		expect(welcomed()).toEqual([]);
	});

	it('tells an attribute from a field of the same name', async () => {
		await runner().publish(watching('contact', 'attributes.owner'));
		await know(runner(), ANN, { owner: 'kim' });
		await know(runner(), ANN, { owner: 'lee' });
		expect(welcomed()).toEqual([]);
		await know(runner(), ANN, { attributes: { owner: 'her bank' } });
		expect(welcomed()).toEqual([ANN]);
	});

	it('hears of what an event says about its contact', async () => {
		await openSite(runner());
		await runner().publish(watching('contact', 'address.city'));
		const moves = async (city: string, street: string) =>
			await runner().call(
				'Site',
				{ body: { type: 'moved', contact: { email: ANN, attributes: { address: { city, street } } } } },
				'site',
			);
		await moves('Bonn', 'a');
		await moves('Bonn', 'b');
		expect(welcomed()).toEqual([]);
		await moves('Cologne', 'b');
		expect(welcomed()).toEqual([ANN]);
	});

	it('hears of what a contact gets from one that is merged into it', async () => {
		await runner().publish(watching('contact', 'address.city'));
		const winner = await know(runner(), ANN);
		const loser = await know(runner(), BO, living('Bonn'));
		await runner().store.with(
			async (engine) =>
				await mergeRecords(engine, {
					record: 'contact',
					winnerId: winner.id,
					loserId: loser.id,
					fields: 'fillEmpty',
				}),
		);
		await runner().settle();
		expect(welcomed()).toEqual([ANN]);
	});

	it('of an account lets its contacts in', async () => {
		await runner().publish(watching('account', 'address.city'));
		const account = async (city: string, street: string) => {
			const saved = await runner().store.with(
				async (engine) =>
					await saveAccount(
						engine,
						{ domain: 'example.com', attributes: { address: { city, street } } },
						{ matchBy: 'domain' },
					),
			);
			await runner().settle();
			return saved.account.id;
		};
		const accountId = await account('Bonn', 'a');
		await know(runner(), ANN, { accountId });
		await account('Bonn', 'b');
		expect(welcomed()).toEqual([]);
		await account('Cologne', 'b');
		expect(welcomed()).toEqual([ANN]);
	});

	it.each([
		['a custom attribute', 'site.city', (city: string) => ({ attributes: { site: { city, floor: 1 } } })],
		['all of it', 'site', (city: string) => ({ attributes: { site: { city } } })],
	])('of a lead lets its contact in: %s', async (_, fields, of) => {
		await runner().publish(watching('lead', fields));
		const { id: contactId } = await know(runner(), ANN);
		const { lead } = await runner().store.with(
			async (engine) =>
				await createLead(engine, {
					contactId,
					matching: 'always',
					ifFound: 'update',
					fields: of('Bonn'),
					origin: null,
				}),
		);
		const change = async (changes: object) => {
			await runner().store.with(async (engine) => await updateLead(engine, lead.id, changes));
			await runner().settle();
		};
		await change({ topic: 'Coffee', attributes: { city: 'Cologne' } });
		expect(welcomed()).toEqual([]);
		await change(of('Cologne'));
		expect(welcomed()).toEqual([ANN]);
	});
});

describe('a condition on a nested attribute', () => {
	const ENTER = { audience: 'event', eventTypes: 'enter' };
	const enter = async (): Promise<void> => {
		await openSite(runner());
		for (const email of [ANN, BO]) {
			await know(runner(), email, living('Bonn'));
			await happens(runner(), 'enter', email);
		}
	};
	const move = async (): Promise<void> => {
		await know(runner(), ANN, living('Cologne'));
		await know(runner(), BO, living('Bonn', 'Second Street 2'));
	};

	it('lets go of whom it holds', async () => {
		const conditions = onAttribute('address.city', 'Cologne').conditions;
		await runner().publish(asking({ condition: 'conditions', audience: conditions, timeout: 'never' }));
		await enter();
		await move();
		expect(runner().ledger.emails('Yes')).toEqual([ANN]);
	});

	it('lets go of whom an expression holds', async () => {
		const equals = {
			id: '1',
			leftValue: '={{ $json.contact.attributes.address.city }}',
			rightValue: 'Cologne',
			operator: { type: 'string', operation: 'equals' },
		};
		const options = { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 2 };
		const conditions = { combinator: 'and', options, conditions: [equals] };
		await runner().publish(asking({ condition: 'fields', conditions, timeout: 'never' }));
		await enter();
		await move();
		expect(runner().ledger.emails('Yes')).toEqual([ANN]);
	});

	it('ends a journey', async () => {
		await runner().publish(longJourney({ ...ENTER, ...exits(onAttribute('address.city', 'Cologne')) }));
		await enter();
		await move();
		const [[ann], [bo]] = [await runner().store.enrollments(ANN), await runner().store.enrollments(BO)];
		expect([ann.status, bo.status]).toEqual(['exited', 'active']);
	});

	it('is a goal', async () => {
		await runner().publish(longJourney({ ...ENTER, ...goal(onAttribute('address.city', 'Cologne')) }));
		await enter();
		await move();
		const [[ann], [bo]] = [await runner().store.enrollments(ANN), await runner().store.enrollments(BO)];
		expect([ann.reason, bo.status]).toEqual(['goal_reached', 'active']);
	});
});
