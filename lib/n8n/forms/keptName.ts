import { pathOf } from './bracketedNames';

/**
 * The name for an attribute or property that comes from a form field: the last part of its path. A dot before
 * a space belongs to a label: `Your tel. no.`
 */
export function keptName(field: string): string {
	const path = pathOf(field);
	const parts = path.split(/\.(?=[^\s.])/);
	// `fields[phone][value]` is the field `phone`.
	if (parts.length > 2 && parts.at(-1) === 'value') parts.pop();
	return parts.at(-1) ?? path;
}
