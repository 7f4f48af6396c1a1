import type { Enrollment } from '../../lib/store';
import type { TestBench } from '../e2e/support/TestBench';

/** The steps of the journey that call the sink, in order. */
export const STEPS = ['entered', 'picked', 'waited', 'decided', 'lead'] as const;

export interface Ledger {
	accepted: number;
	completed: number;
	interrupted: number;
	unconfirmed: number;
	failed: number;
	lost: string[];
	doubled: string[];
	incomplete: string[];
}

/** Compares what the sink outside of n8n has counted with what the store says of each accepted contact. */
export async function audit(bench: TestBench, journeyId: string, accepted: Set<string>): Promise<Ledger> {
	const counts = bench.http.counts((request) => `${request.path} ${String(request.query.id)}`);
	const ledger: Ledger = {
		accepted: accepted.size,
		completed: 0,
		interrupted: 0,
		unconfirmed: 0,
		failed: 0,
		lost: [],
		doubled: [],
		incomplete: [],
	};
	const byContact = await enrollmentsByEmail(bench, journeyId);
	for (const email of accepted) {
		const enrollments = byContact.get(email) ?? [];
		if (enrollments.length === 0) ledger.lost.push(email);
		if (enrollments.length > 1) ledger.doubled.push(`${email}: ${enrollments.length} enrollments`);
		const passes = STEPS.map((step) => counts.get(`/${step} ${email}`) ?? 0);
		passes.forEach((count, step) => {
			if (count > 1) ledger.doubled.push(`${email}: ${STEPS[step]} ${count} times`);
		});
		for (const { status, reason } of enrollments) {
			if (status === 'completed') {
				ledger.completed += 1;
				if (passes.some((count) => count === 0)) ledger.incomplete.push(`${email}: ${passes.join(' ')}`);
			} else if (status === 'failed' && reason === 'interrupted') ledger.interrupted += 1;
			else if (status === 'failed' && reason === 'unconfirmed') ledger.unconfirmed += 1;
			else if (status === 'failed') ledger.failed += 1;
			else ledger.lost.push(`${email}: ${status}`);
		}
	}
	return ledger;
}

async function enrollmentsByEmail(bench: TestBench, journeyId: string): Promise<Map<string, Enrollment[]>> {
	const byEmail = new Map<string, Enrollment[]>();
	for (let offset = 0; ; offset += 1000) {
		const page = await bench.store.enrollments.list({ journeyId, limit: 1000, offset });
		const contacts = await bench.store.contacts.getMany(page.map((enrollment) => enrollment.contactId));
		for (const enrollment of page) {
			const email = contacts.get(enrollment.contactId)?.email ?? '?';
			byEmail.set(email, [...(byEmail.get(email) ?? []), enrollment]);
		}
		if (page.length < 1000) return byEmail;
	}
}

export function table(title: string, rows: Record<string, string | number>): string {
	const width = Math.max(...Object.keys(rows).map((name) => name.length));
	return [title, ...Object.entries(rows).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)].join(
		'\n',
	);
}
