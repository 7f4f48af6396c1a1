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

/** Where a lead is to go, and what comes with it. */
export interface Destination {
	lead: Partial<Lead>;
	process: LifecycleProcess;
	to: { stage: string; status: LeadStatus };
	given?: Partial<GivenAlong>;
}

/**
 * Checks what places in processes require of leads, with two statements at most.
 * @param store null: nothing is known about their contacts and accounts
 * @returns for each, in order; null for a lead that lacks nothing
 */
export async function lackingFields(
	store: Store | null,
	destinations: Destination[],
): Promise<Array<Lacking | null>> {
	const checks = destinations.map((destination) => ({
		...destination,
		required: requirementsOf(destination.process.definition, destination.to),
	}));
	const idsOf = (record: 'contact' | 'account'): string[] =>
		checks.flatMap(({ lead, required }) =>
			required.some((path) => path.startsWith(`${record}.`)) ? (lead[`${record}Id`] ?? []) : [],
		);
	const contacts = await store?.contacts.getMany(idsOf('contact'));
	const accounts = await store?.accounts.getMany(idsOf('account'));
	return checks.map((check) => {
		const { lead, required, given } = check;
		if (required.length === 0) return null;
		const missing = missingFields(required, {
			lead: {
				...lead,
				owner: given?.owner ?? lead.owner ?? null,
				opportunity: given?.opportunity ?? lead.opportunity ?? null,
			},
			contact: contacts?.get(lead.contactId ?? '') ?? null,
			account: accounts?.get(lead.accountId ?? '') ?? null,
		});
		return missing.length === 0 ? null : explain(missing, check);
	});
}

function explain(missing: string[], { process, to }: Destination): Lacking {
	const place =
		to.status === 'qualified'
			? `to be closed as qualified in the process "${process.name}"`
			: `to reach "${stageName(process.definition, to.stage)}" in the process "${process.name}"`;
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
