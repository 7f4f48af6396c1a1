import type { IDataObject } from 'n8n-workflow';

import {
	asNumber,
	listChoices,
	matchesValue,
	readProperty,
	type PropertyCondition,
	type PropertyFilter,
} from '../../domain/propertyFilter';
import { sampleValue } from './sampleValue';
import { setProperty } from './setProperty';

/** The same properties, changed so that an event with them passes a filter, as far as that can be told. */
export function fulfill(properties: IDataObject, filter: PropertyFilter | null): IDataObject {
	const changed = structuredClone(properties);
	const { combine = 'and', conditions = [], also = [] } = filter ?? {};
	for (const condition of [...(combine === 'or' ? conditions.slice(0, 1) : conditions), ...also]) {
		const value = fulfilling(condition, readProperty(changed, condition.property));
		if (value !== undefined) setProperty(changed, condition.property, value);
		else if (condition.operator === 'notExists') delete changed[condition.property];
	}
	return changed;
}

/** A value that meets a condition; undefined: the present one may stay. */
function fulfilling({ property, operator, value }: PropertyCondition, present: unknown): unknown {
	if (matchesValue(operator, present, value)) return undefined;
	switch (operator) {
		case 'equals':
		case 'contains':
		case 'startsWith':
		case 'endsWith':
			return value;
		case 'greaterOrEqual':
		case 'lessOrEqual':
			return asNumber(value) ?? value;
		case 'greaterThan':
			return stepFrom(value, 1);
		case 'lessThan':
			return stepFrom(value, -1);
		case 'isOneOf':
			return listChoices(value)[0];
		case 'exists':
			return sampleValue(property);
		case 'notEquals':
		case 'notContains':
		case 'notExists':
			return undefined;
	}
}

function stepFrom(limit: unknown, step: number): number | undefined {
	const number = asNumber(limit);
	return number === undefined ? undefined : number + step;
}
