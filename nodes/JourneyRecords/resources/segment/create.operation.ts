import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { createSegment, refreshSegment, type EngineContext } from '../../../../lib/engine';
import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import type { Segment, SegmentKind } from '../../../../lib/store';
import { forOperation } from '../../operation';
import { readCollection, requiredText, textOf } from '../../shared/values';
import { definitionProperties, readDefinition, readTimeZone, timeZoneOption } from './definition';
import { segmentsJson } from './segmentJson';

export const kindProperty: INodeProperties = {
	displayName: 'Kind',
	name: 'kind',
	type: 'options',
	noDataExpression: true,
	default: 'dynamic',
	options: [
		{ name: 'Compound', value: 'compound', description: 'Put together from other segments' },
		{
			name: 'Dynamic',
			value: 'dynamic',
			description: 'Whoever fulfills its conditions; kept up to date as contacts change and time passes',
		},
		{ name: 'Static', value: 'static', description: 'Members are added and removed by hand' },
	],
	description: 'What decides who is a member',
};

export const description = forOperation('segment', 'create', [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Newsletter readers in Utrecht',
	},
	kindProperty,
	...definitionProperties('kind'),
	optionsProperty([
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			typeOptions: { rows: 2 },
		},
		timeZoneOption,
	]),
]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { store } = engine;
	const options = readCollection(functions, 'options', itemIndex);
	const kind = functions.getNodeParameter('kind', itemIndex, 'dynamic') as SegmentKind;
	const { id } = await createSegment(engine, {
		name: requiredText(functions, 'name', itemIndex, { field: 'Name', remedy: 'name the segment' }),
		description: textOf(options.description, 'Description') || null,
		kind,
		definition: await readDefinition(functions, store, itemIndex, kind),
		timeZone: readTimeZone(functions, options),
	});
	await refreshSegment(engine, id);
	return await segmentsJson(store, [(await store.segments.get(id)) as Segment]);
}
