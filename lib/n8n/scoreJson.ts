import type { IDataObject } from 'n8n-workflow';

import { UNSCORED_REASONS, type Unscored } from '../engine';
import type { Lead, LeadScoreRecord, StoredModel } from '../store';
import { isoTime } from './items';

/** What a model says about a lead, with the reasons, as items show it. */
export function scoreJson(
	score: LeadScoreRecord,
	model: Pick<StoredModel, 'id' | 'name'>,
	lead: Pick<Lead, 'salesReadyAt'>,
): IDataObject {
	return {
		model: model.name,
		modelId: model.id,
		score: score.score,
		grade: score.grade,
		salesReady: lead.salesReadyAt !== null,
		salesReadyAt: isoTime(lead.salesReadyAt),
		/** When it reached this model's threshold. */
		passedAt: isoTime(score.passedAt),
		rules: rulesJson(score.rules),
		...(score.unscored === null ? {} : { notScored: UNSCORED_REASONS[score.unscored as Unscored] }),
		computedAt: isoTime(score.computedAt),
		nextChangeAt: isoTime(score.nextLookAt),
	};
}

export function rulesJson(rules: LeadScoreRecord['rules']): IDataObject[] {
	return rules.map(({ capped, ...rule }) => ({
		...rule,
		because: becauseJson(rule.because),
		...(capped === undefined
			? {}
			: {
					capped: {
						...capped,
						...(capped.because === undefined ? {} : { because: becauseJson(capped.because) }),
					},
				}),
	}));
}

function becauseJson(because: LeadScoreRecord['rules'][number]['because']): IDataObject[] {
	return because.map((one) =>
		'occurredAt' in one ? { ...one, occurredAt: isoTime(one.occurredAt) } : { ...one },
	);
}
