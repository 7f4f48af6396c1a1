import { ConflictError, NotFoundError } from '../../domain/errors';
import { presetProcess, type LifecycleProcess } from '../../domain/lifecycle';
import { inTransaction, type EngineContext } from '../EngineContext';

/**
 * Deletes a process that has no leads, not even closed ones.
 * @throws NotFoundError; ConflictError when it is in use, or one that every store has
 */
export async function deleteProcess(context: EngineContext, id: string): Promise<LifecycleProcess> {
	return await inTransaction(context, async ({ store }) => {
		const process = await store.lifecycle.process(id, 'change');
		if (process === null) throw new NotFoundError('lifecycle process', id);
		if (presetProcess(id) !== undefined) {
			throw new ConflictError(`The process "${process.name}" is built in and cannot be deleted`);
		}
		const counts = await store.lifecycle.countByStage(id);
		const leads = [...counts.values()].reduce((sum, count) => sum + count, 0);
		if (leads > 0) {
			throw new ConflictError(
				`The process "${process.name}" cannot be deleted, because ${leads} lead${leads === 1 ? ' is' : 's are'} in it; move them to another process first`,
			);
		}
		await store.lifecycle.delete(id);
		return process;
	});
}
