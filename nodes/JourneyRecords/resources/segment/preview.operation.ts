import type { IExecuteFunctions } from 'n8n-workflow';

import { describeCondition } from '../../../../lib/domain/conditions';
import { InvalidInputError } from '../../../../lib/domain/errors';
import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { contactJson } from '../../../../lib/n8n/items';
import { readNumber } from '../../../../lib/n8n/parameters';
import { conditionOfSegment, type Contact } from '../../../../lib/store';
import { operation } from '../../operation';
import { readCollection } from '../../shared/values';
import { definedKinds, definitionProperties, readDefinition } from './definition';
import { readTimeZone, timeZoneOption } from './timeZone';

const MOST = 1000;

export const previewOperation = operation({
	name: 'Preview',
	value: 'preview',
	action: 'Preview segment',
	description: 'Count who would be a member, and show some, without saving anything',
	tool: {
		description:
			'Count the contacts who meet conditions set by the author of this tool, and show some. Saves nothing. Returns the number, the conditions in words, and contacts. Example: how many would be in the segment?',
	},
	properties: [
		{
			displayName: 'Kind',
			name: 'previewKind',
			type: 'options',
			noDataExpression: true,
			default: 'dynamic',
			options: definedKinds,
			description: 'What would determine the members',
		},
		...definitionProperties('previewKind'),
		{
			displayName: 'Sample Size',
			name: 'sampleSize',
			type: 'number',
			default: 10,
			typeOptions: { minValue: 0, maxValue: MOST },
			description: 'How many contacts to show, newest first',
		},
		optionsProperty([timeZoneOption]),
	],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const kind = functions.getNodeParameter('previewKind', itemIndex, 'dynamic') as 'dynamic' | 'compound';
		const definition = await readDefinition(functions, store, itemIndex, kind);
		const condition = conditionOfSegment({ kind, definition });
		if (condition === null)
			throw new InvalidInputError({ field: 'Conditions', reason: 'is empty; add a condition' });
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
				members: await store.conditions.count(condition, moment),
				sample: ids.map((id) => contactJson(contacts.get(id) as Contact)),
			},
		];
	},
});

function readSampleSize(functions: IExecuteFunctions, itemIndex: number): number {
	return readNumber(functions, 'sampleSize', itemIndex, 10, {
		field: 'Sample Size',
		most: MOST,
		whole: true,
	});
}
