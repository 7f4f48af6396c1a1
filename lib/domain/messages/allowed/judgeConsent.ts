import type { ConsentModel, ConsentState, SuppressionReason } from '../types';

/** What a contact has said about one channel, as far as the judgment needs it. */
export interface ConsentStatement {
	/** Sorts by creation, which decides between statements of one instant. */
	id: string;
	purpose: string;
	/** Part of the purpose; empty: all of it. */
	topic: string;
	state: ConsentState;
	/** Confirmed by a message to the address. */
	doubleOptIn: boolean;
	/** Hash of the address it was said for; null: for no address in particular. */
	addressHash: string | null;
	/** UTC epoch milliseconds. */
	at: number;
}

/** What is asked for: one purpose, at most one topic (empty: none), one address. */
export interface ConsentQuestion {
	model: ConsentModel;
	purpose: string;
	topic: string;
	/** Hash of the address that the message would go to; null: there's none that could be hashed. */
	addressHash: string | null;
}

/** Whether consent lets a message go out, and the statement that decided; null: none did. */
export type ConsentVerdict<Statement> =
	| { allowed: true; because: Statement | null }
	| {
			allowed: false;
			reason: Extract<SuppressionReason, 'no_consent' | 'consent_withdrawn' | 'consent_not_confirmed'>;
			because: Statement | null;
	  };

/**
 * Whether a contact's consents let a message go out.
 *
 * The latest statement counts. A purpose that was withdrawn takes its topics with it, whenever they were given; a
 * topic that was withdrawn leaves the rest of its purpose alone. Consent to a purpose covers its topics, and
 * consent to a topic covers that topic only. What was confirmed stays confirmed until it's withdrawn.
 *
 * A permission stays with its address, and a refusal follows the person: see {@link appliesTo}.
 *
 * @param statements those of the contact about the message's channel, in any order; other purposes are ignored
 */
export function judgeConsent<Statement extends ConsentStatement>(
	question: ConsentQuestion,
	statements: readonly Statement[],
): ConsentVerdict<Statement> {
	const { model, purpose, topic, addressHash } = question;
	if (model === 'off') return { allowed: true, because: null };
	const own = statements.filter((statement) => statement.purpose === purpose);
	const whole = latestWord(own, '', addressHash);
	if (whole?.state === 'withdrawn') return refused('consent_withdrawn', whole);
	const part = topic === '' ? null : latestWord(own, topic, addressHash);
	if (part?.state === 'withdrawn') return refused('consent_withdrawn', part);
	const given = part ?? whole;
	if (model === 'nonRestrictive') return { allowed: true, because: given };
	if (given === null) return refused('no_consent', null);
	if (model === 'restrictive') return { allowed: true, because: given };
	const confirmed =
		(topic === '' ? null : confirmation(own, topic, addressHash)) ?? confirmation(own, '', addressHash);
	return confirmed === null ? refused('consent_not_confirmed', given) : { allowed: true, because: confirmed };
}

/**
 * What counts now for a purpose, or for one of its topics, at an address; null: nothing was said.
 * @param statements those about one channel and purpose
 */
export function latestWord<Statement extends ConsentStatement>(
	statements: readonly Statement[],
	topic: string,
	addressHash: string | null,
): Statement | null {
	return latestOf(appliesTo(statements, topic, addressHash));
}

/**
 * Which statements about a purpose or topic speak of an address.
 *
 * - Those about the address itself, and those about no address in particular.
 * - A withdrawal at another address of the contact, as long as nothing was said about this one: changing an
 *   address takes back no refusal.
 * - Never a consent at another address: no one has asked for messages here.
 */
function appliesTo<Statement extends ConsentStatement>(
	statements: readonly Statement[],
	topic: string,
	addressHash: string | null,
): Statement[] {
	const about = statements.filter((statement) => statement.topic === topic);
	const isKnown = addressHash !== null && about.some((statement) => statement.addressHash === addressHash);
	return about.filter(
		(statement) =>
			statement.addressHash === null ||
			statement.addressHash === addressHash ||
			(statement.state === 'withdrawn' && !isKnown),
	);
}

/** The confirmed consent that hasn't been withdrawn since. */
function confirmation<Statement extends ConsentStatement>(
	statements: readonly Statement[],
	topic: string,
	addressHash: string | null,
): Statement | null {
	const about = appliesTo(statements, topic, addressHash);
	const confirmed = latestOf(about.filter(({ state, doubleOptIn }) => state === 'given' && doubleOptIn));
	const withdrawn = latestOf(about.filter(({ state }) => state === 'withdrawn'));
	if (confirmed === null || (withdrawn !== null && isLater(withdrawn, confirmed))) return null;
	return confirmed;
}

function latestOf<Statement extends ConsentStatement>(statements: readonly Statement[]): Statement | null {
	return statements.reduce<Statement | null>(
		(latest, statement) => (latest === null || isLater(statement, latest) ? statement : latest),
		null,
	);
}

function isLater(one: ConsentStatement, other: ConsentStatement): boolean {
	return one.at > other.at || (one.at === other.at && one.id > other.id);
}

function refused<Statement>(
	reason: 'no_consent' | 'consent_withdrawn' | 'consent_not_confirmed',
	because: Statement | null,
): ConsentVerdict<Statement> {
	return { allowed: false, reason, because };
}
