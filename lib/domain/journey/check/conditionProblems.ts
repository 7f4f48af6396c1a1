import { EMPTY_VALUE, lacksValue } from '../../conditions';
import { eventTypeProblem, ANY_EVENT } from '../../interactions';
import type { FieldProblem } from '../../errors';
import { isExpression } from './expression';
import { chosenEventType, located, rowsOf, textOf, type Row } from './parameters';

const COMPARED = [
	['accountField', 'Account Field'],
	['contactField', 'Contact Field'],
	['leadField', 'Lead Field'],
] as const;

/** What is left empty in conditions written in the form: `<name>`, `<name>By` and so on. */
export function conditionProblems(holder: Row, name: string, label: string): FieldProblem[] {
	const form = holder[name];
	if (holder[`${name}By`] === 'json' || isExpression(form)) return [];
	if (Object.keys(form ?? {}).every((group) => rowsOf(form, group).length === 0)) {
		return [{ field: label, reason: 'is empty; add at least one condition' }];
	}
	return [
		...COMPARED.flatMap(([group, title]) =>
			rowsOf(form, group).flatMap((row, index) => comparisonProblems(row, `${label}: ${title} ${index + 1}`)),
		),
		...rowsOf(form, 'interaction').flatMap((row, index) =>
			interactionProblems(row, `${label}: Interaction ${index + 1}`),
		),
		...rowsOf(form, 'segment').flatMap((row, index) =>
			textOf(located(row.segment)) === ''
				? [{ field: `${label}: Segment ${index + 1}`, reason: 'is empty; choose a segment' }]
				: [],
		),
	];
}

/** What is left empty in a filter on an event's properties. */
export function propertyProblems(filter: unknown, label: string): FieldProblem[] {
	return rowsOf(filter, 'conditions').flatMap((row, index) =>
		comparisonProblems(row, `${label}: Condition ${index + 1}`),
	);
}

function comparisonProblems({ operator = 'equals', value }: Row, label: string): FieldProblem[] {
	return lacksValue(textOf(operator), value) ? [{ field: `${label}: Value`, reason: EMPTY_VALUE }] : [];
}

function interactionProblems(row: Row, label: string): FieldProblem[] {
	const type = textOf(located(chosenEventType(row, 'type')));
	const reason = type === ANY_EVENT || isExpression(type) ? null : eventTypeProblem(type);
	return [
		...(reason === null ? [] : [{ field: `${label}: Event Type`, reason }]),
		...propertyProblems(row.properties, `${label}: Event Properties`),
	];
}
