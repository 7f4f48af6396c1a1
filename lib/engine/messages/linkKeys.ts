import { ConflictError, NotFoundError } from '../../domain/errors';
import type { SecretKey } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';

/** A key that links in messages are signed with, without its secret. Instants are UTC epoch milliseconds. */
export type LinkKey = Omit<SecretKey, 'secret' | 'purpose'>;

/** All keys, the latest first; none before the first message with a link. */
export async function listLinkKeys({ store }: Pick<EngineContext, 'store'>): Promise<LinkKey[]> {
	return (await store.secretKeys.list('link')).map(withoutSecret);
}

/** Signs new links with a new key. Links in messages that went out stay valid. */
export async function rotateLinkKey(context: EngineContext): Promise<LinkKey> {
	return await inTransaction(context, async ({ store }) =>
		withoutSecret(await store.secretKeys.rotate('link')),
	);
}

/**
 * Ends a key that has become known to others: links that it has signed are no longer followed. New links get a new
 * key, if it was the current one.
 * @throws NotFoundError when there is no such key; ConflictError when it was revoked before
 */
export async function revokeLinkKey(context: EngineContext, number: number): Promise<LinkKey> {
	return await inTransaction(context, async ({ store }) => {
		const revoked = await store.secretKeys.revoke('link', number);
		const key = (await store.secretKeys.list('link')).find((each) => each.number === number);
		if (key === undefined) throw new NotFoundError('link key', String(number));
		if (!revoked) throw new ConflictError(`Link key ${number} was revoked before`);
		return withoutSecret(key);
	});
}

function withoutSecret({ number, createdAt, retiredAt, revokedAt }: SecretKey): LinkKey {
	return { number, createdAt, retiredAt, revokedAt };
}
