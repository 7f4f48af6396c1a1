import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { InvalidInputError } from '../domain/errors';
import { repeating, type JourneyEngine, type JourneyOrigin } from '../engine';
import type { Store } from '../store';
import { readContactReference } from './contacts/contactLocator';
import { requireContact as requireStored } from './contacts/findContact';
import { findContext, type ItemContext } from './context';
import { withEnginePatiently } from './engines';
import { ItemFailures } from './errors';
import { isTest } from './mode';
import { notePassages } from './steps/notePassages';
import { compact, isTool } from './tools';

/** What a record-creating node does for one item. */
export interface RecordNode {
	/** Creates the record. Returns the JSON the item continues with. */
	make(
		functions: IExecuteFunctions,
		engine: JourneyEngine,
		itemIndex: number,
		subject: Subject,
	): Promise<IDataObject>;
	/** Shows what would be created, in an editor run: the same JSON, and nothing is stored. */
	preview(functions: IExecuteFunctions, itemIndex: number, subject: Subject): Promise<IDataObject>;
	/** Files that accompany the item, made from its JSON. */
	files?(functions: IExecuteFunctions, itemIndex: number, json: IDataObject): Promise<IBinaryKeyData>;
}

/** Who a record is about, and where in a journey it is created. */
export interface Subject {
	contactId: string | null;
	context: ItemContext | undefined;
	origin: JourneyOrigin | null;
}

/** The `execute()` of a node that creates one record per item, inside or outside a journey. */
export async function executeRecordNode(
	functions: IExecuteFunctions,
	node: RecordNode,
): Promise<INodeExecutionData[][]> {
	const items = functions.getInputData();
	const output: INodeExecutionData[] = [];
	const failures = new ItemFailures(functions);
	const put = async (json: IDataObject, index: number): Promise<void> => {
		const files = await node.files?.(functions, index, json);
		output.push({
			// An AI model knows what it has asked for.
			json: isTool(functions) ? compact(json) : { ...items[index].json, ...json },
			binary: files === undefined ? items[index].binary : { ...items[index].binary, ...files },
			pairedItem: { item: index },
		});
	};
	if (isTest(functions.getMode())) {
		for (let index = 0; index < items.length; index++) {
			try {
				await put(await node.preview(functions, index, subjectOf(functions, index)), index);
			} catch (error) {
				failures.add(error, index);
			}
		}
	} else {
		return await withEnginePatiently(functions, async (engine) => {
			for (let index = 0; index < items.length; index++) {
				try {
					const subject = await subjectOfTool(functions, engine.store, index, subjectOf(functions, index));
					const make = async (): Promise<IDataObject> => await node.make(functions, engine, index, subject);
					// In a journey a step creates its record once per visit, so that a retry doesn't create a
					// second one.
					await put(await (subject.origin === null ? make() : repeating(engine, make)), index);
				} catch (error) {
					failures.add(error, index);
				}
			}
			output.push(...failures.finish(items));
			if (!isTool(functions)) await notePassages(functions, engine, [output]);
			return [output];
		});
	}
	output.push(...failures.finish(items));
	return [output];
}

/** The contact named in the node; if none is, the contact of the journey. */
function subjectOf(functions: IExecuteFunctions, itemIndex: number): Subject {
	const context = findContext(functions, itemIndex);
	const named = String(functions.getNodeParameter('additionalFields.contactId', itemIndex, '') ?? '').trim();
	const own = context?.contact.id as string | undefined;
	return {
		contactId: named !== '' ? named : (own ?? null),
		context,
		origin:
			context === undefined
				? null
				: {
						enrollmentId: context.journey.enrollmentId,
						journeyId: context.journey.journeyId,
						originId: context.journey.holdId,
						stepId: functions.getNode().id,
					},
	};
}

/** In a tool, the model names the contact, by a parameter that only the tool has. */
async function subjectOfTool(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
	subject: Subject,
): Promise<Subject> {
	if (functions.getNode().parameters?.contact === undefined) return subject;
	const { id } = await requireStored(store, readContactReference(functions, itemIndex));
	return { ...subject, contactId: id };
}

/** @throws InvalidInputError that says how to name a contact */
export function requireContact(subject: Subject): string {
	if (subject.contactId !== null) return subject.contactId;
	throw new InvalidInputError({
		field: 'Contact ID',
		reason:
			'is empty, and this item isn’t from a journey; enter a contact ID, or keep $json.journey on the item',
	});
}

/** The contact and journey of an item, put back on it in case a node in between dropped them. */
export function contextJson(subject: Subject, leadId?: string): IDataObject {
	const { context } = subject;
	if (context === undefined) return {};
	const journey = { ...context.journey, ...(leadId === undefined ? {} : { leadId }) };
	return { contact: context.contact, journey: journey as unknown as IDataObject };
}
