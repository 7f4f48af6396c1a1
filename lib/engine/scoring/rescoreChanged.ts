import type { Dependencies } from '../../domain/conditions';
import { includesType } from '../../domain/interactions';
import { looksAtScores, modelDependencies } from '../../domain/scoring';
import type { Change, Store, StoredModel } from '../../store';
import type { EngineContext } from '../EngineContext';
import { readLiveSegments } from '../segments/liveSegments';
import { isScoreField } from './summary';

interface Marks {
	contactIds: Set<string>;
	accountIds: Set<string>;
	leadIds: Set<string>;
}

/**
 * Marks for rescoring the leads whose scores some changes may affect, in the transaction that processes these
 * changes. The clock scores them right afterwards: many changes about one lead cost one calculation.
 * @param types of the new interactions among them, by id
 */
export async function rescoreChanged(
	context: EngineContext,
	changes: Change[],
	types: ReadonlyMap<string, string>,
): Promise<void> {
	const { store } = context;
	const models = await store.scoring.activeModels();
	if (models.length === 0) return;
	const circular = await segmentsOfScores(store, changes);
	for (const model of models) {
		const marks: Marks = { contactIds: new Set(), accountIds: new Set(), leadIds: new Set() };
		const dependencies = modelDependencies(model.definition);
		for (const change of changes) markBy(change, model, dependencies, types, circular, marks);
		const contactIds = [...marks.contactIds];
		const ids = [model.id];
		await store.scoring.mark(
			ids,
			model.definition.basis === 'account' ? { colleaguesOf: contactIds } : { contactIds },
		);
		await store.scoring.mark(ids, { accountIds: [...marks.accountIds] });
		await store.scoring.mark(ids, { leadIds: [...marks.leadIds] });
		if (marks.contactIds.size + marks.accountIds.size + marks.leadIds.size > 0) context.wake();
	}
}

function markBy(
	change: Change,
	{ definition }: StoredModel,
	dependencies: Dependencies,
	types: ReadonlyMap<string, string>,
	circular: Set<string>,
	marks: Marks,
): void {
	const { recordId: id, contactId, fields } = change;
	switch (change.recordType) {
		case 'contact':
			// Its account may have changed.
			if (dependencies.contact || dependencies.account || definition.basis === 'account')
				marks.contactIds.add(contactId);
			break;
		case 'account':
			if (dependencies.account || definition.basis === 'account') marks.accountIds.add(id);
			break;
		case 'interaction':
			if (includesType(dependencies.interactionTypes, types.get(id) ?? '')) marks.contactIds.add(contactId);
			break;
		case 'segment':
			if (dependencies.segmentIds.has(id) && !circular.has(id)) marks.contactIds.add(contactId);
			break;
		case 'lead':
			if (!fields?.length || fields.some((field) => matters(field, dependencies))) marks.leadIds.add(id);
			break;
		case 'activity':
	}
}

/** Data of leads that only conditions on leads look at, with all that is within it. */
const DATA = ['stage', 'topic', 'campaign', 'page', 'owner', 'attributes'];

/**
 * Whether a changed field of a lead may change its score. What scoring itself has written never does: nor does a
 * stage that a score leads to, unless the model looks at stages.
 */
function matters(field: string, dependencies: Dependencies): boolean {
	if (isScoreField(field)) return false;
	return dependencies.lead || !DATA.includes(field.split('.', 1)[0]);
}

/**
 * Segments whose members depend on scores: joining one must not lead to another score, which might lead out
 * of it again, and so on without end.
 */
async function segmentsOfScores(store: Store, changes: Change[]): Promise<Set<string>> {
	const found = new Set<string>();
	if (!changes.some(({ recordType }) => recordType === 'segment')) return found;
	// Each comes after those it consists of.
	for (const { segment, condition, dependencies } of await readLiveSegments(store)) {
		if (looksAtScores(condition) || [...dependencies.segmentIds].some((id) => found.has(id)))
			found.add(segment.id);
	}
	return found;
}
