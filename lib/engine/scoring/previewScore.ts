import { scoreLead, type ScoringModel } from '../../domain/scoring';
import type { Lead, LeadScoreRecord, StoredModel } from '../../store';
import type { EngineContext } from '../EngineContext';
import { loadScoringFacts } from './scoringFacts';

/**
 * Scores a lead by a model that doesn't have to be published, and writes nothing.
 * @param sample stands for a lead that is not stored: its fields and those of its contact, who has done
 *   nothing yet
 * @param modelId the ID that the model has once it's published
 */
export async function previewScore(
	context: EngineContext,
	modelId: string,
	model: ScoringModel,
	leadId: string,
	sample: { lead: object; contact: object },
): Promise<LeadScoreRecord> {
	const { store } = context;
	const lead = await store.leads.get(leadId);
	const facts = await loadScoringFacts(
		store,
		[{ definition: model } as StoredModel],
		lead === null ? [] : [lead],
	);
	const known =
		lead === null
			? isOfNoOne(sample.lead)
				? 'no_contact_or_account'
				: sampleFacts(sample)
			: facts.of({ definition: model } as StoredModel, lead);
	const now = store.clock.now();
	const row = { leadId, modelId, demotions: 0, computedAt: now };
	if (typeof known === 'string') {
		return { ...row, score: null, grade: null, unscored: known, passedAt: null, rules: [], nextLookAt: null };
	}
	const names = { segments: facts.segmentNames };
	const { score, grade, rules, nextChange } = scoreLead(model, known, now, names);
	const passed = model.salesReadyAt !== null && score >= model.salesReadyAt;
	return {
		...row,
		score,
		grade,
		unscored: null,
		passedAt: passed ? now : null,
		rules,
		nextLookAt: nextChange,
	};
}

/** A sample that doesn't say who it belongs to is treated as the contact's. */
function isOfNoOne(lead: { contactId?: unknown; accountId?: unknown }): boolean {
	return lead.contactId === null && lead.accountId === null;
}

function sampleFacts({ lead, contact }: { lead: object; contact: object }) {
	const record = (given: object) => ({ attributes: {}, ...given });
	return {
		lead: { status: 'open', ...record(lead) } as unknown as Lead,
		people: [
			{ contact: record(contact), account: null, leads: [], interactions: [], segmentIds: new Set<string>() },
		],
	};
}
