import {
	missingFields,
	requirementsOf,
	stageName,
	type LeadStatus,
	type LifecycleProcess,
	type Opportunity,
} from '../../domain/lifecycle';
import type { Lead, Store } from '../../store';

/** What a move sets on a lead along with its stage; null leaves the current value. */
export interface GivenAlong {
	owner: string | null;
	opportunity: Opportunity | null;
}

/** Why a lead can't reach a place in its process yet. */
export interface Lacking {
	/** Which of the required fields it lacks. */
	why: string;
	/** What to do about it, in a sentence. */
	remedy: string;
}

/**
 * Checks what a place in a process requires of a lead.
 * @param store null: nothing is known about its contact and account
 * @returns null when the lead lacks nothing
 */
export async function lackingFields(
	store: Store | null,
	lead: Partial<Lead>,
	{ name, definition }: LifecycleProcess,
	to: { stage: string; status: LeadStatus },
	{ owner, opportunity }: Partial<GivenAlong> = {},
): Promise<Lacking | null> {
	const required = requirementsOf(definition, to);
	if (required.length === 0) return null;
	const needs = (record: string): boolean => required.some((path) => path.startsWith(`${record}.`));
	const missing = missingFields(required, {
		lead: {
			...lead,
			owner: owner ?? lead.owner ?? null,
			opportunity: opportunity ?? lead.opportunity ?? null,
		},
		contact: store && needs('contact') && lead.contactId ? await store.contacts.get(lead.contactId) : null,
		account: store && needs('account') && lead.accountId ? await store.accounts.get(lead.accountId) : null,
	});
	if (missing.length === 0) return null;
	const place =
		to.status === 'qualified'
			? `to be closed as qualified in the process "${name}"`
			: `to reach "${stageName(definition, to.stage)}" in the process "${name}"`;
	return { why: `the lead lacks ${missing.join(', ')}, which it needs ${place}`, remedy: remedyOf(missing) };
}

function remedyOf(missing: string[]): string {
	const along = missing.includes('owner')
		? ['set Owner in the same step']
		: missing.some((path) => path.startsWith('opportunity.'))
			? ['fill in Opportunity in the same step']
			: [];
	const sentence = [...along, 'fill in these fields first, for example with Lead: Update'].join(', or ');
	return `${sentence[0].toUpperCase()}${sentence.slice(1)}.`;
}
