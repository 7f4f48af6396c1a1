import { describeMoment } from '../../explain';
import type { SuppressionCause } from '../types';
import type { ConsentStatement } from './judgeConsent';
import type { SuppressionInForce } from './judgeSuppressions';

/** `Consent to email for marketing (news) was given 2027-03-01 09:12 (UTC), confirmed by a message; source: web form.` */
export function describeStatement(
	statement: ConsentStatement & { channel: string; source: string | null },
	zone: string,
): string {
	const { channel, purpose, topic, state, at, doubleOptIn, source } = statement;
	const what = `${channel} for ${purpose}${topic === '' ? '' : ` (${topic})`}`;
	const confirmed = doubleOptIn ? ', confirmed by a message' : '';
	return `Consent to ${what} was ${state} ${describeMoment(at, zone)}${confirmed}${source === null ? '' : `; source: ${source}`}.`;
}

const CAUSES: Record<SuppressionCause, string> = {
	hard_bounce: 'a message to it came back as undeliverable',
	soft_bounces: 'several messages to it bounced in a row',
	complaint: 'someone there complained about a message',
	unsubscribed_all: 'its owner wants no commercial messages',
	manual: 'someone put it on the suppression list',
	erased: 'its owner wanted no messages before being erased',
	invalid: 'a provider says that it doesn’t exist',
};

/** `The address gets nothing since 2027-03-01 09:12 (UTC), until 2027-08-28 09:12 (UTC): a message to it came back as undeliverable.` */
export function describeSuppression(
	{ scope, cause, since, until }: SuppressionInForce & { until: number | null },
	zone: string,
): string {
	const what = scope === 'all' ? 'nothing' : 'no commercial messages';
	const end = until === null ? '' : `, until ${describeMoment(until, zone)}`;
	return `The address gets ${what} since ${describeMoment(since, zone)}${end}: ${CAUSES[cause]}.`;
}
