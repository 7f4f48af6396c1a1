import type { IDataObject } from 'n8n-workflow';

import { DEFAULT_PROCESS_ID, presetProcess, stageName } from '../../../../lib/domain/lifecycle';
import { isoTime } from '../../../../lib/n8n/items';
import type { LeadMove, Store } from '../../../../lib/store';
import { operation } from '../../operation';
import { limitFromModel, listProperties, readLimit, readPages } from '../../shared/list';
import { leadFromModel, leadIdProperty, requireLead } from './leadId';

/** A lead's moves, oldest first. */
export const getHistoryOperation = operation({
	name: 'Get History',
	value: 'getHistory',
	action: 'Get history of lead',
	description: 'List a lead’s moves through its lifecycle: from, to, why, by whom, and when',
	tool: {
		description:
			'List the moves of a lead through its stages, oldest first: from, to, why, by whom, and when. Example: why was this lead disqualified?',
		defaults: {
			...leadFromModel,
			...limitFromModel,
		},
	},
	properties: [leadIdProperty, ...listProperties],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const lead = await requireLead(functions, store, itemIndex);
		const moves = await readPages(
			readLimit(functions, itemIndex),
			async (page) => await store.lifecycle.history(lead.id, page),
		);
		return await toJson(store, moves);
	},
});

async function toJson(store: Store, moves: LeadMove[]): Promise<IDataObject[]> {
	const processes = new Map((await store.lifecycle.processes()).map((process) => [process.id, process]));
	// The stage names of a deleted process are gone; the keys remain.
	const nameOf = (processId: string | null, stage: string): string => {
		const process = processes.get(processId ?? DEFAULT_PROCESS_ID) ?? presetProcess(processId);
		return process === undefined ? stage : stageName(process.definition, stage);
	};
	return moves.map((move, index) => {
		const before = index === 0 ? move.processId : moves[index - 1].processId;
		return {
			...move,
			processId: move.processId ?? DEFAULT_PROCESS_ID,
			fromName: nameOf(before, move.from),
			toName: nameOf(move.processId, move.to),
			at: isoTime(move.at),
		};
	});
}
