import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { describeCondition } from '../../../../lib/domain/conditions';
import { InvalidInputError } from '../../../../lib/domain/errors';
import type { EngineContext } from '../../../../lib/engine';
import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { contactJson } from '../../../../lib/n8n/items';
import { conditionOfSegment, type Contact } from '../../../../lib/store';
import { forOperation } from '../../operation';
import { readCollection } from '../../shared/values';
import { definitionProperties, readDefinition, readTimeZone, timeZoneOption } from './definition';

const MOST = 1000;

export const description = forOperation('segment', 'preview', [
	{
		displayName: 'Kind',
		name: 'previewKind',
		type: 'options',
		noDataExpression: true,
		default: 'dynamic',
		options: [
			{ name: 'Compound', value: 'compound', description: 'Put together from other segments' },
			{ name: 'Dynamic', value: 'dynamic', description: 'Whoever fulfills conditions' },
		],
		description: 'What would decide who is a member',
	},
	...definitionProperties('previewKind'),
	{
		displayName: 'Sample Size',
		name: 'sampleSize',
		type: 'number',
		default: 10,
		typeOptions: { minValue: 0, maxValue: MOST },
		description: 'How many of the contacts to show, those created last first',
	},
	optionsProperty([timeZoneOption]),
]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const kind = functions.getNodeParameter('previewKind', itemIndex, 'dynamic') as 'dynamic' | 'compound';
	const definition = await readDefinition(functions, store, itemIndex, kind);
	const condition = conditionOfSegment({ kind, definition });
	if (condition === null) throw new InvalidInputError({ field: 'Conditions', reason: 'is empty' });
	const size = readSampleSize(functions, itemIndex);
	const moment = {
		now: store.clock.now(),
		zone: readTimeZone(functions, readCollection(functions, 'options', itemIndex)),
	};
	const ids = await store.conditions.sample(condition, moment, size);
	const contacts = await store.contacts.getMany(ids);
	return [
		{
			summary: describeCondition(condition),
			count: await store.conditions.count(condition, moment),
			sample: ids.map((id) => contactJson(contacts.get(id) as Contact)),
		},
	];
}

function readSampleSize(functions: IExecuteFunctions, itemIndex: number): number {
	const value = functions.getNodeParameter('sampleSize', itemIndex, 10);
	const size = Number(value);
	if (Number.isInteger(size) && size >= 0 && size <= MOST) return size;
	throw new InvalidInputError({
		field: 'Sample Size',
		reason: `${JSON.stringify(value)} is not a whole number from 0 to ${MOST}`,
	});
}
