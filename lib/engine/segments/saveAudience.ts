import { isDeepStrictEqual } from 'node:util';

import type { Condition } from '../../domain/conditions';
import type { AudienceDefinition } from '../../domain/journey';
import type { Store } from '../../store';
import { audienceSegmentId } from '../../store';

/** A trigger whose audience is defined by conditions of its own. */
export interface OwnAudience {
	journeyId: string;
	stepId: string;
	condition: Condition;
	announces: AudienceDefinition['announces'];
	/** IANA zone of its dates. */
	zone: string;
}

/**
 * Keeps the segment behind a trigger's conditions in step with them. Its members are computed by the clock:
 * those who begin to match are noted as changes, like any segment's.
 * @param outdated whether its journey wasn't published, so that its members have to be computed again
 * @returns its id
 */
export async function saveAudience(store: Store, audience: OwnAudience, outdated: boolean): Promise<string> {
	const { journeyId, stepId, condition, announces, zone } = audience;
	const id = audienceSegmentId(journeyId, stepId);
	const step = await store.steps.get(journeyId, stepId);
	const journey = await store.steps.journey(journeyId);
	const write = {
		name: `Audience of ${step?.name ?? stepId} in ${journey?.name ?? journeyId}`,
		description: null,
		kind: 'audience' as const,
		definition: { condition, announces },
		timeZone: zone,
	};
	const before = await store.segments.get(id);
	if (before === null) {
		await store.segments.insert(write, id);
		return id;
	}
	// A calculation that is under way starts over after an update, so what is the same is left alone.
	if (!isDeepStrictEqual({ ...before, ...write }, before)) await store.segments.update(id, write);
	if (outdated) await store.segments.outdate(id);
	return id;
}
