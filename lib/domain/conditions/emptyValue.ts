import { isDateOperator, type FieldOperator } from './condition';

/** What a form says about a comparison that lacks the value to compare with. */
export const EMPTY_VALUE = 'is empty; enter a value, or choose Exists or Does Not Exist';

const WITH_SPAN: readonly string[] = ['inLast', 'notInLast', 'inNext', 'anniversaryIn'];

/** Whether an operator compares with a single value, rather than with nothing or with a span. */
export function needsValue(operator: string): boolean {
	if (isDateOperator(operator)) return !WITH_SPAN.includes(operator);
	return (
		operator !== ('exists' satisfies FieldOperator) && operator !== ('notExists' satisfies FieldOperator)
	);
}

/**
 * Whether a form's comparison is only half filled in. In JSON an empty text is written on purpose, and can be
 * compared for equality.
 */
export function lacksValue(operator: string, value: unknown): boolean {
	const isEmpty = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
	return isEmpty && needsValue(operator);
}
