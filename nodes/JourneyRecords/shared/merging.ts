import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { NotFoundError } from '../../../lib/domain/errors';
import type { MatchedRecord } from '../../../lib/domain/matching';
import { findDuplicates, findStrategy, mergeRecords, undoMerge } from '../../../lib/engine';
import { optionsProperty } from '../../../lib/n8n/descriptions/common';
import { readStrategy, strategyProperties } from '../../../lib/n8n/descriptions/matchingStrategy';
import { contactJson, isoTime, leadJson } from '../../../lib/n8n/items';
import { fromModel } from '../../../lib/n8n/tools';
import type { MergeRecord, Store } from '../../../lib/store';
import { operation, type Operation } from '../operation';
import { limitFromModel, listProperties, readLimit } from './list';
import { readCollection, requiredText, textOf, unknownRecord } from './values';
import { ID_EXAMPLE } from '../../../lib/n8n/descriptions/idExample';

const CALLED: Record<MatchedRecord, string> = { contact: 'Contact', lead: 'Lead' };

/** Merges two records into one. */
export function mergeOperation(record: MatchedRecord): Operation {
	const called = CALLED[record];
	return operation({
		name: 'Merge',
		value: 'merge',
		action: `Merge ${record}s`,
		description: `Merge two ${record}s into one; everything that belongs to the other one moves`,
		tool: {
			description: `Merge two ${record}s that are the same into one, which keeps its ID. Everything that belongs to the other one moves, and the other one is removed. Returns the merge ID, with which it can be undone. Example: merge the two ${record}s from Find Duplicates.`,
			defaults: {
				winnerId: fromModel(
					`ID of the ${called} to Keep`,
					`ID of the ${record} to keep, from another answer`,
				),
				loserId: fromModel(
					`ID of the ${called} to Merge Into It`,
					`ID of the ${record} to remove, from another answer`,
				),
			},
		},
		properties: [
			{
				displayName: `ID of the ${called} to Keep`,
				name: 'winnerId',
				type: 'string',
				default: '',
				required: true,
				placeholder: ID_EXAMPLE,
			},
			{
				displayName: `ID of the ${called} to Merge Into It`,
				name: 'loserId',
				type: 'string',
				default: '',
				required: true,
				placeholder: ID_EXAMPLE,
				description:
					record === 'contact'
						? 'This contact is removed. Its journeys, interactions, leads and activities move to the one you keep.'
						: 'This lead is removed. Its activities and scores move to the one you keep.',
			},
			{
				displayName: 'Fields',
				name: 'mergeFields',
				type: 'options',
				noDataExpression: true,
				default: 'fillEmpty',
				options: [
					{
						name: 'Fill Empty Fields',
						value: 'fillEmpty',
						description: 'With values from the other one',
					},
					{ name: 'Keep', value: 'keep' },
				],
				description: 'What to do with the fields of the one you keep',
			},
			optionsProperty([
				{
					displayName: 'Performed By',
					name: 'by',
					type: 'string',
					default: '',
					description: 'The person who does this, for the log',
				},
			]),
		],
		async execute(functions, engine, itemIndex) {
			const [winnerId, loserId] = (['winnerId', 'loserId'] as const).map((name) =>
				requiredText(functions, name, itemIndex, {
					field: `ID of the ${called} to ${name === 'winnerId' ? 'Keep' : 'Merge Into It'}`,
					remedy: `enter the ID of a ${record}`,
				}),
			);
			const fields = functions.getNodeParameter('mergeFields', itemIndex, 'fillEmpty') as
				'keep' | 'fillEmpty';
			const mergedBy = readBy(functions, itemIndex);
			try {
				const merge = await mergeRecords(engine, { record, winnerId, loserId, fields, mergedBy });
				return [await mergeJson(engine.store, merge)];
			} catch (error) {
				throw explained(error, called, record);
			}
		},
	});
}

/** Separates merged records. */
export function undoMergeOperation(record: MatchedRecord): Operation {
	return operation({
		name: 'Undo Merge',
		value: 'undoMerge',
		action: `Undo merge of ${record}s`,
		description: `Separate two merged ${record}s; what happened since then stays with the one you kept`,
		tool: {
			description: `Separate two ${record}s that were merged by mistake. What happened since then stays with the one that was kept. Returns the merge. Example: the two ${record}s were different after all.`,
			defaults: {
				mergeId: fromModel('Merge ID', `Merge ID from Merge, or the ID of the ${record} that was removed`),
			},
		},
		properties: [
			{
				displayName: 'Merge ID',
				name: 'mergeId',
				type: 'string',
				default: '',
				required: true,
				placeholder: ID_EXAMPLE,
				description: `The merge ID from Merge, or the ID of the ${record} that was removed`,
			},
			optionsProperty([
				{
					displayName: 'Performed By',
					name: 'by',
					type: 'string',
					default: '',
					description: 'The person who does this, for the log',
				},
			]),
		],
		async execute(functions, engine, itemIndex) {
			const id = requiredText(functions, 'mergeId', itemIndex, {
				field: 'Merge ID',
				remedy: 'enter the mergeId from Merge',
			});
			const mergeId = (await engine.store.merges.ofLoser(record, id))?.id ?? id;
			try {
				const merge = await undoMerge(engine, mergeId, { undoneBy: readBy(functions, itemIndex) });
				return [await mergeJson(engine.store, merge)];
			} catch (error) {
				throw explained(error, 'Merge ID', 'merge');
			}
		},
	});
}

/** Lists pairs that a strategy considers the same. */
export function findDuplicatesOperation(record: MatchedRecord): Operation {
	return operation({
		name: 'Find Duplicates',
		value: 'findDuplicates',
		action: `Find duplicate ${record}s`,
		description: `List pairs of ${record}s that a matching strategy considers the same, with the reasons`,
		tool: {
			description: `List pairs of ${record}s that are probably the same, with the reasons. Returns both ${record}s of each pair with their IDs. Example: do we have any ${record}s twice?`,
			defaults: limitFromModel,
		},
		properties: [...strategyProperties(record, {}), ...listProperties],
		readOnly: true,
		async execute(functions, engine, itemIndex) {
			const reference = readStrategy((name) => functions.getNodeParameter(name, itemIndex, ''), record);
			const strategy = await findStrategy(engine, reference, record);
			const pairs = await findDuplicates(engine, strategy, readLimit(functions, itemIndex));
			const records = await recordsJson(engine.store, record, [...new Set(pairs.flatMap(({ ids }) => ids))]);
			return pairs.map(({ ids, rule, ruleIndex, fields }) => ({
				ids,
				rule,
				ruleIndex,
				fields: fields as unknown as IDataObject[],
				records: ids.map((id) => records.get(id) ?? { id }),
			}));
		},
	});
}

/** Turns a missing record into an error that names the remedy. */
function explained(error: unknown, field: string, what: string): Error {
	return error instanceof NotFoundError ? unknownRecord(field, what, error.reference) : (error as Error);
}

function readBy(functions: IExecuteFunctions, itemIndex: number): string | null {
	return textOf(readCollection(functions, 'options', itemIndex).by, 'Performed By') || null;
}

async function mergeJson(store: Store, merge: MergeRecord): Promise<IDataObject> {
	const { record, winnerId, loserId, moved, filled } = merge;
	const records = await recordsJson(store, record, [winnerId]);
	const counts = Object.entries(moved.moved).map(([table, rows]) => [table, rows.length]);
	return {
		mergeId: merge.id,
		winnerId,
		loserId,
		outcome: merge.undoneAt === null ? 'merged' : 'undone',
		moved: Object.fromEntries(counts) as IDataObject,
		exitedEnrollments: moved.ended.map(({ enrollment }) => enrollment.id),
		filledFields: Object.keys(filled),
		mergedAt: isoTime(merge.mergedAt),
		mergedBy: merge.mergedBy,
		undoneAt: isoTime(merge.undoneAt),
		undoneBy: merge.undoneBy,
		[record]: records.get(winnerId) ?? null,
	};
}

async function recordsJson(
	store: Store,
	record: MatchedRecord,
	ids: string[],
): Promise<Map<string, IDataObject>> {
	if (record === 'contact') {
		const contacts = await store.contacts.getMany(ids);
		return new Map([...contacts].map(([id, contact]) => [id, contactJson(contact)]));
	}
	const leads = await store.leads.getMany(ids);
	return new Map([...leads].map(([id, lead]) => [id, leadJson(lead)]));
}
