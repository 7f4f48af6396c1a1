import { dependenciesOf, type Condition, type Dependencies } from '../../domain/conditions';
import type { AudienceDefinition } from '../../domain/journey';
import { conditionOfSegment, type Segment, type Store } from '../../store';

/** A dynamic or compound segment, with the condition that decides about membership. */
export interface LiveSegment {
	segment: Segment;
	condition: Condition;
	dependencies: Dependencies;
	/** IANA zone. */
	zone: string;
	/** Whether joins and leaves are noted for others to react to. */
	announces: boolean;
}

/** All dynamic and compound segments, each after those it consists of. */
export async function readLiveSegments(store: Store): Promise<LiveSegment[]> {
	return inOrder((await store.segments.listLive()).flatMap(toLive));
}

export function toLive(segment: Segment): LiveSegment[] {
	const condition = conditionOfSegment(segment);
	if (condition === null) return [];
	return [
		{
			segment,
			condition,
			dependencies: dependenciesOf(condition),
			zone: segment.timeZone ?? 'UTC',
			announces: announcesMoves(segment),
		},
	];
}

function announcesMoves({ kind, definition, refreshedAt }: Segment): boolean {
	if (kind !== 'audience') return true;
	const { announces } = definition as AudienceDefinition;
	return announces === 'all' || (announces === 'new' && refreshedAt !== null);
}

/**
 * Segments that others consist of come first. In a circle, which `createSegment` and `updateSegment` refuse,
 * one is first.
 */
function inOrder(all: LiveSegment[]): LiveSegment[] {
	const byId = new Map(all.map((live) => [live.segment.id, live]));
	const ordered = new Set<LiveSegment>();
	const begun = new Set<LiveSegment>();
	const visit = (live: LiveSegment | undefined): void => {
		if (live === undefined || begun.has(live)) return;
		begun.add(live);
		for (const id of live.dependencies.segmentIds) visit(byId.get(id));
		ordered.add(live);
	};
	for (const live of all) visit(live);
	return [...ordered];
}

/**
 * The path by which a segment would come to contain itself.
 * @param needs what it would consist of
 * @returns ids, the segment's own first and last; null when it would not
 */
export function findCircle(id: string, needs: Iterable<string>, all: LiveSegment[]): string[] | null {
	const parts = new Map(all.map(({ segment, dependencies }) => [segment.id, dependencies.segmentIds]));
	const seen = new Set<string>();
	const search = (ids: Iterable<string>, way: string[]): string[] | null => {
		for (const next of ids) {
			if (next === id) return [...way, next];
			if (seen.has(next)) continue;
			seen.add(next);
			const found = search(parts.get(next) ?? [], [...way, next]);
			if (found !== null) return found;
		}
		return null;
	};
	return search(needs, [id]);
}
