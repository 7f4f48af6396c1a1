import type { IExecuteFunctions } from 'n8n-workflow';

import { PRESET_STRATEGIES, type MatchedRecord } from '../../../../lib/domain/matching';
import { formPresetOrJson } from '../../shared/formPresetOrJson';
import { textOf } from '../../shared/values';
import { ruleProperties } from './ruleProperties';

/** What a strategy consists of: rules that are tried in order, and where they apply. */
export const strategyDefinition = formPresetOrJson({
	called: 'strategy',
	form: { name: 'Rules', value: 'rules', description: 'A list of rules' },
	formProperties: ruleProperties,
	readForm: readRules,
	presets: PRESET_STRATEGIES.map(({ strategy, ...preset }) => ({ ...preset, definition: strategy })),
	initialPreset: 'contactEmail',
	json: {
		example:
			'{\n  "record": "contact",\n  "rules": [\n    { "fields": [{ "field": "externalId", "compare": "exact" }] },\n    { "fields": [{ "field": "phone" }, { "field": "name", "compare": "fuzzy", "threshold": 0.92 }] }\n  ],\n  "ifFound": "fillEmpty"\n}',
		description: 'The whole strategy, with blocks, thresholds and scope',
	},
	updateDescription:
		'How records match from now on. With a new definition, all records get new keys, which takes a while in a large store.',
});

interface GivenRule {
	same?: unknown;
	similar?: unknown;
	attributes?: unknown;
	threshold?: unknown;
}

function readRules(functions: IExecuteFunctions, itemIndex: number): unknown {
	const record = functions.getNodeParameter('record', itemIndex, 'contact') as MatchedRecord;
	const { rule = [] } = (functions.getNodeParameter(`${record}Rules`, itemIndex, {}) ?? {}) as {
		rule?: GivenRule[];
	};
	const details = (functions.getNodeParameter('details', itemIndex, {}) ?? {}) as Record<string, unknown>;
	const { closedToo, same, withinDays, roleAddresses, ...rest } = details;
	return {
		record,
		rules: rule.map(readRule),
		scope: {
			...(record === 'lead' ? { openOnly: closedToo !== true, same: names(same) } : {}),
			...(withinDays === undefined ? {} : { withinDays: Number(withinDays) }),
		},
		...(roleAddresses === undefined ? {} : { roleAddresses: names(roleAddresses) }),
		...rest,
	};
}

function readRule({ same, similar, attributes, threshold }: GivenRule): unknown {
	return {
		fields: [
			...names(same).map((field) => ({ field })),
			...names(attributes).map((name) => ({ field: `attributes.${name}` })),
			...names(similar).map((field) => ({
				field,
				compare: 'fuzzy',
				...(threshold === undefined ? {} : { threshold: Number(threshold) }),
			})),
		],
	};
}

/** A list, or a comma-separated text. */
function names(given: unknown): string[] {
	const list = Array.isArray(given) ? given.map(String) : textOf(given, 'Rules').split(',');
	return list.map((name) => name.trim()).filter((name) => name !== '');
}
