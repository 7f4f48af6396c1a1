import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { ANY_EVENT, eventTypeProblem, OWN_EVENT_TYPES } from '../../domain/interactions';
import { readEventTypes } from '../descriptions/eventTypeLocator';
import type { Store } from '../../store';
import { withEngine } from '../engines';
import { orUnreachable } from './orUnreachable';

const PAGE = 100;

const ANY = { name: 'Any Event (Whatever the Contact Does)', value: ANY_EVENT };

const BY_NAME = { name: 'By Name', value: '' };

/** How many of the latest interactions tell how common a type is. */
const SAMPLE = 5_000;

/**
 * Event types for the drop-down of `eventTypeLocator`: those recorded in this store, latest first; those that
 * this node and published journeys name; and the package's own.
 */
export async function searchEventTypes(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return page(await listEventTypes(this), filter, paginationToken);
}

/** The same, preceded by Any Event. */
export async function searchEventTypesOrAny(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return page([ANY, ...(await listEventTypes(this))], filter, paginationToken);
}

/** The same types for `eventTypeChoice`, which has a field for names next to the list. */
export async function getEventTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { options, without } = await orUnreachable(async () => await listEventTypes(this), BY_NAME);
	return [without, ...options];
}

/** The same, with Any Event. */
export async function getEventTypesOrAny(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { options, without } = await orUnreachable(async () => await listEventTypes(this), BY_NAME);
	return [without, ANY, ...options];
}

/** What a node with `eventTypeLocator` has among its `listSearch` methods. */
export const eventTypeMethods = { searchEventTypes, searchEventTypesOrAny };

/** What a node with `eventTypeChoice` has among its `loadOptions` methods. */
export const eventTypeOptions = { getEventTypes, getEventTypesOrAny };

function page(all: INodeListSearchItems[], filter = '', paginationToken = '0'): INodeListSearchResult {
	const wanted = filter.trim().toLowerCase();
	const known = all.filter(({ name }) => name.toLowerCase().includes(wanted));
	const found = known.length > 0 ? known : asTyped(filter);
	const offset = Number(paginationToken) || 0;
	return {
		results: found.slice(offset, offset + PAGE),
		...(found.length > offset + PAGE ? { paginationToken: String(offset + PAGE) } : {}),
	};
}

/** What was typed into the search, where no type is called so: a journey is often older than its first event. */
function asTyped(filter: string): INodeListSearchItems[] {
	const type = filter.trim();
	if (type.includes(',') || eventTypeProblem(type) !== null) return [];
	return [{ name: `${type} (new)`, value: type }];
}

export async function listEventTypes(functions: ILoadOptionsFunctions): Promise<INodeListSearchItems[]> {
	const zone = functions.getTimezone();
	const here = typesIn(functions.getCurrentNodeParameters());
	return await withEngine(functions, async ({ store }) => {
		const recorded = await recordedTypes(store, zone);
		const known = new Set(recorded.map(({ value }) => value));
		const awaited = (await awaitedTypes(store)).filter((type) => !known.has(type));
		for (const type of awaited) known.add(type);
		const named = here.filter((type) => !known.has(type));
		for (const type of named) known.add(type);
		return [
			...recorded,
			...named.map((type) => ({ name: `${type} (named in this node)`, value: type })),
			...awaited.map((type) => ({ name: `${type} (used by a journey, never recorded)`, value: type })),
			...OWN_EVENT_TYPES.filter((type) => !known.has(type)).map((type) => ({ name: type, value: type })),
		];
	});
}

async function recordedTypes(store: Store, zone: string): Promise<INodeListSearchItems[]> {
	const types = await store.interactions.types();
	const { total, times } = await store.interactions.latestTypes(SAMPLE);
	const day = new Intl.DateTimeFormat('en-US', { timeZone: zone, dateStyle: 'medium' });
	return types
		.sort((left, right) => right.lastSeenAt - left.lastSeenAt)
		.map(({ type, lastSeenAt }) => ({
			name: `${type} (last seen ${day.format(lastSeenAt)}, ${frequency(times.get(type) ?? 0, total)})`,
			value: type,
		}));
}

/** Roughly how often: counting every interaction of a large store would take too long. */
function frequency(times: number, total: number): string {
	if (total < SAMPLE) return times === 1 ? 'once' : `${times} times`;
	const percent = Math.round((100 * times) / total);
	return percent === 0 ? 'rare' : `${percent}% of recent events`;
}

/** Types that this node's other parameters name; n8n gives a list no other nodes of the workflow. */
function typesIn(parameters: unknown): string[] {
	if (typeof parameters !== 'object' || parameters === null) return [];
	const types = Object.entries(parameters).flatMap(([name, value]) =>
		NAMING.has(name) ? readFixed(value) : typesIn(value),
	);
	return [...new Set(types)];
}

const NAMING: ReadonlySet<string> = new Set([
	'eventType',
	'eventTypeName',
	'eventTypes',
	'enterOn',
	'enterOnNames',
]);

function readFixed(locator: unknown): string[] {
	try {
		return readEventTypes(locator, 'Event Types').filter((type) => !type.startsWith('='));
	} catch {
		// An invalid type is reported at its own parameter.
		return [];
	}
}

/** Types of events by which contacts enter published journeys. */
async function awaitedTypes(store: Store): Promise<string[]> {
	const sources = await store.entries.activeAudiences();
	const types = sources.flatMap(({ audience }) => (audience?.kind === 'event' ? audience.types : []));
	return [...new Set(types)].sort();
}
