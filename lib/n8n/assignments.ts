import { validateFieldType, type FieldType, type IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../domain/errors';
import { textOf } from './parameters';

interface Assignment {
	name?: unknown;
	value?: unknown;
	type?: FieldType;
}

/**
 * Reads an assignment collection: names and typed values.
 * @param field the collection's name
 * @throws InvalidInputError for a blank name, and for a value of the wrong type
 */
export function readAssignments(
	functions: IExecuteFunctions,
	parameter: string,
	itemIndex: number,
	field: string,
): Record<string, unknown> {
	const { assignments = [] } = (functions.getNodeParameter(parameter, itemIndex, {}) ?? {}) as {
		assignments?: Assignment[];
	};
	return Object.fromEntries(
		assignments.map(({ name, value, type }) => {
			const key = textOf(name, field);
			if (key === '') {
				throw new InvalidInputError({ field, reason: 'one of them has no name; enter a name or remove it' });
			}
			return [key, typedValue(`${field} "${key}"`, value, type)];
		}),
	);
}

/**
 * A value in its declared type; blank is null.
 * @param field its name for people
 * @throws InvalidInputError when it isn't of the type
 */
export function typedValue(field: string, value: unknown, type: FieldType = 'string'): unknown {
	if (value === undefined || value === null || value === '') return null;
	const checked = validateFieldType(field, value, type);
	if (checked.valid) return checked.newValue ?? value;
	throw new InvalidInputError({
		field,
		reason: `the value is not of type ${type}; change the value or the type`,
	});
}
