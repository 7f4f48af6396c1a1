import { ConflictError, InvalidInputError, type FieldProblem } from '../../domain/errors';
import { SUPPRESSION_CAUSES, type SuppressionCause, type SuppressionScope } from '../../domain/messages';
import { textKey } from '../../domain/normalization';
import type { NewSuppression, Suppression } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { addressHasher, unusableAddress, type AddressHasher } from './addresses';

/** An address that is to get nothing. */
export interface SuppressionRequest {
	/** Such as `email`. */
	channel: string;
	address: string;
	/** Absent: all messages. */
	scope?: SuppressionScope;
	/** Absent: a person wants it. */
	cause?: SuppressionCause;
	/** When it ends, UTC epoch milliseconds; null: it doesn't; absent: by the cause. */
	until?: number | null;
	/** A provider, a person, an import. */
	source: string | null;
}

const LONGEST_SOURCE = 1_000;

/**
 * Suppresses addresses, any number at once. Stronger suppressions that they already have stay.
 * @returns for each request, in order, what applies now, or what's wrong with it; those that are right are stored
 */
export async function addSuppressions(
	context: EngineContext,
	requests: readonly SuppressionRequest[],
): Promise<Array<Suppression | InvalidInputError>> {
	return await inTransaction(context, async (tx) => {
		const hash = await addressHasher(tx);
		const now = tx.store.clock.now();
		const checked = requests.map((request) => checkRequest(hash, request, now));
		const added = await tx.store.suppressions.add(
			checked.filter((each): each is NewSuppression => !(each instanceof InvalidInputError)),
		);
		let next = 0;
		return checked.map((each) => (each instanceof InvalidInputError ? each : added[next++]));
	});
}

/**
 * Lets an address get messages again.
 * @param options.evenComplaints also if it's suppressed because someone complained: mailing them again harms the
 *   sender's reputation, and may be against the law
 * @returns what applied until now; empty: nothing did
 * @throws ConflictError when a complaint stands in the way; InvalidInputError for an unusable address
 */
export async function removeSuppressions(
	context: EngineContext,
	address: Pick<SuppressionRequest, 'channel' | 'address' | 'scope'>,
	{ evenComplaints = false }: { evenComplaints?: boolean } = {},
): Promise<Suppression[]> {
	return await inTransaction(context, async (tx) => {
		const { suppressions } = tx.store;
		const key = requireAddress(await addressHasher(tx), address);
		const { scope } = address;
		const inForce = (await suppressions.of(key.channel, [key.addressHash])).filter(
			(suppression) => scope === undefined || suppression.scope === scope,
		);
		if (!evenComplaints && inForce.some(({ cause }) => cause === 'complaint')) {
			throw new ConflictError(
				'This address is suppressed because of a complaint, so it was not removed; only do that if the person asks for your messages again',
			);
		}
		return await suppressions.remove({ ...key, ...(scope === undefined ? {} : { scope }) });
	});
}

/**
 * Everything that keeps messages from an address now.
 * @throws InvalidInputError for an unusable address
 */
export async function suppressionsOf(
	context: EngineContext,
	address: Pick<SuppressionRequest, 'channel' | 'address'>,
): Promise<Suppression[]> {
	const { channel, addressHash } = requireAddress(await addressHasher(context), address);
	return await context.store.suppressions.of(channel, [addressHash]);
}

function requireAddress(
	hash: AddressHasher,
	{ channel, address }: Pick<SuppressionRequest, 'channel' | 'address'>,
): { channel: string; addressHash: string } {
	const problems: FieldProblem[] = [];
	const name = textKey(channel);
	if (name === '') problems.push({ field: 'channel', reason: 'is empty; name the channel, such as email' });
	const addressHash = hash(name, address);
	if (address.trim() === '') {
		problems.push({ field: 'address', reason: 'is empty; enter the address to suppress or to look up' });
	} else if (addressHash === null) {
		problems.push({
			field: 'address',
			reason: unusableAddress(name, address),
		});
	}
	if (problems.length > 0 || addressHash === null) throw new InvalidInputError(problems);
	return { channel: name, addressHash };
}

function checkRequest(
	hash: AddressHasher,
	request: SuppressionRequest,
	now: number,
): NewSuppression | InvalidInputError {
	const { scope = 'all', cause = 'manual', until, source } = request;
	const problems: FieldProblem[] = [];
	if (!SUPPRESSION_CAUSES.includes(cause)) {
		problems.push({ field: 'cause', reason: `must be one of ${SUPPRESSION_CAUSES.join(', ')}` });
	}
	if (scope !== 'all' && scope !== 'commercial') {
		problems.push({ field: 'scope', reason: 'must be all or commercial' });
	}
	if (typeof until === 'number' && !(until > now)) {
		problems.push({ field: 'until', reason: 'has passed; use a date in the future, or leave it out' });
	}
	if ((source?.length ?? 0) > LONGEST_SOURCE) {
		problems.push({ field: 'source', reason: `is longer than ${LONGEST_SOURCE} characters` });
	}
	try {
		const key = requireAddress(hash, request);
		if (problems.length > 0) return new InvalidInputError(problems);
		return {
			...key,
			scope,
			cause,
			source: source?.trim() || null,
			...(until === undefined ? {} : { until }),
		};
	} catch (error) {
		if (!(error instanceof InvalidInputError)) throw error;
		return new InvalidInputError([...error.problems, ...problems]);
	}
}
