import { START } from '../../support/rows';
import type { ContractContext } from '../storeContract';

export function accountContract(context: ContractContext): void {
	it('accounts come back with everything that was given', async () => {
		const account = await context.store.accounts.insert({
			externalId: 'erp-1',
			name: 'Acme',
			nameKey: 'acme',
			domain: 'acme.example',
			owner: 'sam',
			attributes: { size: 12 },
		});
		expect(await context.store.accounts.get(account.id)).toEqual({
			id: account.id,
			externalId: 'erp-1',
			name: 'Acme',
			domain: 'acme.example',
			owner: 'sam',
			attributes: { size: 12 },
			createdAt: START,
			updatedAt: START,
		});
		expect(await context.store.accounts.get('none')).toBeNull();
	});

	it('accounts are found by what they are known by, of several the one that was updated last', async () => {
		const { accounts } = context.store;
		const row = { externalId: null, name: 'Acme', nameKey: 'acme', owner: null, attributes: {} };
		const first = await accounts.insert({ ...row, domain: 'acme.example', externalId: 'erp-1' });
		context.clock.jumpTo(START + 1);
		const second = await accounts.insert({ ...row, domain: 'acme.example' });
		expect((await accounts.find({ domain: 'acme.example' }))?.id).toBe(second.id);
		expect((await accounts.find({ nameKey: 'acme' }))?.id).toBe(second.id);
		expect((await accounts.find({ externalId: 'erp-1' }))?.id).toBe(first.id);
		expect(await accounts.find({ domain: 'other.example' })).toBeNull();
		expect((await accounts.ofDomains(['acme.example', 'x.nl'])).get('acme.example')?.id).toBe(second.id);
		expect(await accounts.existing([first.id, 'none'])).toEqual(new Set([first.id]));
		expect((await accounts.list({ search: 'ACM' })).map(({ id }) => id)).toEqual([second.id, first.id]);
		expect(await accounts.list({ search: 'erp', owner: 'kim' })).toEqual([]);
		expect(await accounts.update(first.id, { owner: 'kim', attributes: { a: 1 } })).toMatchObject({
			owner: 'kim',
			attributes: { a: 1 },
			updatedAt: START + 1,
		});
		expect(await accounts.update('none', { owner: 'kim' })).toBeNull();
		expect(await accounts.uses(first.id)).toEqual({ contacts: 0, leads: 0, activities: 0, enrollments: 0 });
		expect(await accounts.delete(first.id)).toBe(true);
		expect(await accounts.delete(first.id)).toBe(false);
	});
}
