import { createStrategy } from '../../../../lib/engine';
import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { operation } from '../../operation';
import { readCollection, requiredText, textOf } from '../../shared/values';
import { definitionProperties, readDefinition, type DefinedBy } from './definition';
import { strategyJson } from './strategyJson';

export const createOperation = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a matching strategy',
	description: 'Make rules that decide whether a contact or lead exists already',
	properties: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Customers by phone and name',
		},
		{
			displayName: 'Define By',
			name: 'defineBy',
			type: 'options',
			noDataExpression: true,
			default: 'rules',
			options: [
				{ name: 'JSON', value: 'json', description: 'Everything, as it is stored' },
				{ name: 'Preset', value: 'preset', description: 'A copy of a strategy that every store has' },
				{ name: 'Rules', value: 'rules', description: 'A list of rules' },
			],
			description: 'How the strategy is given',
		},
		...definitionProperties('defineBy'),
		optionsProperty([
			{
				displayName: 'Description',
				name: 'description',
				type: 'string',
				default: '',
				typeOptions: { rows: 2 },
			},
		]),
	],
	async execute(functions, engine, itemIndex) {
		const options = readCollection(functions, 'options', itemIndex);
		const by = functions.getNodeParameter('defineBy', itemIndex, 'rules') as DefinedBy;
		const strategy = await createStrategy(engine, {
			name: requiredText(functions, 'name', itemIndex, { field: 'Name', remedy: 'name the strategy' }),
			description: textOf(options.description, 'Description') || null,
			definition: readDefinition(functions, itemIndex, by),
		});
		return [strategyJson(strategy)];
	},
});
