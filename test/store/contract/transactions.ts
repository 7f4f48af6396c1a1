import { contactRow } from '../../support/rows';
import type { ContractContext } from '../storeContract';

export function transactionContract(context: ContractContext): void {
	describe('transactions', () => {
		it('keep all or nothing', async () => {
			const work = context.store.transaction(async (store) => {
				await store.contacts.insert(contactRow());
				await store.instances.add({ id: 'a', host: 'here', pid: 1 });
				throw new Error('changed my mind');
			});
			await expect(work).rejects.toThrow('changed my mind');
			expect(await context.store.contacts.count()).toBe(0);
			expect(await context.store.instances.list()).toEqual([]);
			await expect(context.store.contacts.insert(contactRow())).resolves.toBeDefined();
		});

		it('keep nothing of an inner one when the outer fails', async () => {
			const work = context.store.transaction(async (outer) => {
				await outer.transaction(async (inner) => await inner.contacts.insert(contactRow()));
				throw new Error('changed my mind');
			});
			await expect(work).rejects.toThrow('changed my mind');
			expect(await context.store.contacts.count()).toBe(0);
		});

		it('return what the work returns, and see their own writes', async () => {
			const count = await context.store.transaction(async (store) => {
				await store.contacts.insert(contactRow());
				return await store.transaction(async (inner) => await inner.contacts.count());
			});
			expect(count).toBe(1);
		});

		it('that claim the same identity wait for one another, and one of them gets it', async () => {
			const owners = await Promise.all(
				Array.from(
					{ length: 20 },
					async (_, n) =>
						await context.store.transaction(async (store) => {
							const owner = await store.contacts.claimKey({
								recordType: 'contact',
								scope: 'email',
								key: 'ann@example.com',
								recordId: String(n),
							});
							await new Promise((resolve) => setImmediate(resolve));
							return owner ?? String(n);
						}),
				),
			);
			expect(new Set(owners).size).toBe(1);
		});

		it('about one contact do not run into one another', async () => {
			const { id } = await context.store.contacts.insert(contactRow({ attributes: { count: 0 } }));
			await Promise.all(
				Array.from({ length: 20 }, async () => {
					await context.store.transaction(async (store) => {
						await store.contacts.lock([id]);
						const before = await store.contacts.get(id);
						await new Promise((resolve) => setImmediate(resolve));
						await store.contacts.update(id, {
							attributes: { count: (before!.attributes.count as number) + 1 },
						});
					});
				}),
			);
			expect((await context.store.contacts.get(id))?.attributes).toEqual({ count: 20 });
		});

		it('leave everything there for the next process that opens the store', async () => {
			const ann = await context.store.contacts.insert(contactRow({ firstName: 'Ann' }));
			const again = await context.reopen();
			try {
				expect(await again.contacts.get(ann.id)).toEqual(ann);
				await again.contacts.update(ann.id, { firstName: 'Anna' });
			} finally {
				await again.close();
			}
			expect((await context.store.contacts.get(ann.id))?.firstName).toBe('Anna');
		});
	});
}
