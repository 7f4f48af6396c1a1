import { emailKey, textKey } from '../../lib/domain/normalization';
import type { ConsentFields } from '../../lib/engine';
import type { ConsentRule } from './consentRule';
import type { FieldFindings } from './FieldFindings';
import type { FormBody } from './FormBody';

export type SaidConsent = Pick<ConsentFields, 'channel' | 'purpose' | 'topic' | 'state'>;

const YES = new Set(['on', 'yes', 'true', '1']);
const NO = new Set(['off', 'no', 'false', '0', '']);

/**
 * Reads a submission's consents. An unclear value neither gives nor withdraws one.
 * @param findings collects unclear values, and required boxes that aren't ticked
 */
export function readConsents(form: FormBody, rules: ConsentRule[], findings: FieldFindings): SaidConsent[] {
	const said: SaidConsent[] = [];
	for (const rule of rules) {
		const { channel, purpose, topic = '', ifUnchecked, required } = rule;
		const value = form.read(rule.name);
		const ticked = isTicked(value, rule.yes ?? '');
		if (ticked === null) {
			findings.add(rule, value, 'is neither yes nor no; send true or false');
		} else if (ticked) {
			said.push({ channel, purpose, topic, state: 'given' });
		} else if (required === true) {
			findings.add(rule, value, 'must be checked');
		} else if (ifUnchecked === 'withdraw') {
			said.push({ channel, purpose, topic, state: 'withdrawn' });
		}
	}
	return said;
}

/**
 * The address that a consent is given for: the one in the form, which may not be the contact's own. Undefined: the
 * contact's own.
 */
export function consentAddress(
	{ channel, state }: SaidConsent,
	email: string | null | undefined,
): string | undefined {
	if (state !== 'given' || textKey(channel) !== 'email' || typeof email !== 'string') return undefined;
	return emailKey(email) === null ? undefined : email;
}

/** null: unclear. Only a clear yes counts as consent. */
function isTicked(value: unknown, yes: string): boolean | null {
	if (value === undefined || value === null) return false;
	// A group of boxes with one ticked.
	if (Array.isArray(value) && value.length === 1) return isTicked(value[0], yes);
	if (typeof value === 'object') return null;
	const text = String(value).trim().toLowerCase();
	if (YES.has(text) || (yes.trim() !== '' && text === yes.trim().toLowerCase())) return true;
	return NO.has(text) ? false : null;
}
