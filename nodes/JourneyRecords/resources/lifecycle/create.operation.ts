import { createProcess } from '../../../../lib/engine';
import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { operation } from '../../operation';
import { readCollection, requiredText, textOf } from '../../shared/values';
import { definitionProperties, readDefinition, type DefinedBy } from './definition';
import { processJson } from './processJson';
import { readSwitches, switchProperties } from './switches';

export const createOperation = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a lifecycle process',
	description: 'Make a process of your own stages',
	properties: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Partner Onboarding',
		},
		{
			displayName: 'Define By',
			name: 'defineBy',
			type: 'options',
			noDataExpression: true,
			default: 'stages',
			options: [
				{ name: 'JSON', value: 'json', description: 'Everything, the moves of marketing and sales too' },
				{ name: 'Preset', value: 'preset', description: 'A copy of a process that every store has' },
				{ name: 'Stages', value: 'stages', description: 'A list of stages' },
			],
			description: 'How the stages of the process are given',
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
			...switchProperties,
		]),
	],
	async execute(functions, engine, itemIndex) {
		const options = readCollection(functions, 'options', itemIndex);
		const by = functions.getNodeParameter('defineBy', itemIndex, 'stages') as DefinedBy;
		const process = await createProcess(engine, {
			name: requiredText(functions, 'name', itemIndex, { field: 'Name', remedy: 'name the process' }),
			description: textOf(options.description, 'Description') || null,
			definition: readDefinition(functions, itemIndex, by),
			...readSwitches(options),
		});
		return [processJson(process)];
	},
});
