import type { Page, Store } from '../../../lib/store';
import { readPages } from './list';

/** Why a contact didn't enter a journey, and how often. */
export interface Refusal {
	/** Its unique ID. */
	id: string;
	contactId: string;
	journeyId: string;
	journeyName: string | null;
	/** The trigger that refused it. */
	stepId: string;
	stepName: string | null;
	reason: string;
	times: number;
	firstAt: number;
	lastAt: number;
	/** What explains it: the enrollment in the way, the interaction that requested entry, … */
	detail: object | null;
}

/** Refused entries with the names of journeys and triggers, latest first. */
export async function readRefusals(
	store: Store,
	filter: { contactId?: string; journeyId?: string },
	limit: number,
): Promise<Refusal[]> {
	const found = await readPages(limit, async (page: Page) => {
		const refusals = await store.entries.refusals({ ...filter, ...page });
		return refusals.map((refusal) => ({
			...refusal,
			id: `${refusal.journeyId} ${refusal.contactId} ${refusal.reason}`,
		}));
	});
	const journeys = new Map<string, { name: string | null; steps: Map<string, string> }>();
	for (const journeyId of new Set(found.map((refusal) => refusal.journeyId))) {
		const steps = await store.steps.list(journeyId);
		journeys.set(journeyId, {
			name: (await store.steps.journey(journeyId))?.name ?? null,
			steps: new Map(steps.map((step) => [step.stepId, step.name])),
		});
	}
	return found.map((refusal) => {
		const journey = journeys.get(refusal.journeyId);
		return {
			id: refusal.id,
			contactId: refusal.contactId,
			journeyId: refusal.journeyId,
			journeyName: journey?.name ?? null,
			stepId: refusal.stepId,
			stepName: journey?.steps.get(refusal.stepId) ?? null,
			reason: refusal.reason,
			times: refusal.times,
			firstAt: refusal.firstAt,
			lastAt: refusal.lastAt,
			detail: refusal.detail,
		};
	});
}
