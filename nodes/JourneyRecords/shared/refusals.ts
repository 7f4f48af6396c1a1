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
			id: `${refusal.journey_id} ${refusal.contact_id} ${refusal.reason}`,
		}));
	});
	const journeys = new Map<string, { name: string | null; steps: Map<string, string> }>();
	for (const journeyId of new Set(found.map((refusal) => refusal.journey_id))) {
		const steps = await store.steps.list(journeyId);
		journeys.set(journeyId, {
			name: (await store.steps.journey(journeyId))?.name ?? null,
			steps: new Map(steps.map((step) => [step.step_id, step.name])),
		});
	}
	return found.map((refusal) => {
		const journey = journeys.get(refusal.journey_id);
		return {
			id: refusal.id,
			contactId: refusal.contact_id,
			journeyId: refusal.journey_id,
			journeyName: journey?.name ?? null,
			stepId: refusal.step_id,
			stepName: journey?.steps.get(refusal.step_id) ?? null,
			reason: refusal.reason,
			times: refusal.times,
			firstAt: refusal.first_at,
			lastAt: refusal.last_at,
			detail: refusal.detail,
		};
	});
}
