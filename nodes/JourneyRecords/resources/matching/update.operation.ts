import { InvalidInputError } from '../../../../lib/domain/errors';
import { updateStrategy, type StrategyRequest } from '../../../../lib/engine';
import { operation } from '../../operation';
import { readCollection, textOf } from '../../shared/values';
import { definitionProperties, readDefinition, type DefinedBy } from './definition';
import { strategyJson, strategyOf, strategyProperty } from './strategyJson';

export const updateOperation = operation({
	name: 'Update',
	value: 'update',
	action: 'Update a matching strategy',
	description: 'Change the name, the description or the definition of a strategy',
	properties: [
		strategyProperty,
		{
			displayName: 'Definition',
			name: 'newDefinition',
			type: 'options',
			noDataExpression: true,
			default: 'keep',
			options: [
				{ name: 'Keep', value: 'keep', description: 'How records are matched stays as it is' },
				{ name: 'New JSON', value: 'json' },
				{ name: 'New Rules', value: 'rules' },
				{ name: 'Preset', value: 'preset' },
			],
			description: 'With a new definition all records get new keys, which takes a while in a large store',
		},
		...definitionProperties('newDefinition'),
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
			],
		},
	],
	async execute(functions, engine, itemIndex) {
		const { id } = await strategyOf(functions, engine.store, itemIndex);
		const fields = readCollection(functions, 'updateFields', itemIndex);
		const changes: Partial<StrategyRequest> = {};
		if ('name' in fields) changes.name = textOf(fields.name, 'Name');
		if ('description' in fields) changes.description = textOf(fields.description, 'Description') || null;
		const by = functions.getNodeParameter('newDefinition', itemIndex, 'keep') as DefinedBy | 'keep';
		if (by !== 'keep') changes.definition = readDefinition(functions, itemIndex, by);
		if (Object.keys(changes).length === 0) {
			throw new InvalidInputError({
				field: 'Update Fields',
				reason: 'nothing is to be changed; add a field or choose a new definition',
			});
		}
		return [strategyJson(await updateStrategy(engine, id, changes))];
	},
});
