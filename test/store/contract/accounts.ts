import { START } from '../../support/rows';
import type { ContractContext } from '../storeContract';

export function accountContract(context: ContractContext): void {
	it('accounts come back with everything that was given', async () => {
		const account = await context.store.accounts.insert({
			external_id: 'erp-1',
			name: 'Acme',
			name_key: 'acme',
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
}
