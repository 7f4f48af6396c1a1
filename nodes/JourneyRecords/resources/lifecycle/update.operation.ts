import { InvalidInputError } from '../../../../lib/domain/errors';
import { updateProcess, type ProcessRequest } from '../../../../lib/engine';
import { operation } from '../../operation';
import { readCollection, textOf } from '../../shared/values';
import { definitionProperties, readDefinition, type DefinedBy } from './definition';
import { processJson } from './processJson';
import { processOf, requiredProcess } from './processOf';
import { readSwitches, switchProperties } from './switches';

export const updateOperation = operation({
	name: 'Update',
	value: 'update',
	action: 'Update a lifecycle process',
	description: 'Change the stages, moves or switches of a process',
	properties: [
		requiredProcess,
		{
			displayName: 'New Definition',
			name: 'newDefinition',
			type: 'options',
			noDataExpression: true,
			default: 'keep',
			options: [
				{ name: 'JSON', value: 'json', description: 'Everything, the moves of marketing and sales too' },
				{ name: 'Keep', value: 'keep', description: 'Stages and moves stay as they are' },
				{ name: 'Preset', value: 'preset', description: 'A copy of a process that every store has' },
				{ name: 'Stages', value: 'stages', description: 'A list of stages' },
			],
			description: 'What the process is made of from now on. Stages in which leads are must stay.',
		},
		...definitionProperties('newDefinition'),
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				switchProperties[0],
				switchProperties[1],
				switchProperties[2],
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
		const { id } = await processOf(functions, engine.store, itemIndex);
		const fields = readCollection(functions, 'updateFields', itemIndex);
		const changes: Partial<ProcessRequest> = { ...readSwitches(fields) };
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
		return [processJson(await updateProcess(engine, id, changes))];
	},
});
