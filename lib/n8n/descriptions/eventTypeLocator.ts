import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { ANY_EVENT, eventTypeProblem } from '../../domain/interactions';
import { fromModel } from '../tools';
import { listMode } from './listMode';

interface LocatorOptions {
	/** Whether it's where a condition counts interactions, which may be of any type. */
	any?: boolean;
	/** Whether several types may be named, separated by commas. */
	several?: boolean;
	required?: boolean;
}

const nameMode = (several: boolean): INodePropertyMode => ({
	displayName: 'By Name',
	name: 'name',
	type: 'string',
	placeholder: several ? 'e.g. cart.abandoned, order.placed' : 'e.g. order.placed',
});

/**
 * Chooses an event type. Nodes with it need `searchEventTypes`, or with `any` `searchEventTypesOrAny`, among
 * their `listSearch` methods; see `eventTypeMethods`.
 * @param property what differs: label, name and so on
 */
export function eventTypeLocator(
	property: Pick<INodeProperties, 'displayName' | 'name'> & Partial<INodeProperties>,
	{ any = false, several = false, required = false }: LocatorOptions = {},
): INodeProperties {
	return {
		...property,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		...(required ? { required } : {}),
		modes: [
			listMode('Choose an event type', any ? 'searchEventTypesOrAny' : 'searchEventTypes'),
			nameMode(several),
		],
	};
}

/** An event type as a locator's value: what the editor would store. */
export function eventTypeNamed(type: string): { __rl: true; mode: 'name'; value: string } {
	return { __rl: true, mode: 'name', value: type };
}

/**
 * In a tool, the model names the type.
 * @param description tells it what to fill in
 */
export function eventTypeFromModel(description: string): { __rl: true; mode: 'name'; value: string } {
	return eventTypeNamed(fromModel('Event Type', description));
}

/** What a locator names. An expression for the whole parameter, or an AI agent, may return that alone. */
function locatedIn(parameter: unknown): unknown {
	return typeof parameter === 'object' && parameter !== null && 'value' in parameter
		? parameter.value
		: parameter;
}

/** What a locator shows; empty if nothing is chosen. */
export function textIn(parameter: unknown): string {
	return String(locatedIn(parameter) ?? '').trim();
}

function textOf(value: unknown, field: string): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
	throw new InvalidInputError({ field, reason: 'must be the name of an event type, such as order.placed' });
}

/**
 * Reads the type of an event.
 * @throws InvalidInputError when it is empty or reserved
 */
export function requireEventType(parameter: unknown, field = 'Event Type'): string {
	const type = textOf(locatedIn(parameter), field);
	const reason = eventTypeProblem(type);
	if (reason === null) return type;
	throw new InvalidInputError({ field, reason });
}

/** The same where a condition counts interactions: it may be any event. */
export function requireEventTypeOrAny(parameter: unknown, field = 'Event Type'): string {
	return locatedIn(parameter) === ANY_EVENT ? ANY_EVENT : requireEventType(parameter, field);
}

/**
 * Reads comma-separated types, or a list of them from an expression.
 * @throws InvalidInputError when one is reserved
 */
export function readEventTypes(parameter: unknown, field: string): string[] {
	const given = locatedIn(parameter);
	return (Array.isArray(given) ? given : [given])
		.flatMap((each) => textOf(each, field).split(','))
		.map((type) => type.trim())
		.filter((type) => type !== '')
		.map((type) => requireEventType(type, field));
}
