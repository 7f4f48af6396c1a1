import type { IDataObject } from 'n8n-workflow';

import { presetProcess } from '../../domain/lifecycle';
import { beginningOf, requireProcess, type LeadRequest } from '../../engine';
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
	const process =
		presetProcess(processId ?? null) ??
		(await withEngine(user, async ({ store }) => await requireProcess(store, processId ?? null)));
	return {
		id: 'test',
		contactId,
		accountId,
		status: 'open',
		stage: beginningOf(process, stage ?? null).stage,
		processId: process.id,
		topic: null,
		campaign: null,
		page: null,
		owner: null,
		attributes: {},
		...(fields as IDataObject),
		outcome: 'created',
		reason: `A run in the editor stores nothing (matching: ${matching})`,
	};
}
