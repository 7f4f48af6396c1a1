import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { LEAD_STATUSES, presetProcess, stageName, type LeadStatus } from '../../lib/domain/lifecycle';
import { moveLead, previewMove, type LeadPlace, type MovePreview } from '../../lib/engine';
import type { ItemContext } from '../../lib/n8n/context';
import { withEngine } from '../../lib/n8n/engines';
import { leadJson } from '../../lib/n8n/items';
import { moveJson } from '../../lib/n8n/leads/moveJson';
import { readMove } from '../../lib/n8n/leads/readMove';
import { readText } from '../../lib/n8n/parameters';
import { contextJson, type RecordNode } from '../../lib/n8n/recordNode';
import { madeUpLead } from '../../lib/n8n/testing/testSubject';
import { isTool } from '../../lib/n8n/tools';

export const leadStageNode: RecordNode = {
	async make(functions, engine, itemIndex, subject) {
		const leadId = leadIdOf(functions, itemIndex, subject.context);
		const result = await moveLead(engine, {
			leadId,
			...readMove(functions, itemIndex, subject),
			origin: subject.origin,
		});
		return {
			...contextJson(subject, leadId),
			lead: { ...leadJson(result.lead), stageName: nameOf(result, result.lead.stage) },
			move: moveJson(result),
		};
	},

	/** Reads the real lead if there is one, and writes nothing. */
	async preview(functions, itemIndex, subject) {
		const id = leadIdOf(functions, itemIndex, subject.context);
		const request = readMove(functions, itemIndex, subject);
		return await withEngine(functions, async (engine) => {
			const stored = await engine.store.leads.get(id);
			const shown = stored === null ? madeUpLead(functions, itemIndex, id) : leadJson(stored);
			const result = await previewMove(engine, stored ?? placeOf(id, shown), {
				leadId: id,
				...request,
				origin: null,
			});
			const after = {
				stage: result.to,
				status: result.toStatus,
				stageName: nameOf(result, result.to),
				...(request.owner ? { owner: request.owner } : {}),
			};
			return { ...contextJson(subject, id), lead: { ...shown, ...after }, move: moveJson(result) };
		});
	},
};

/** The lead named in the node, else that of the item, else the one this journey created. */
function leadIdOf(functions: IExecuteFunctions, itemIndex: number, context: ItemContext | undefined): string {
	const tool = isTool(functions);
	const named = readText(functions, tool ? 'leadId' : 'additionalFields.leadId', itemIndex);
	if (named !== null) return named;
	if (tool) throw new InvalidInputError({ field: 'Lead ID', reason: 'is empty; give the ID of the lead' });
	const own = leadOf(functions, itemIndex, context)?.id ?? context?.journey.leadId;
	if (typeof own === 'string' && own !== '') return own;
	throw new InvalidInputError({
		field: 'Lead ID',
		reason:
			context === undefined
				? 'is empty, and this item has no lead; enter a lead ID, or keep $json.lead on the item'
				: 'is empty, and this journey hasn’t created a lead yet; add Create Lead before this node, or enter a lead ID',
	});
}

function leadOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext | undefined,
): IDataObject | undefined {
	const lead = functions.getInputData()[itemIndex]?.json.lead ?? context?.lead;
	return typeof lead === 'object' && lead !== null && !Array.isArray(lead)
		? (lead as IDataObject)
		: undefined;
}

/** Where a lead is that exists only on the item, as in an editor run; one without a stage begins. */
function placeOf(id: string, { stage, status, processId, ...fields }: IDataObject): LeadPlace {
	const process = typeof processId === 'string' ? processId : null;
	return {
		...fields,
		id,
		processId: process,
		stage: typeof stage === 'string' ? stage : (presetProcess(process)?.definition.first ?? ''),
		status: LEAD_STATUSES.includes(status as LeadStatus) ? (status as LeadStatus) : 'open',
	};
}

function nameOf({ process }: MovePreview, stage: string): string {
	return stageName(process.definition, stage);
}
