import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { ConflictError, InvalidInputError } from '../../lib/domain/errors';
import { modelId, previewScore, scoreNow, type JourneyEngine } from '../../lib/engine';
import type { ItemContext } from '../../lib/n8n/context';
import { withEngine } from '../../lib/n8n/engines';
import { leadJson } from '../../lib/n8n/items';
import { readText } from '../../lib/n8n/parameters';
import { contextJson, type RecordNode } from '../../lib/n8n/recordNode';
import { rulesJson, scoreJson } from '../../lib/n8n/scoreJson';
import { readModel } from './readModel';

export const scoringNode: RecordNode = {
	async make(functions, engine, itemIndex, subject) {
		const leadId = await leadOf(functions, engine, itemIndex, subject.context);
		if (leadId === null) throw noLead();
		const id = modelId({ journeyId: functions.getWorkflow().id ?? '', stepId: functions.getNode().id });
		const { lead, model, score } = await scoreNow(engine, id, leadId).catch((error: unknown) => {
			throw error instanceof ConflictError ? whyNotPublished(functions, itemIndex, error) : error;
		});
		return { ...contextJson(subject, lead.id), lead: leadJson(lead), score: scoreJson(score, model, lead) };
	},

	/** Reads the real lead if there is one, and writes nothing. */
	async preview(functions, itemIndex, context) {
		const definition = readModel(
			(name, fallback) => functions.getNodeParameter(name, itemIndex, fallback),
			functions.getTimezone(),
		);
		return await withEngine(functions, async (engine) => {
			const id = await leadOf(functions, engine, itemIndex, context);
			if (id === null) throw noLead();
			const score = await previewScore(engine, definition, id, sampleOf(functions, itemIndex, context));
			return { score: { ...score, rules: rulesJson(score.rules) } as unknown as IDataObject };
		});
	},
};

/** The lead named in the node, else that of the item or the journey, else the contact's open one. */
async function leadOf(
	functions: IExecuteFunctions,
	{ store }: JourneyEngine,
	itemIndex: number,
	context: ItemContext | undefined,
): Promise<string | null> {
	const named = readText(functions, 'leadId', itemIndex);
	if (named !== null) return named;
	const json = functions.getInputData()[itemIndex]?.json ?? {};
	const own = (json.lead as IDataObject | undefined)?.id ?? context?.lead?.id ?? context?.journey.leadId;
	if (typeof own === 'string' && own !== '') return own;
	const contactId = (json.contact as IDataObject | undefined)?.id ?? context?.contact.id;
	if (typeof contactId !== 'string' || contactId === '') return null;
	return (await store.leads.findOpen({ contactId }))?.id ?? (contactId === 'test' ? 'test' : null);
}

/** A node with a mistake couldn't publish its model, although n8n published its workflow. */
function whyNotPublished(
	functions: IExecuteFunctions,
	itemIndex: number,
	error: ConflictError,
): ConflictError {
	try {
		readModel(
			(name, fallback) => functions.getNodeParameter(name, itemIndex, fallback),
			functions.getTimezone(),
		);
		return error;
	} catch (problem) {
		return new ConflictError(
			`The model of “${functions.getNode().name}” was not published. ${(problem as Error).message}`,
			{ cause: problem },
		);
	}
}

function noLead(): InvalidInputError {
	return new InvalidInputError({
		field: 'Lead ID',
		reason:
			'is empty, and neither this item nor its contact has an open lead; add Create Lead before this node, or enter a lead ID',
	});
}

/** What an editor run knows about a lead that isn't stored. */
function sampleOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext | undefined,
): { contact: IDataObject; lead: IDataObject } {
	const json = functions.getInputData()[itemIndex]?.json ?? {};
	return {
		contact: (json.contact ?? context?.contact ?? {}) as IDataObject,
		lead: (json.lead ?? context?.lead ?? {}) as IDataObject,
	};
}
