import type { Criterion, EntryRules } from '../../domain/journey';
import type { EngineContext } from '../EngineContext';

/**
 * Which contacts meet an exit criterion by their current state: a member of its segment, or satisfying its
 * condition. Past events are not searched.
 * @returns the criterion, by contact id
 */
export async function meetingCriteria(
	context: EngineContext,
	rules: Pick<EntryRules, 'exits' | 'zone'>,
	contactIds: string[],
): Promise<Map<string, object>> {
	const meeting = new Map<string, object>();
	for (const criterion of rules.exits) {
		const rest = contactIds.filter((id) => !meeting.has(id));
		for (const id of await meetingOne(context, criterion, rest, rules.zone)) {
			meeting.set(id, explain(criterion));
		}
	}
	return meeting;
}

/** Which contacts meet one criterion by their current state. */
export async function meetingOne(
	{ store }: EngineContext,
	criterion: Criterion,
	contactIds: string[],
	zone: string,
): Promise<Iterable<string>> {
	if (contactIds.length === 0) return [];
	switch (criterion.kind) {
		case 'event':
			return [];
		case 'segment':
			return (await store.entries.membersAmong([criterion.segmentId], contactIds)).keys();
		case 'condition':
			return await store.conditions.matching(
				criterion.condition,
				{ now: store.clock.now(), zone },
				contactIds,
			);
	}
}

/** A criterion as shown in the step log. */
export function explain(criterion: Criterion): object {
	switch (criterion.kind) {
		case 'event':
			return { criterion: 'event', event: criterion.type };
		case 'segment':
			return { criterion: 'segment', segmentId: criterion.segmentId };
		case 'condition':
			return { criterion: 'condition' };
	}
}
