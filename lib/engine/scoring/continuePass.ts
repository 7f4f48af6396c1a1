import { setImmediate as nextTurn } from 'node:timers/promises';

import type { LeadScoreRecord, StoredModel } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { lockLeads, readProcesses } from '../lifecycle';
import { pacePerStore } from '../pacePerStore';
import { namesOf, summarize } from './summary';
import { writeSummaries } from './writeSummaries';

/** By store: how many leads at a time. */
const paceOf = pacePerStore({ first: 100, fewest: 20, most: 1_000 });

/**
 * Continues work on all leads of a model: all are marked for scoring by a published model, and lose the
 * scores of a stopped one. The progress is stored together with the work, so neither a crash nor a power cut
 * halfway doubles or forgets anything.
 * @returns whether there was anything to do
 */
export async function continuePass(context: EngineContext): Promise<boolean> {
	if (!(await context.store.scoring.anyPass())) return false;
	return await paceOf(context.store).run(
		async (size) =>
			await inTransaction(
				context,
				async (tx) => {
					const model = await tx.store.scoring.lockPass();
					if (model === null) return false;
					if (model.pass === 'score') await markPart(tx, model, size);
					else await clearPart(tx, model, size);
					return true;
				},
				'process',
			),
	);
}

/** Does all of it: for callers that can't leave it to a clock. */
export async function finishPasses(
	context: EngineContext,
	until: () => boolean = () => false,
): Promise<void> {
	while (!until() && (await continuePass(context))) await nextTurn();
}

async function markPart({ store, log }: EngineContext, model: StoredModel, size: number): Promise<void> {
	const last = await store.scoring.markPart(model.id, model.cursor ?? '', size);
	await store.scoring.savePass(model.id, 'score', last);
	if (last === null) log.info(`Customer journeys: model "${model.name}" has scored all open leads`);
}

/** Removes scores from leads where neither the model nor the lead's lifecycle process wants them kept. */
async function clearPart(context: EngineContext, model: StoredModel, size: number): Promise<void> {
	const { store } = context;
	const leadIds = await store.scoring.leadsOf(model.id, model.cursor ?? '', size);
	const leads = await lockLeads(context, leadIds);
	const processOf = await readProcesses(
		store,
		[...leads.values()].map(({ processId }) => processId),
	);
	const [gone, kept] = [[] as string[], [] as string[]];
	for (const lead of leads.values()) {
		const cleans = model.definition.cleanUp && processOf(lead.processId).cleanUpScores;
		(cleans ? gone : kept).push(lead.id);
	}
	const pairs = (ids: string[]) => ids.map((leadId) => ({ leadId, modelId: model.id }));
	await store.scoring.remove(pairs(gone));
	// Retained scores stay as they are.
	await store.scoring.postpone(pairs(kept), null);
	const left = Map.groupBy(await store.scoring.scoresOf(gone), ({ leadId }) => leadId);
	const names = await namesOf(context, await store.scoring.activeModels(), left.values());
	await writeSummaries(
		context,
		gone.map((id) => {
			const lead = leads.get(id)!;
			const scores: LeadScoreRecord[] = left.get(id) ?? [];
			// It stays sales-ready: someone may be working on it.
			return { lead, summary: { ...summarize(scores, names), salesReadyAt: lead.salesReadyAt } };
		}),
	);
	await store.scoring.savePass(model.id, 'clear', leadIds.at(-1) ?? null);
}
