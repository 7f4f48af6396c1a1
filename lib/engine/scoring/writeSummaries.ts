import type { Lead } from '../../store';
import { reportersOf } from '../changes/leadChanges';
import { noteChanges } from '../changes/noteChanges';
import type { EngineContext } from '../EngineContext';
import { recordChanged } from '../holding/recordChanged';
import { changedScores, type ScoreSummary } from './summary';

/**
 * Writes score summaries where they differ from what the leads have, and notifies everything that reacts to
 * them.
 * @returns the changed leads
 */
export async function writeSummaries(
	context: EngineContext,
	summaries: Array<{ lead: Lead; summary: ScoreSummary }>,
): Promise<Lead[]> {
	const { store } = context;
	const changed = summaries.flatMap(({ lead, summary }) => {
		const fields = changedScores(lead, summary);
		return fields.length === 0 ? [] : { lead, summary, fields };
	});
	await store.scoring.writeLeads(changed.map(({ lead, summary }) => ({ id: lead.id, ...summary })));
	const reporters = await reportersOf(
		context,
		changed.map(({ lead }) => lead),
	);
	await recordChanged(context, [...new Set(reporters.values())]);
	await noteChanges(
		context,
		changed.flatMap(({ lead, fields }) => {
			const contactId = reporters.get(lead.id);
			return contactId === undefined
				? []
				: {
						contactId,
						recordType: 'lead' as const,
						recordId: lead.id,
						action: 'updated' as const,
						fields,
					};
		}),
	);
	return changed.map(({ lead, summary }) => ({ ...lead, ...summary }));
}
