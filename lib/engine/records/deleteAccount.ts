import { ConflictError, NotFoundError } from '../../domain/errors';
import type { Account } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';

/**
 * Deletes an account that nothing refers to.
 * @throws NotFoundError when there is none; ConflictError that says what refers to it
 */
export async function deleteAccount(context: EngineContext, id: string): Promise<Account> {
	return await inTransaction(context, async (tx) => {
		const account = await tx.store.accounts.lock(id);
		if (account === null) throw new NotFoundError('account', id);
		const uses = Object.entries(await tx.store.accounts.uses(id)).filter(([, count]) => count > 0);
		if (uses.length > 0) {
			const what = uses.map(([name, count]) => `${count} ${count === 1 ? SINGULAR[name] : name}`).join(', ');
			throw new ConflictError(
				`Account ${id} is still used by ${what}; move these to another account first, or delete them`,
			);
		}
		await tx.store.accounts.delete(id);
		return account;
	});
}

const SINGULAR: Record<string, string> = {
	contacts: 'contact',
	leads: 'lead',
	activities: 'activity',
	enrollments: 'enrollment',
};
