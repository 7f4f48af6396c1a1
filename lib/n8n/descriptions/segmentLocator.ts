import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
	INodePropertyMode,
} from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import type { Segment, Store } from '../../store';
import { withEngine } from '../engines';
import { orHowToMakeOne } from '../methods/orHowToMake';
import { listMode } from './listMode';
import { idMode } from './idExample';

const PAGE = 50;

const fromList = listMode('Choose a segment', 'searchSegments');

const nameMode: INodePropertyMode = {
	displayName: 'By Name',
	name: 'name',
	type: 'string',
	placeholder: 'e.g. Newsletter',
};

/**
 * Chooses a segment from the store. Nodes with it need {@link searchSegments} among their `listSearch` methods.
 * @param byName whether it may be named: only where {@link requireSegment} reads it
 */
export function segmentLocator(
	name: string,
	displayName: string,
	{ byName = false }: { byName?: boolean } = {},
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The segment to use',
		modes: byName ? [fromList, idMode, nameMode] : [fromList, idMode],
	};
}

/** Finds segments for the drop-down of {@link segmentLocator}, by name and paged. */
export async function searchSegments(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const offset = Number(paginationToken ?? 0) || 0;
	const segments = await withEngine(
		this,
		async ({ store }) => await store.segments.list({ search: filter, limit: PAGE, offset }),
	);
	return {
		results: orHowToMakeOne(
			segments.map(({ id, name, kind }) => ({ name: `${name} (${kind})`, value: id })),
			filter,
			'No segments yet. Create one with Journey Records → Segment: Create.',
		),
		...(segments.length === PAGE ? { paginationToken: String(offset + PAGE) } : {}),
	};
}

/**
 * The ID in a locator.
 * @param field its name, for messages
 * @throws InvalidInputError when there is none
 */
export function readSegmentId(parameter: unknown, field: string): string {
	const { value } = readLocator(parameter, field);
	return value;
}

/**
 * The segment a locator refers to, by ID or name.
 * @throws InvalidInputError when the store doesn't have it
 */
export async function requireSegment(store: Store, parameter: unknown, field: string): Promise<Segment> {
	const { mode, value } = readLocator(parameter, field);
	const segment = mode === 'name' ? await store.segments.findByName(value) : await store.segments.get(value);
	if (segment !== null) return segment;
	throw new InvalidInputError({
		field,
		reason: `there is no segment "${value.slice(0, 80)}" in this store; check the value and the store credential`,
	});
}

/** An expression for the whole parameter, or an AI agent, may return a plain ID. */
function readLocator(parameter: unknown, field: string): { mode: string; value: string } {
	const located =
		typeof parameter === 'object' && parameter !== null
			? (parameter as { mode?: unknown; value?: unknown })
			: { mode: 'id', value: parameter };
	const { value } = located;
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (text === '') throw new InvalidInputError({ field, reason: 'is empty; choose a segment' });
	return { mode: String(located.mode ?? 'id'), value: text };
}
