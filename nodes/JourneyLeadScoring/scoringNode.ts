import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { ConflictError, InvalidInputError } from '../../lib/domain/errors';
import { modelId, previewScore, scoreNow, type JourneyEngine } from '../../lib/engine';
import type { ItemContext } from '../../lib/n8n/context';
import { withEngine } from '../../lib/n8n/engines';
import { leadJson } from '../../lib/n8n/items';
import { readText } from '../../lib/n8n/parameters';
import { contextJson, type RecordNode } from '../../lib/n8n/recordNode';
import { scoreJson } from '../../lib/n8n/scoreJson';
import { madeUpLead } from '../../lib/n8n/testing/testSubject';
import type { Lead } from '../../lib/store';
import { readModel } from './readModel';

export const scoringNode: RecordNode = {
	async make(functions, engine, itemIndex, subject) {
		const leadId = await leadOf(functions, engine, itemIndex, subject.context);
		if (leadId === null) throw noLead();
		const id = ownModelId(functions);
		const { lead, model, score } = await scoreNow(engine, id, leadId).catch((error: unknown) => {
			throw error instanceof ConflictError ? whyNotPublished(functions, itemIndex, error) : error;
		});
		return { ...contextJson(subject, lead.id), lead: leadJson(lead), score: scoreJson(score, model, lead) };
	},

	/** Reads the real lead if there is one, and writes nothing. */
	async preview(functions, itemIndex, subject) {
		const definition = readModel(
			(name, fallback) => functions.getNodeParameter(name, itemIndex, fallback),
			functions.getTimezone(),
		);
		return await withEngine(functions, async (engine) => {
			const id = await leadOf(functions, engine, itemIndex, subject.context);
			if (id === null) throw noLead();
			const before = await leadBefore(functions, engine, itemIndex, id);
			const sample = { contact: contactOf(functions, itemIndex, subject.context), lead: before };
			const model = { id: ownModelId(functions), name: definition.name };
			const score = await previewScore(engine, model.id, definition, id, sample);
			const lead = {
				...before,
				score: score.score,
				grade: score.grade,
				scores: {
					...before.scores,
					...(score.score === null ? {} : { [model.name]: { score: score.score, grade: score.grade } }),
				},
				salesReadyAt: before.salesReadyAt ?? score.passedAt,
			};
			return { ...contextJson(subject, id), lead: leadJson(lead), score: scoreJson(score, model, lead) };
		});
	},
};

function ownModelId(functions: IExecuteFunctions): string {
	return modelId({ journeyId: functions.getWorkflow().id ?? '', stepId: functions.getNode().id });
}

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
	return (await store.leads.findOpen({ contactId }))?.id ?? null;
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

/**
 * The lead before an editor run scores it: as stored, else as an earlier node made it up.
 * @throws NotFoundError as in production, if there is neither
 */
async function leadBefore(
	functions: IExecuteFunctions,
	{ store }: JourneyEngine,
	itemIndex: number,
	id: string,
): Promise<Lead> {
	const stored = await store.leads.get(id);
	if (stored !== null) return stored;
	const fields = madeUpLead(functions, itemIndex, id);
	const instant = (value: unknown): number | null => (typeof value === 'string' ? Date.parse(value) : null);
	return {
		...fields,
		salesReadyAt: instant(fields.salesReadyAt),
		createdAt: instant(fields.createdAt),
		updatedAt: instant(fields.updatedAt),
	} as unknown as Lead;
}

function contactOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext | undefined,
): IDataObject {
	const own = functions.getInputData()[itemIndex]?.json.contact;
	return (own ?? context?.contact ?? {}) as IDataObject;
}
