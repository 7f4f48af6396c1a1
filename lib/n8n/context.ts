import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type IPairedItemData,
	type IWorkflowDataProxyData,
} from 'n8n-workflow';
import { z } from 'zod/v4';

import { isJourneyNode } from './flowOf';
import type { JourneyJson } from './items';
import { isTest } from './mode';
import { contradictsTrail } from './trail';

const journeySchema = z.looseObject({
	enrollmentId: z.string().min(1),
	journeyId: z.string().min(1),
	step: z.string(),
	holdId: z.string().min(1),
	visit: z.number().int(),
	leadId: z.string().optional(),
});

/** The journey and contact of an item. */
export interface ItemContext {
	journey: JourneyJson;
	contact: IDataObject;
	lead: IDataObject | undefined;
	/** Only where accounts are enrolled. */
	account: IDataObject | undefined;
}

/**
 * Finds the journey and contact of an item: on the item itself, otherwise on the item it was made from at the
 * nearest preceding journey node that ran in this execution. Nodes in between may have replaced everything.
 * @returns undefined outside a journey
 * @throws NodeOperationError when a node in between gave the item to another contact
 */
export function findContext(functions: IExecuteFunctions, itemIndex: number): ItemContext | undefined {
	const item = functions.getInputData()[itemIndex];
	if (item !== undefined) refuseWrongPair(functions, item, itemIndex);
	const own = readContext(item?.json);
	if (own !== undefined) return own;
	for (const before of itemsBefore(functions, itemIndex)) {
		const context = readContext(before.json);
		if (context !== undefined) return context;
	}
	return undefined;
}

/**
 * A part of an item that journey nodes put there: as it is on the item, otherwise as it last was on its way
 * here.
 */
export function findOnTrail(
	functions: IExecuteFunctions,
	itemIndex: number,
	part: 'account' | 'lead' | 'message',
): IDataObject | undefined {
	const own = functions.getInputData()[itemIndex]?.json[part];
	if (isRecord(own)) return own;
	for (const { json } of itemsBefore(functions, itemIndex)) if (isRecord(json[part])) return json[part];
	return undefined;
}

function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an item was made from at the journey nodes before this one, nearest first. */
function* itemsBefore(functions: IExecuteFunctions, itemIndex: number): Iterable<INodeExecutionData> {
	const item = functions.getInputData()[itemIndex];
	const data = functions.getWorkflowDataProxy(itemIndex);
	for (const name of journeyNodesBefore(functions, data)) {
		const before = itemAt(functions, data, name, item);
		if (before !== undefined) yield before;
	}
}

/** Neither the item's own contact nor that of its trail can be trusted then. */
function refuseWrongPair(functions: IExecuteFunctions, item: INodeExecutionData, itemIndex: number): void {
	const between = contradictsTrail(functions, item);
	if (between === null) return;
	const message = `This item is paired with another contact’s item: in “${between}”, return each item with its pairedItem`;
	throw new NodeOperationError(functions.getNode(), message, {
		itemIndex,
		description:
			'That node returned items in a different order without saying which input item each came from, so n8n paired them by position. In a Code node, return the input items themselves, or set pairedItem.',
	});
}

/**
 * The item of an earlier node that an item was made from. Not `$('Name').item`, which can't find a path from
 * a node back to itself.
 */
function itemAt(
	functions: IExecuteFunctions,
	data: IWorkflowDataProxyData,
	name: string,
	item: INodeExecutionData,
): INodeExecutionData | undefined {
	try {
		const paired = item.pairedItem as IPairedItemData;
		// Throws if the trail of paired items ends, or leads to several.
		return data.$getPairedItem(name, functions.getInputSourceData(paired.input ?? 0), paired) ?? undefined;
	} catch {
		return undefined;
	}
}

const nodesBefore = new WeakMap<IExecuteFunctions, string[]>();

/** Names of the journey nodes before this one that ran in this execution, nearest first. */
function journeyNodesBefore(functions: IExecuteFunctions, data: IWorkflowDataProxyData): string[] {
	const known = nodesBefore.get(functions);
	if (known !== undefined) return known;
	const found: string[] = [];
	const seen = new Set<string>();
	let level = [functions.getNode().name];
	while (level.length > 0) {
		const before = level.flatMap((name) => functions.getParentNodes(name, { depth: 1 }));
		level = [];
		for (const node of before) {
			if (seen.has(node.name)) continue;
			seen.add(node.name);
			level.push(node.name);
			if (isJourneyNode(node.type) && data.$(node.name).isExecuted) found.push(node.name);
		}
	}
	nodesBefore.set(functions, found);
	return found;
}

const FIRST =
	'To test this node, first execute the workflow from its journey trigger; after that, Execute Step uses the data of that run. If you did:';

const PAIRING =
	'A node between this one and the last journey node broke item pairing, or the workflow has no journey trigger. Keep $json.journey on the item (in an Edit Fields node, turn on Include Other Input Fields), or keep items paired (in a Code node, return each item with its pairedItem).';

/**
 * Like {@link findContext}, for nodes that work only inside a journey.
 * @throws NodeOperationError that says how to restore the context
 */
export function requireContext(functions: IExecuteFunctions, itemIndex: number): ItemContext {
	const context = findContext(functions, itemIndex);
	if (context !== undefined) return context;
	throw new NodeOperationError(functions.getNode(), 'Can’t tell which contact this item belongs to', {
		itemIndex,
		description: isTest(functions.getMode()) ? `${FIRST} ${PAIRING}` : PAIRING,
	});
}

/** An item that passes at once, with its contact in case a node in between dropped it. */
export function withContext(
	item: INodeExecutionData,
	context: ItemContext,
	index: number,
): INodeExecutionData {
	return {
		...item,
		json: {
			...item.json,
			contact: context.contact,
			...(context.lead === undefined ? {} : { lead: context.lead }),
			...(context.account === undefined ? {} : { account: context.account }),
			journey: context.journey as unknown as IDataObject,
		},
		pairedItem: { item: index },
	};
}

function readContext(json: IDataObject | undefined): ItemContext | undefined {
	const parsed = journeySchema.safeParse(json?.journey);
	if (!parsed.success) return undefined;
	return {
		journey: parsed.data as JourneyJson,
		contact: (json?.contact ?? {}) as IDataObject,
		lead: json?.lead as IDataObject | undefined,
		account: json?.account as IDataObject | undefined,
	};
}
