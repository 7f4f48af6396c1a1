import type { InteractionCondition } from '../../lib/domain/conditions';
import { InvalidInputError } from '../../lib/domain/errors';
import { readConditionFrom } from '../../lib/n8n/descriptions/conditions';
import { parseJson } from '../../lib/n8n/parseJson';
import { rowsOf, wholeNumber, type ReadParameter } from './readValues';

type Row = Record<string, unknown>;

const CONDITION_GROUPS = [
	['accountField', 'Account Field'],
	['contactField', 'Contact Field'],
	['leadField', 'Lead Field'],
	['segment', 'Segment'],
] as const;

/**
 * Reads the rules from the form, or from the JSON, in the shape the model's schema checks.
 * @throws InvalidInputError that names the rule
 */
export function readRules(read: ReadParameter): unknown {
	if (read('rulesBy', 'form') === 'json') return parseJson(read('rulesJson', ''), 'Rules (JSON)');
	const form = read('rules', {});
	const rules = [
		...rowsOf(form, 'interaction').map(readInteractionRule),
		...CONDITION_GROUPS.flatMap(([group, label]) =>
			rowsOf(form, group).map((row, index) => {
				const name = `${label} ${index + 1}`;
				return {
					kind: 'condition',
					...common(row, name),
					condition: readConditionFrom({ rule: { [group]: [row] } }, 'rule', `Rules: ${name}`),
				};
			}),
		),
	];
	if (rules.length > 0) return rules;
	throw new InvalidInputError({ field: 'Rules', reason: 'is empty; add at least one rule' });
}

function readInteractionRule(row: Row, index: number): object {
	const name = `Interaction ${index + 1}`;
	const field = `Rules: ${name}`;
	const counted = { ...row, countOperator: 'atLeast', times: 1 };
	const { type, filter, window } = readConditionFrom(
		{ rule: { interaction: [counted] } },
		'rule',
		field,
	) as InteractionCondition;
	const frequency = row.frequency ?? 'each';
	const each = frequency === 'each';
	return {
		kind: 'interaction',
		...common(row, name),
		type,
		...(filter === undefined ? {} : { filter }),
		...(window === undefined ? {} : { window }),
		frequency:
			frequency === 'atLeast' ? { kind: 'atLeast', count: Number(row.count ?? 2) } : { kind: frequency },
		...(each ? wholeNumber('max', row.maxPoints, `${field}: Max Points`) : {}),
		...(each ? wholeNumber('maxPerDay', row.maxPerDay, `${field}: Max per Day`) : {}),
		...(each && row.decay !== undefined && row.decay !== 'none'
			? { decay: { kind: row.decay, days: Number(row.decayDays ?? 30) } }
			: {}),
	};
}

function common(row: Row, fallback: string): { name: string; points: number; group?: string } {
	const name = String(row.ruleName ?? '').trim();
	const group = String(row.group ?? '').trim();
	return {
		name: name === '' ? fallback : name,
		points: Number(row.points ?? 10),
		...(group === '' ? {} : { group }),
	};
}
