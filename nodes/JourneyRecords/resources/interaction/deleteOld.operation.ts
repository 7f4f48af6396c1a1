import { InvalidInputError } from '../../../../lib/domain/errors';
import { deleteOldInteractions } from '../../../../lib/engine';
import { eventTypeLocator, readEventTypes } from '../../../../lib/n8n/descriptions/eventTypeLocator';
import { isoTime } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { readRetention, retentionProperties } from '../../shared/retention';
import { readCollection } from '../../shared/values';

export const deleteOldOperation = operation({
	name: 'Delete Old',
	value: 'deleteOld',
	action: 'Delete old interactions',
	description: 'Count or delete old interactions that nothing depends on anymore',
	tool: {
		description:
			'Count old interactions that nothing depends on anymore, and delete them if the author of the tool allowed it. Returns the numbers of deleted and kept ones. Example: how much would cleaning up free?',
	},
	authorSwitch: 'deleteForGood',
	properties: retentionProperties(
		'This can’t be undone. Interactions stay if segments, scoring models, exit criteria or goals still count them, or if their contact is in a journey. If/Then conditions of contacts that enter later may need older ones: list their types in <b>Keep Types</b>.',
		[
			{
				displayName: 'Contacts in a Journey',
				name: 'onTheirWay',
				type: 'options',
				default: 'all',
				options: [
					{
						name: 'Keep All Interactions',
						value: 'all',
						description: 'Their next steps may look back on any of them',
					},
					{
						name: 'Keep Interactions Since Entry',
						value: 'sinceEntry',
						description: 'And those that their current conditions look back on',
					},
				],
				description:
					'What to keep for contacts that are in a journey now. If all contacts are always in one, only Keep Interactions Since Entry deletes anything.',
			},
			eventTypeLocator(
				{
					displayName: 'Keep Types',
					name: 'keepTypes',
					description:
						'Event types that are never deleted. For several, choose By Name and separate them with commas.',
				},
				{ several: true },
			),
		],
	),
	async execute(functions, engine, itemIndex) {
		const { keepTypes, onTheirWay = 'all' } = readCollection(functions, 'options', itemIndex);
		const { preview, before, finished, deleted, kept } = await deleteOldInteractions(engine, {
			...readRetention(functions, itemIndex),
			keepTypes: readEventTypes(keepTypes, 'Keep Types'),
			onTheirWay: readOnTheirWay(onTheirWay),
		});
		return [
			{
				outcome: preview ? 'counted' : 'deleted',
				receivedBefore: isoTime(before),
				finished,
				deleted,
				kept: kept.reduce((sum, { count }) => sum + count, 0),
				keptBecause: kept.map((group) => ({ ...group })),
			},
		];
	},
});

function readOnTheirWay(value: unknown): 'all' | 'sinceEntry' {
	if (value === 'all' || value === 'sinceEntry') return value;
	throw new InvalidInputError({
		field: 'Contacts in a Journey',
		reason: `${JSON.stringify(value)?.slice(0, 80)} is not a choice; use all or sinceEntry`,
	});
}
