import type { INodePropertyOptions } from 'n8n-workflow';

/**
 * The options of a drop-down; where there are none, an entry that says how to make one. Without it n8n shows
 * "No data", and an error's text is hidden. Its value is empty, which every reader takes for nothing chosen.
 */
export function orHowToMake(
	options: INodePropertyOptions[],
	none: string,
	how: string,
): INodePropertyOptions[] {
	return options.length > 0 ? options : [{ name: none, value: '', description: how }];
}

/** The same for a resource locator's list, which shows names only; a search without results stays empty. */
export function orHowToMakeOne<T extends { name: string; value: unknown }>(
	results: T[],
	filter: string | undefined,
	how: string,
): Array<T | { name: string; value: string }> {
	return results.length > 0 || (filter ?? '') !== '' ? results : [{ name: how, value: '' }];
}
