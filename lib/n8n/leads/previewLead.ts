import type { IDataObject } from 'n8n-workflow';

import { presetProcess, type LifecycleProcess } from '../../domain/lifecycle';
import { beginningOf, requireProcess, type LeadRequest } from '../../engine';
import type { Lead, Store } from '../../store';
import { withEngine, type StoreUser } from '../engines';
import { testLead } from '../testing/testRecords';
import type { NodeLeadMatching } from './leadMatching';

/** What is known about a lead that an editor run would create. */
export interface LeadPreview extends Pick<LeadRequest, 'fields' | 'processId' | 'stage' | 'origin'> {
	matching: NodeLeadMatching;
	contactId: string | null;
	accountId: string | null;
}

/**
 * A lead as a node would put it on the item; stores nothing, and opens the store only for a custom process.
 * @throws NotFoundError when there is no such process; InvalidInputError for a stage no lead can begin in
 */
export async function previewLead(
	user: StoreUser,
	{ fields, matching, processId, stage, contactId, accountId, origin }: LeadPreview,
): Promise<IDataObject> {
	const known = { ...fields, contactId, accountId };
	const begin = async (process: LifecycleProcess, store: Store | null) => ({
		process,
		begins: await beginningOf(store, process, stage ?? null, known),
	});
	const preset = presetProcess(processId ?? null);
	const { process, begins } =
		preset === undefined
			? await withEngine(
					user,
					async ({ store }) => await begin(await requireProcess(store, processId ?? null), store),
				)
			: await begin(preset, null);
	const begun = {
		...(fields as Partial<Lead>),
		contactId,
		accountId,
		stage: begins.stage,
		processId: process.id,
		journeyId: origin?.journeyId ?? null,
		enrollmentId: origin !== null && 'enrollmentId' in origin ? origin.enrollmentId : null,
	};
	return {
		...testLead(begun),
		outcome: 'created',
		reason: [`Test runs store nothing (matching: ${matching})`, begins.note ?? []].flat().join('. '),
	};
}
