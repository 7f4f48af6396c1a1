import type { Dependencies } from '../../domain/conditions';
import { includesType } from '../../domain/interactions';
import type { EngineContext } from '../EngineContext';
import { readLiveSegments } from './liveSegments';

/** A contact that became a member of a segment, or is no longer one. */
export interface MembershipMove {
	segmentId: string;
	contactId: string;
	action: 'joined' | 'left';
}

/** What has changed about contacts: segments that don't depend on any of it are skipped. */
export interface ChangedDependencies {
	contact?: boolean;
	account?: boolean;
	lead?: boolean;
	interactionTypes?: Iterable<string>;
	segmentIds?: Iterable<string>;
}

/**
 * Calculates which dynamic and compound segments some contacts are now members of, those that consist of
 * other segments after these, and writes what has changed. Joins and leaves are returned, not noted as
 * changes: it is called by what reacts to changes.
 *
 * @param context in a transaction, so that all of it is stored or nothing is
 * @param changed what has; undefined: all segments are checked
 */
export async function refreshMembers(
	context: EngineContext,
	contactIds: string[],
	changed?: ChangedDependencies,
): Promise<MembershipMove[]> {
	if (contactIds.length === 0) return [];
	const { store } = context;
	const changedSegments = new Set(changed?.segmentIds);
	const changedTypes = new Set(changed?.interactionTypes);
	const moves: MembershipMove[] = [];
	for (const { segment, condition, dependencies, zone, announces } of await readLiveSegments(store)) {
		if (changed !== undefined && !isAffected(dependencies, changed, changedTypes, changedSegments)) continue;
		const moment = { now: store.clock.now(), zone };
		const { joined, left } = await store.segments.refreshFew(segment.id, condition, moment, contactIds);
		if (!announces) continue;
		if (joined.length + left.length > 0) changedSegments.add(segment.id);
		moves.push(...movesOf(segment.id, 'joined', joined), ...movesOf(segment.id, 'left', left));
	}
	return moves;
}

export function movesOf(
	segmentId: string,
	action: MembershipMove['action'],
	contactIds: string[],
): MembershipMove[] {
	return contactIds.map((contactId) => ({ segmentId, contactId, action }));
}

function isAffected(
	dependencies: Dependencies,
	changed: ChangedDependencies,
	types: Set<string>,
	segmentIds: Set<string>,
): boolean {
	return (
		(changed.contact === true && (dependencies.contact || dependencies.account)) ||
		(changed.account === true && dependencies.account) ||
		(changed.lead === true && dependencies.lead) ||
		[...types].some((type) => includesType(dependencies.interactionTypes, type)) ||
		[...dependencies.segmentIds].some((id) => segmentIds.has(id))
	);
}
