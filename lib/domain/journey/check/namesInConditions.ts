import { ANY_EVENT } from '../../interactions';
import { isExpression } from './expression';
import { chosenEventType, located, rowsOf, textOf, partOf, type Row } from './parameters';

/** What a parameter refers to. */
export type ReferenceKind = 'segment' | 'strategy' | 'leadStrategy' | 'model' | 'process' | 'stage' | 'event';

/** Something by name or ID that a node's parameter needs. */
export interface NamedReference {
	kind: ReferenceKind;
	name: string;
	/** The parameter's label. */
	label: string;
	/** Only a stage: the process it must be in; null: any. */
	process?: string | null;
	/** Only a stage: a lead begins there. */
	begins?: boolean;
}

/** What conditions refer to, whether from the form or from JSON. */
export function namesInConditions(holder: Row, name: string, label: string): NamedReference[] {
	if (holder[`${name}By`] === 'json') return namesInJson(holder[`${name}Json`], label);
	return namesInForm(holder[name], label);
}

/** The same for the form alone. */
export function namesInForm(form: unknown, label: string): NamedReference[] {
	return [
		...rowsOf(form, 'interaction').flatMap((row) => named('event', chosenEventType(row, 'type'), label)),
		...rowsOf(form, 'segment').flatMap((row) => segmentIn(row.segment, label)),
		...rowsOf(form, 'leadField')
			.filter(({ field }) => field === 'modelScore' || field === 'modelGrade')
			.flatMap((row) => named('model', row.model, label)),
	];
}

/** The same for conditions written as JSON; what isn't JSON refers to nothing. */
export function namesInJson(json: unknown, label: string): NamedReference[] {
	if (isExpression(json)) return [];
	if (typeof json !== 'string') return namesInValue(json, label);
	try {
		return namesInValue(JSON.parse(json), label);
	} catch {
		return [];
	}
}

function namesInValue(value: unknown, label: string): NamedReference[] {
	if (typeof value !== 'object' || value === null) return [];
	const { kind, type, segmentId, field } = value as Row;
	const model = typeof field === 'string' ? /^scores\.(.+)\.(?:score|grade)$/.exec(field)?.[1] : undefined;
	return [
		...(kind === 'interaction' ? named('event', type, label) : []),
		...(kind === 'segment' ? named('segment', segmentId, label) : []),
		...named('model', model, label),
		...Object.values(value).flatMap((part) => namesInValue(part, label)),
	];
}

/** What a segment locator names. */
export function segmentIn(locator: unknown, label: string): NamedReference[] {
	return named('segment', partOf(locator, 'value') ?? locator, label);
}

/** A name, unless it's empty or computed for each item. */
export function named(kind: ReferenceKind, value: unknown, label: string): NamedReference[] {
	const name = textOf(located(value));
	const isAnyEvent = kind === 'event' && name === ANY_EVENT;
	return name === '' || isAnyEvent || isExpression(name) ? [] : [{ kind, name, label }];
}
