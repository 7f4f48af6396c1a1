import { InvalidInputError } from '../../../../lib/domain/errors';
import { deleteOldInteractions } from '../../../../lib/engine';
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
			{
				displayName: 'Keep Types',
				name: 'keepTypes',
				type: 'string',
				default: '',
				placeholder: 'e.g. order.placed, form.submitted',
				description: 'Comma-separated types of interactions that are never deleted',
			},
		],
	),
	async execute(functions, engine, itemIndex) {
		const { keepTypes, onTheirWay = 'all' } = readCollection(functions, 'options', itemIndex);
		const { preview, before, finished, deleted, kept } = await deleteOldInteractions(engine, {
			...readRetention(functions, itemIndex),
			keepTypes: readTypes(keepTypes),
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

function readTypes(value: unknown): string[] {
	if (value === undefined || value === null) return [];
	const given: unknown[] = Array.isArray(value)
		? value
		: typeof value === 'string'
			? value.split(',')
			: [value];
	if (given.some((type) => typeof type !== 'string')) {
		throw new InvalidInputError({
			field: 'Keep Types',
			reason: 'must be comma-separated types of interactions, such as order.placed, form.submitted',
		});
	}
	return (given as string[]).map((type) => type.trim()).filter((type) => type !== '');
}

function readOnTheirWay(value: unknown): 'all' | 'sinceEntry' {
	if (value === 'all' || value === 'sinceEntry') return value;
	throw new InvalidInputError({
		field: 'Contacts in a Journey',
		reason: `${JSON.stringify(value)?.slice(0, 80)} is not a choice; use all or sinceEntry`,
	});
}
