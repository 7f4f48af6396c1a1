import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { PRESET_PREFIX, presetStrategy, WRITTEN_HERE, type MatchedRecord } from '../../domain/matching';
import type { StrategyReference } from '../../engine';

const EXAMPLES: Record<MatchedRecord, string> = {
	contact:
		'{\n  "rules": [\n    { "fields": [{ "field": "email" }] },\n    { "fields": [{ "field": "phone" }, { "field": "name", "compare": "fuzzy" }] }\n  ]\n}',
	lead: '{\n  "rules": [\n    { "fields": [{ "field": "contactId", "compare": "exact" }] },\n    { "fields": [{ "field": "email" }] }\n  ],\n  "scope": { "same": ["campaign"], "withinDays": 90 }\n}',
};

/** A node's names for its parameters: one that matches two kinds of records has them twice. */
export interface StrategyNames {
	strategy: string;
	strategyJson: string;
	/** A prefix for labels. */
	label: string;
}

const USUAL_NAMES: StrategyNames = { strategy: 'strategy', strategyJson: 'strategyJson', label: '' };

/**
 * Chooses a matching strategy, or takes one as JSON. Nodes with it need `getContactStrategies` or
 * `getLeadStrategies` among their `loadOptions` methods.
 */
export function strategyProperties(
	record: MatchedRecord,
	displayOptions: IDisplayOptions,
	{ strategy, strategyJson, label }: StrategyNames = USUAL_NAMES,
): INodeProperties[] {
	return [
		{
			displayName: `${label}Strategy Name or ID`,
			name: strategy,
			type: 'options',
			default: `${PRESET_PREFIX}${record === 'contact' ? 'contactPerson' : 'leadEmailAndPage'}`,
			typeOptions: {
				loadOptionsMethod: record === 'contact' ? 'getContactStrategies' : 'getLeadStrategies',
			},
			displayOptions,
			description:
				'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		},
		{
			displayName: `${label}Strategy`,
			name: strategyJson,
			type: 'json',
			noDataExpression: true,
			default: EXAMPLES[record],
			typeOptions: { rows: 10 },
			displayOptions: { show: { ...displayOptions.show, [strategy]: [WRITTEN_HERE] } },
			description:
				'Rules, tried in order. Each compares fields exactly, normalized (default) or fuzzily. You can also set scope, severalHits (latest, oldest, fail), ifFound (update, fillEmpty, link), ifNotFound (create, skip), gmailAliases, roleAddresses.',
		},
	];
}

/**
 * Reads the values of {@link strategyProperties}.
 * @param read returns a parameter's value
 * @throws InvalidInputError when nothing is chosen, and for invalid JSON
 */
export function readStrategy(
	read: (name: 'strategy' | 'strategyJson') => unknown,
	record: MatchedRecord,
): StrategyReference {
	const chosen = read('strategy');
	const id = typeof chosen === 'string' || typeof chosen === 'number' ? String(chosen).trim() : '';
	if (id === '')
		throw new InvalidInputError({ field: 'Strategy', reason: 'is empty; choose a matching strategy' });
	if (id === WRITTEN_HERE) return { definition: { record, ...parseObject(read('strategyJson')) } };
	if (!id.startsWith(PRESET_PREFIX)) return { id };
	const preset = presetStrategy(id.slice(PRESET_PREFIX.length));
	if (preset !== undefined) return { definition: preset.strategy };
	throw new InvalidInputError({
		field: 'Strategy',
		reason: `there is no preset "${id.slice(PRESET_PREFIX.length, 80)}"; choose one from the list`,
	});
}

function parseObject(value: unknown): object {
	let parsed: unknown = value;
	if (typeof value === 'string') {
		try {
			parsed = JSON.parse(value);
		} catch (error) {
			throw new InvalidInputError(
				{ field: 'Strategy', reason: `is not JSON (${(error as Error).message})` },
				{ cause: error },
			);
		}
	}
	if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
	throw new InvalidInputError({ field: 'Strategy', reason: 'must be a JSON object with rules' });
}
