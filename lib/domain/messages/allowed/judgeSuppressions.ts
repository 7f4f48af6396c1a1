import type { MessageKind, SuppressionCause, SuppressionScope } from '../types';
import { latestWord, type ConsentQuestion, type ConsentStatement } from './judgeConsent';

/** A suppression in force, as far as the judgment needs it. */
export interface SuppressionInForce {
	scope: SuppressionScope;
	cause: SuppressionCause;
	/** UTC epoch milliseconds. */
	since: number;
}

/** What the person wanted, as opposed to what the address can't do. */
const OWN_WORD: ReadonlySet<SuppressionCause> = new Set(['unsubscribed_all', 'erased']);

/**
 * The suppression that keeps a message from going out; null: none does.
 *
 * Suppressions of the scope `commercial` let transactional messages through. What a person asked for (to get
 * nothing at all, or to be erased) gives way to what the same person allows later, for exactly that purpose or
 * topic at this address; what an address can't do, and a complaint, don't give way to anyone's consent.
 *
 * @param suppressions those of the address that are in force
 * @param statements the contact's about the message's channel
 */
export function judgeSuppressions<Suppression extends SuppressionInForce>(
	suppressions: readonly Suppression[],
	question: Omit<ConsentQuestion, 'model'> & { kind: MessageKind },
	statements: readonly ConsentStatement[],
): Suppression | null {
	return (
		suppressions.find(({ scope, cause, since }) => {
			if (scope === 'commercial' && question.kind !== 'commercial') return false;
			return !(OWN_WORD.has(cause) && wasAllowedAfter(since, question, statements));
		}) ?? null
	);
}

function wasAllowedAfter(
	since: number,
	{ purpose, topic, addressHash }: Omit<ConsentQuestion, 'model'>,
	statements: readonly ConsentStatement[],
): boolean {
	const own = statements.filter((statement) => statement.purpose === purpose);
	return ['', topic].some((part) => {
		const word = latestWord(own, part, addressHash);
		return word?.state === 'given' && word.at > since;
	});
}
