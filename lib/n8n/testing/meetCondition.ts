import type { IDataObject } from 'n8n-workflow';

import type { Comparison, Condition } from '../../domain/conditions';
import {
	PROPERTY_OPERATORS,
	type PropertyCondition,
	type PropertyFilter,
	type PropertyOperator,
} from '../../domain/propertyFilter';
import { fulfill } from './fulfill';
import { TEST_ID } from './testRecords';

/**
 * A record as it is once a condition has become true, as far as its own fields decide that. A record that is
 * in the store stays as it is.
 */
export function meetCondition(
	record: IDataObject,
	kind: 'contact' | 'lead',
	condition: Condition | null,
): IDataObject {
	if (condition === null || record.id !== TEST_ID) return record;
	return fulfill(record, filterOf(condition, kind));
}

function filterOf(condition: Condition, kind: 'contact' | 'lead'): PropertyFilter {
	return { combine: 'and', conditions: comparisonsOf(condition, kind).flatMap(toProperty) };
}

function comparisonsOf(condition: Condition, kind: 'contact' | 'lead'): Comparison[] {
	switch (condition.kind) {
		case 'all':
			return condition.conditions.flatMap((each) => comparisonsOf(each, kind));
		case 'any':
			return condition.conditions.slice(0, 1).flatMap((each) => comparisonsOf(each, kind));
		case 'lead':
			return kind === 'lead' ? condition.conditions : [];
		case 'field':
			return condition.record === kind ? [condition] : [];
		case 'not':
		case 'interaction':
		case 'segment':
			return [];
	}
}

function toProperty({ field, operator, value }: Comparison): PropertyCondition[] {
	if (!(PROPERTY_OPERATORS as readonly string[]).includes(operator)) return [];
	return [{ property: field, operator: operator as PropertyOperator, value }];
}
