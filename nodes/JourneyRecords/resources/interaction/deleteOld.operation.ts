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
	description:
		'Count or delete interactions that are older than so many days and that nothing looks back on any more',
	properties: retentionProperties(
		'This cannot be undone. Interactions stay that segments, scoring models, exit criteria and goals still count, and those of contacts who are in a journey. What a condition of an If/Then step looks back on for contacts who enter later is not known: name such types under <b>Keep Types</b>.',
		[
			{
				displayName: 'Contacts on Their Way',
				name: 'onTheirWay',
				type: 'options',
				default: 'all',
				options: [
					{
						name: 'Keep All They Did',
						value: 'all',
						description: 'Whatever the steps before them look back on',
					},
					{
						name: 'Keep What They Did Since They Entered',
						value: 'sinceEntry',
						description: 'And what the conditions see that they wait for now',
					},
				],
				description:
					'What stays of contacts who are in a journey now. Where everybody is always in one, only the second lets anything go.',
			},
			{
				displayName: 'Keep Types',
				name: 'keepTypes',
				type: 'string',
				default: '',
				placeholder: 'e.g. order.placed, form.submitted',
				description: 'Types of interactions that are never deleted, separated by commas',
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
			reason: 'must be types of interactions, separated by commas, such as order.placed, form.submitted',
		});
	}
	return (given as string[]).map((type) => type.trim()).filter((type) => type !== '');
}

function readOnTheirWay(value: unknown): 'all' | 'sinceEntry' {
	if (value === 'all' || value === 'sinceEntry') return value;
	throw new InvalidInputError({
		field: 'Contacts on Their Way',
		reason: `${JSON.stringify(value)?.slice(0, 80)} is neither "all" nor "sinceEntry"`,
	});
}
