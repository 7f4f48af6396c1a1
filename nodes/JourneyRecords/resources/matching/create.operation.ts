import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { createStrategy, type EngineContext } from '../../../../lib/engine';
import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { forOperation } from '../../operation';
import { readCollection, requiredText, textOf } from '../../shared/values';
import { definitionProperties, readDefinition, type DefinedBy } from './definition';
import { strategyJson } from './strategyJson';

export const description = forOperation('matching', 'create', [
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
]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const options = readCollection(functions, 'options', itemIndex);
	const by = functions.getNodeParameter('defineBy', itemIndex, 'rules') as DefinedBy;
	const strategy = await createStrategy(engine, {
		name: requiredText(functions, 'name', itemIndex, { field: 'Name', remedy: 'name the strategy' }),
		description: textOf(options.description, 'Description') || null,
		definition: readDefinition(functions, itemIndex, by),
	});
	return [strategyJson(strategy)];
}
