import { valueOf, type Holder } from './parameters';

/** In a drop-down of event types, the choice after which a text field counts; never itself a type. */
export const BY_NAME = '$byName';

/** The types of events by which contacts enter an events endpoint, as written: from the list, or by name. */
export function enteringTypesOf(node: Holder): unknown {
	const chosen = valueOf(node, 'enterOn', '');
	return chosen === BY_NAME ? valueOf(node, 'enterOnNames', '') : chosen;
}
