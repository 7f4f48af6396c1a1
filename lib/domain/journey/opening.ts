import type { Finding } from './check/finding';

/** Why no contact may start in a version of a journey's workflow. */
export interface JourneyRefusal {
	/** The checked version's fingerprint. */
	workflow: string;
	/** The errors. */
	findings: Finding[];
	/** UTC epoch milliseconds. */
	since: number;
}

/** A step of a published workflow that doesn't deliver what it holds. */
export interface MissingStep {
	stepId: string;
	name: string;
	/** What its node said; null: nothing, as when n8n hasn't started it. */
	reason: string | null;
}

/** What of a journey decides whether contacts may start. */
export interface Opening {
	refusal: JourneyRefusal | null;
	missingSteps: MissingStep[] | null;
}

/** Whether contacts may start. */
export function isOpen({ refusal, missingSteps }: Opening): boolean {
	return refusal === null && missingSteps === null;
}

/** All errors in one readable text. */
export function describeFindings(findings: readonly Finding[]): string {
	return findings.map(({ node, problem, remedy }) => `${node}: ${problem} ${remedy}`).join(' ');
}

/** Why a journey isn't open, for people; null: it is. */
export function describeOpening({ refusal, missingSteps }: Opening): string | null {
	if (refusal !== null) return describeFindings(refusal.findings);
	if (missingSteps === null) return null;
	return missingSteps
		.map(({ name, reason }) =>
			reason === null
				? `${name}: n8n hasn’t started this step. Publish the workflow again.`
				: `${name}: this step couldn’t start. ${reason}`,
		)
		.join(' ');
}
