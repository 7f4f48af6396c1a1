import type { IDataObject } from 'n8n-workflow';

import { presetProcess, type LifecycleProcess } from '../../domain/lifecycle';
import { beginningOf, requireProcess, type LeadRequest } from '../../engine';
import type { Store } from '../../store';
import { withEngine, type StoreUser } from '../engines';
import type { NodeLeadMatching } from './leadMatching';

/** What is known of a lead that a run in the editor would make. */
export interface LeadPreview extends Pick<LeadRequest, 'fields' | 'processId' | 'stage'> {
	matching: NodeLeadMatching;
	contactId: string | null;
	accountId: string | null;
}

/**
 * A lead as a node would put it on the item; nothing is stored, and the store is opened for a process of its own only.
 * @throws NotFoundError when there is no such process; InvalidInputError for a stage in which no lead can begin
 */
export async function previewLead(
	user: StoreUser,
	{ fields, matching, processId, stage, contactId, accountId }: LeadPreview,
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
	return {
		id: 'test',
		contactId,
		accountId,
		status: 'open',
		stage: begins.stage,
		processId: process.id,
		topic: null,
		campaign: null,
		page: null,
		owner: null,
		attributes: {},
		...(fields as IDataObject),
		outcome: 'created',
		reason: [`A run in the editor stores nothing (matching: ${matching})`, begins.note ?? []]
			.flat()
			.join('. '),
	};
}
