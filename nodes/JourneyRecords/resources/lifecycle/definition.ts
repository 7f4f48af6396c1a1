import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { DEFAULT_PROCESS_ID, PRESET_PROCESSES, stageKey } from '../../../../lib/domain/lifecycle';
import { formPresetOrJson } from '../../shared/formPresetOrJson';
import { textOf } from '../../shared/values';

/** What a process consists of: a list of stages, and the moves between them. */
export const processDefinition = formPresetOrJson({
	called: 'process',
	form: { name: 'Stages', value: 'stages', description: 'A list of stages' },
	formProperties: stageProperties,
	readForm: readStages,
	presets: PRESET_PROCESSES.map(({ id, ...preset }) => ({ key: id, ...preset })),
	initialPreset: DEFAULT_PROCESS_ID,
	json: {
		example:
			'{\n  "stages": [\n    { "key": "new", "name": "New" },\n    { "key": "trial", "name": "In Trial" },\n    { "key": "won", "name": "Won", "closes": "qualified" },\n    { "key": "lost", "name": "Lost", "closes": "disqualified" }\n  ],\n  "moves": "forward",\n  "actions": { "sales_ready": { "to": "trial" } }\n}',
		description:
			'Stages (with requiredFields, such as ["owner"]), moves ("forward", "any", or a list of from and to), and where marketing and sales actions lead (scored, sales_ready, teleprospect_ready, teleprospect_accepted, teleprospect_qualified, sales_accepted)',
	},
	updateDescription: 'What the process consists of from now on. You can’t remove stages that have leads.',
});

function stageProperties(selector: string): INodeProperties[] {
	const byStages = { show: { [selector]: ['stages'] } };
	return [
		{
			displayName: 'Stages',
			name: 'stages',
			type: 'fixedCollection',
			placeholder: 'Add Stage',
			default: {},
			typeOptions: { multipleValues: true, sortable: true },
			displayOptions: byStages,
			description: 'The stages in order. Leads begin in the first one.',
			options: [
				{
					displayName: 'Stage',
					name: 'stage',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. Trial Started',
							description: 'The name that people see, in Title Case',
						},
						{
							displayName: 'Key',
							name: 'key',
							type: 'string',
							default: '',
							placeholder: 'e.g. trial_started',
							description:
								'The name in conditions and events, which stays when you rename the stage. Leave empty to derive it from the name.',
						},
						{
							displayName: 'Leads in This Stage',
							name: 'closes',
							type: 'options',
							default: 'open',
							options: [
								{ name: 'Are Disqualified', value: 'disqualified' },
								{ name: 'Are Qualified', value: 'qualified' },
								{ name: 'Stay Open', value: 'open' },
							],
							description: 'Whether the stage closes leads',
						},
						{
							displayName: 'Required Fields',
							name: 'requiredFields',
							type: 'string',
							default: '',
							placeholder: 'e.g. owner, attributes.budget, contact.phone',
							description:
								'Comma-separated fields that a lead needs to reach the stage: its own (owner, topic, attributes.budget), or those of its contact, account or opportunity (contact.phone)',
						},
					],
				},
			],
		},
		{
			displayName: 'Allowed Moves',
			name: 'allowedMoves',
			type: 'options',
			noDataExpression: true,
			default: 'forward',
			displayOptions: byStages,
			options: [
				{ name: 'Any', value: 'any', description: 'From any stage to any other' },
				{ name: 'Any Forward', value: 'forward', description: 'From any stage to any later one' },
				{ name: 'Only Those Listed', value: 'listed' },
			],
			description:
				'Which moves between stages are allowed. You can always disqualify, recycle and reopen leads.',
		},
		{
			displayName: 'Moves',
			name: 'moves',
			type: 'fixedCollection',
			placeholder: 'Add Move',
			default: {},
			typeOptions: { multipleValues: true },
			displayOptions: { show: { [selector]: ['stages'], allowedMoves: ['listed'] } },
			options: [
				{
					displayName: 'Move',
					name: 'move',
					values: [
						{
							displayName: 'From Stage',
							name: 'from',
							type: 'string',
							default: '',
							description: 'Name or key of a stage',
						},
						{
							displayName: 'To Stage',
							name: 'to',
							type: 'string',
							default: '',
							description: 'Name or key of a stage',
						},
					],
				},
			],
		},
	];
}

interface GivenStage {
	name?: unknown;
	key?: unknown;
	closes?: unknown;
	requiredFields?: unknown;
}

function readStages(functions: IExecuteFunctions, itemIndex: number): unknown {
	const { stage = [] } = (functions.getNodeParameter('stages', itemIndex, {}) ?? {}) as {
		stage?: GivenStage[];
	};
	const stages = stage.map((given, index) => {
		const name = textOf(given.name, `Stages: Stage ${index + 1}`);
		const key = textOf(given.key, `Stages: Stage ${index + 1}`) || stageKey(name);
		const requiredFields = readFieldList(given.requiredFields, index);
		return {
			...(name === '' ? {} : { name }),
			...(key === null ? {} : { key }),
			...(given.closes === undefined || given.closes === 'open' ? {} : { closes: given.closes }),
			...(requiredFields.length === 0 ? {} : { requiredFields }),
		};
	});
	const allowed = functions.getNodeParameter('allowedMoves', itemIndex, 'forward');
	if (allowed !== 'listed') return { stages, moves: allowed };
	const { move = [] } = (functions.getNodeParameter('moves', itemIndex, {}) ?? {}) as {
		move?: Array<{ from?: unknown; to?: unknown }>;
	};
	const keyOf = (value: unknown, index: number): string => {
		const text = textOf(value, `Moves: Move ${index + 1}`);
		return stages.find(({ key, name }) => text === key || text === name)?.key ?? text;
	};
	return {
		stages,
		moves: move.map(({ from, to }, index) => ({ from: keyOf(from, index), to: keyOf(to, index) })),
	};
}

/** A list from an expression, or comma-separated names. */
function readFieldList(given: unknown, index: number): string[] {
	const texts = Array.isArray(given) ? (given as unknown[]) : [given];
	return texts
		.flatMap((text) => textOf(text, `Stages: Stage ${index + 1}`).split(','))
		.map((text) => text.trim())
		.filter((text) => text !== '');
}
