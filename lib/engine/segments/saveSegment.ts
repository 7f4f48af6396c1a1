import { parseCompound, parseCondition } from '../../domain/conditions';
import { InvalidInputError, NotFoundError } from '../../domain/errors';
import { isTimeZone } from '../../domain/normalization';
import type { Segment, SegmentWrite, Store } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { findCircle, readLiveSegments, toLive } from './liveSegments';

const MAX_NAME = 200;
const MAX_DESCRIPTION = 2_000;

/** A requested segment; `definition` is checked here. */
export interface SegmentRequest extends Omit<SegmentWrite, 'definition'> {
	/** A condition (dynamic) or a compound definition; null for a static segment. */
	definition: unknown;
}

/**
 * Creates a segment. Its members are not calculated yet; see `refreshSegment`.
 * @throws InvalidInputError for a name that is taken, an invalid definition, and segments in it that don't
 *   exist
 * @param request a condition is JSON as in `docs/nodes/conditions.md`
 * @returns the segment, without members
 * @example
 * ```ts
 * const segment = await createSegment(engine, {
 *   name: 'Pro customers',
 *   description: null,
 *   kind: 'dynamic',
 *   definition: { kind: 'field', record: 'contact', field: 'attributes.plan', operator: 'equals', value: 'pro' },
 *   timeZone: null,
 * });
 * const { joined } = await refreshSegment(engine, segment.id);
 * console.log(joined); // 0
 * ```
 */
export async function createSegment(context: EngineContext, request: SegmentRequest): Promise<Segment> {
	const write = checkRequest(request);
	return await inTransaction(context, async ({ store }) => {
		await requireFreeName(store, write.name, null);
		await requireParts(store, write, null);
		return await store.segments.insert(write);
	});
}

/**
 * Changes the given parts of a segment; its kind stays.
 * @throws NotFoundError; InvalidInputError like {@link createSegment}, and when it would contain itself
 */
export async function updateSegment(
	context: EngineContext,
	id: string,
	changes: Partial<Omit<SegmentRequest, 'kind'>>,
): Promise<Segment> {
	return await inTransaction(context, async ({ store }) => {
		const before = await store.segments.get(id);
		if (before === null) throw new NotFoundError('segment', id);
		const write = checkRequest({ ...before, ...changes });
		await requireFreeName(store, write.name, id);
		await requireParts(store, write, id);
		return (await store.segments.update(id, write)) as Segment;
	});
}

function checkRequest(request: SegmentRequest): SegmentWrite {
	const name = request.name.trim();
	if (name === '' || name.length > MAX_NAME) {
		throw new InvalidInputError({
			field: 'Name',
			reason: name === '' ? 'is empty; name the segment' : `is longer than ${MAX_NAME} characters`,
		});
	}
	if ((request.description?.length ?? 0) > MAX_DESCRIPTION) {
		throw new InvalidInputError({
			field: 'Description',
			reason: `is longer than ${MAX_DESCRIPTION} characters`,
		});
	}
	if (request.timeZone !== null && !isTimeZone(request.timeZone)) {
		throw new InvalidInputError({
			field: 'Time Zone',
			reason: `"${request.timeZone.slice(0, 80)}" is not an IANA time zone such as Europe/Amsterdam`,
		});
	}
	return {
		name,
		description: request.description,
		kind: request.kind,
		definition: checkDefinition(request),
		timeZone: request.timeZone,
	};
}

function checkDefinition({ kind, definition }: SegmentRequest): SegmentWrite['definition'] {
	switch (kind) {
		case 'dynamic':
			return parseCondition(definition, 'Conditions');
		case 'compound':
			return parseCompound(definition, 'Segments');
		case 'audience':
			throw new InvalidInputError({
				field: 'Segment',
				reason: 'belongs to a journey trigger; change the conditions of its node, and publish the workflow',
			});
		case 'static':
			if (definition === null || definition === undefined) return null;
			throw new InvalidInputError({
				field: 'Conditions',
				reason: 'must be empty for a static segment; add its members by hand',
			});
	}
}

async function requireFreeName(store: Store, name: string, id: string | null): Promise<void> {
	const other = await store.segments.findByName(name);
	if (other === null || other.id === id) return;
	throw new InvalidInputError({
		field: 'Name',
		reason: `a segment named "${other.name}" already exists; choose another name`,
	});
}

async function requireParts(store: Store, write: SegmentWrite, id: string | null): Promise<void> {
	const [live] = toLive({ ...write, id: id ?? '' } as Segment);
	const parts = live?.dependencies.segmentIds ?? new Set<string>();
	if (parts.size === 0) return;
	const known = await store.segments.getMany([...parts]);
	const field = write.kind === 'compound' ? 'Segments' : 'Conditions';
	for (const part of parts) {
		if (known.has(part)) continue;
		throw new InvalidInputError({
			field,
			reason: `there is no segment "${part.slice(0, 80)}" in this store; choose another one`,
		});
	}
	if (id === null) return;
	const all = await readLiveSegments(store);
	const circle = findCircle(id, parts, all);
	if (circle === null) return;
	const names = new Map(all.map(({ segment }) => [segment.id, segment.name]));
	names.set(id, write.name);
	throw new InvalidInputError({
		field,
		reason: `the segment would contain itself: ${circle.map((each) => `"${names.get(each) ?? each}"`).join(' → ')}; take one of them out`,
	});
}
