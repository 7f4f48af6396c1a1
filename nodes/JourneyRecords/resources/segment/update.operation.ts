import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import { refreshSegment, updateSegment, type SegmentRequest } from '../../../../lib/engine';
import type { Segment, SegmentKind, Store } from '../../../../lib/store';
import { operation } from '../../operation';
import { readCollection, textOf } from '../../shared/values';
import { definitionProperties, readDefinition, readTimeZone, timeZoneOption } from './definition';
import { segmentsJson } from './segmentJson';
import { segmentOf, segmentProperty } from './segmentProperty';

export const updateOperation = operation({
	name: 'Update',
	value: 'update',
	action: 'Update a segment',
	description: 'Change the name, the description or the definition of a segment',
	properties: [
		segmentProperty,
		{
			displayName: 'Definition',
			name: 'definition',
			type: 'options',
			noDataExpression: true,
			default: 'keep',
			options: [
				{ name: 'Keep', value: 'keep', description: 'Who is a member stays as it is' },
				{ name: 'New Conditions', value: 'dynamic', description: 'For a dynamic segment' },
				{ name: 'New Segments', value: 'compound', description: 'For a compound segment' },
			],
			description: 'What decides who is a member from now on',
		},
		...definitionProperties('definition'),
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				{
					displayName: 'Description',
					name: 'description',
					type: 'string',
					default: '',
					typeOptions: { rows: 2 },
				},
				{ displayName: 'Name', name: 'name', type: 'string', default: '' },
				timeZoneOption,
			],
		},
	],
	async execute(functions, engine, itemIndex) {
		const { store } = engine;
		const segment = await segmentOf(functions, store, itemIndex);
		const fields = readCollection(functions, 'updateFields', itemIndex);
		const changes: Partial<SegmentRequest> = {};
		if ('name' in fields) changes.name = textOf(fields.name, 'Name');
		if ('description' in fields) changes.description = textOf(fields.description, 'Description') || null;
		if ('timeZone' in fields) changes.timeZone = readTimeZone(functions, fields);
		const definition = await readNewDefinition(functions, store, itemIndex, segment);
		if (definition !== undefined) changes.definition = definition;
		if (Object.keys(changes).length === 0) {
			throw new InvalidInputError({
				field: 'Update Fields',
				reason: 'nothing is to be changed; add a field or choose a new definition',
			});
		}
		const updated = await updateSegment(engine, segment.id, changes);
		if (updated.refreshedAt === null) await refreshSegment(engine, segment.id);
		return await segmentsJson(store, [(await store.segments.get(segment.id)) as Segment]);
	},
});

async function readNewDefinition(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
	segment: Segment,
): Promise<Segment['definition'] | undefined> {
	const kind = functions.getNodeParameter('definition', itemIndex, 'keep') as SegmentKind | 'keep';
	if (kind === 'keep') return undefined;
	if (kind === segment.kind) return await readDefinition(functions, store, itemIndex, kind);
	throw new InvalidInputError({
		field: 'Definition',
		reason: `"${segment.name}" is a ${segment.kind} segment, and the kind of a segment stays; make a new one instead`,
	});
}
