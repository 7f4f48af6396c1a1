import { scoreLead, type LeadScore, type ScoringModel } from '../../domain/scoring';
import type { Lead, StoredModel } from '../../store';
import type { EngineContext } from '../EngineContext';
import { loadScoringFacts, UNSCORED_REASONS } from './scoringFacts';

/** What a model would say about a lead. */
export interface ScorePreview extends Pick<LeadScore, 'score' | 'grade' | 'rules'> {
	model: string;
	/** Whether the threshold is reached. */
	salesReady: boolean;
	/** Why it would not be scored; left out if it would. */
	notScored?: string;
}

/**
 * Scores a lead by a model that doesn't have to be published, and writes nothing.
 * @param sample stands for a lead that is not stored: its fields and those of its contact, who has done
 *   nothing yet
 */
export async function previewScore(
	context: EngineContext,
	model: ScoringModel,
	leadId: string,
	sample: { lead: object; contact: object },
): Promise<ScorePreview> {
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
	if (typeof known === 'string') {
		const notScored = UNSCORED_REASONS[known];
		return { model: model.name, score: 0, grade: null, salesReady: false, rules: [], notScored };
	}
	const names = { segments: facts.segmentNames };
	const { score, grade, rules } = scoreLead(model, known, store.clock.now(), names);
	const salesReady = model.salesReadyAt !== null && score >= model.salesReadyAt;
	return { model: model.name, score, grade, salesReady, rules };
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
