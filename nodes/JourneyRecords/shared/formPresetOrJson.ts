import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';
import { readJsonObject } from '../../../lib/n8n/parameters';
import type { Definition } from './definedRecord';
import { requiredText } from './values';

/** What every store has to copy from. */
interface Preset {
	key: string;
	name: string;
	description: string | null;
	definition: unknown;
}

interface Ways {
	/** In descriptions, such as "process". */
	called: string;
	form: INodePropertyOptions & { value: string };
	formProperties(selector: string): INodeProperties[];
	readForm(functions: IExecuteFunctions, itemIndex: number): unknown;
	presets: Preset[];
	/** The key of the preset that is chosen at first. */
	initialPreset: string;
	json: { example: string; description: string };
	/** What people should know before they replace a definition. */
	updateDescription: string;
}

/** A definition that is given by a form, as a copy of a preset, or as JSON. */
export function formPresetOrJson(ways: Ways): Definition<unknown> {
	const { called, form, presets, initialPreset } = ways;
	const { value: formValue } = form;
	const { example } = ways.json;
	const options: INodePropertyOptions[] = [
		{ name: 'JSON', value: 'json', description: `Everything a ${called} can have` },
		{ name: 'Preset', value: 'preset', description: `A copy of a built-in ${called}` },
		form,
	];
	const keep = { name: 'Keep', value: 'keep', description: 'The definition doesn’t change' };
	const selector: INodeProperties = {
		displayName: 'Define By',
		name: 'defineBy',
		type: 'options',
		noDataExpression: true,
		default: formValue,
		options,
		description: `How to define the ${called}`,
	};
	return {
		selectors: {
			create: selector,
			update: {
				...selector,
				displayName: 'New Definition',
				name: 'newDefinition',
				default: 'keep',
				options: [options[0], keep, ...options.slice(1)],
				description: ways.updateDescription,
			},
		},
		properties: (selectorName) => [
			...ways.formProperties(selectorName),
			{
				displayName: 'Preset',
				name: 'preset',
				type: 'options',
				noDataExpression: true,
				default: initialPreset,
				displayOptions: { show: { [selectorName]: ['preset'] } },
				options: presets
					.map(({ key, name, description }) => ({ name, value: key, description: description ?? '' }))
					.sort((left, right) => (left.name < right.name ? -1 : 1)),
				description: `The ${called} to copy`,
			},
			{
				displayName: 'Definition',
				name: 'definition',
				type: 'json',
				default: example,
				displayOptions: { show: { [selectorName]: ['json'] } },
				typeOptions: { rows: 12 },
				description: ways.json.description,
			},
		],
		read(functions, itemIndex, by) {
			if (by === formValue) return ways.readForm(functions, itemIndex);
			if (by === 'json') return readJsonObject(functions, 'definition', itemIndex, 'Definition') ?? {};
			const given = requiredText(functions, 'preset', itemIndex, {
				field: 'Preset',
				remedy: 'choose a preset',
			});
			const preset = presets.find(({ key }) => key === given);
			if (preset !== undefined) return preset.definition;
			throw new InvalidInputError({
				field: 'Preset',
				reason: `there is no preset "${given.slice(0, 80)}"; choose one from the list`,
			});
		},
	};
}
