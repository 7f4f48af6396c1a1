import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import type { Condition } from '../../domain/conditions';
import { watchesContacts, type Audience, type EntryRules } from '../../domain/journey';
import { nextRun } from '../../domain/schedule';
import type { EntrySource, Store } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { processChanges } from '../changes/processChanges';
import { saveAudience } from '../segments';
import { sweepNewRules } from '../rules/sweepRules';

/** A published trigger: which contacts it lets in. */
export interface SourceRegistration {
	journeyId: string;
	stepId: string;
	/** The contacts it lets in automatically; null where an endpoint lets them in. */
	audience: Audience | null;
	rules: EntryRules;
}

/**
 * Notes a trigger, so that any process that makes a change can let contacts in. Changes from before it was
 * published let no one in, while those from when n8n was down do.
 */
export async function registerSource(context: EngineContext, source: SourceRegistration): Promise<void> {
	const known = await context.store.entries.source(source.journeyId, source.stepId);
	// Where no journey is published, changes are left as they are until something reacts to them.
	if (source.audience !== null && known?.active !== true) {
		while (await processChanges(context)) await nextTurn();
	}
	await inTransaction(context, async (tx) => {
		const { store } = tx;
		const before = await store.entries.source(source.journeyId, source.stepId);
		const audience = await withOwnSegment(store, source, before?.active !== true || !hasOwn(before.audience));
		const same = before !== null && isDeepStrictEqual(before.audience, plain(audience));
		const now = store.clock.now();
		await store.entries.saveSource({
			journeyId: source.journeyId,
			stepId: source.stepId,
			audience,
			// Rules that don't concern contacts already in the journey are read where contacts enter.
			rules: source.audience !== null || watchesContacts(source.rules) ? source.rules : null,
			nextRunAt:
				same && !missedRuns(before) ? before.nextRunAt : firstRun(source, before?.audience ?? null, now),
		});
		tx.wake();
	});
	await sweepNewRules(context, source, known?.rules ?? null, plain(source.rules));
}

/** With the segment behind its conditions, if it has its own; that is saved here. */
async function withOwnSegment(
	store: Store,
	{ journeyId, stepId, audience, rules }: SourceRegistration,
	outdated: boolean,
): Promise<Audience | null> {
	if (!hasOwn(audience)) return audience;
	const { condition, when, existingMembers } = audience;
	const announces = when.kind !== 'continuous' ? 'none' : existingMembers ? 'all' : 'new';
	const own = { journeyId, stepId, condition, announces, zone: rules.zone } as const;
	return { ...audience, segmentIds: [await saveAudience(store, own, outdated)] };
}

/** A schedule continues from now after a time in which the journey was not published. */
function missedRuns({ active, audience }: EntrySource): boolean {
	return !active && audience?.kind === 'segment' && audience.when.kind === 'schedule';
}

/** When a segment's members enter for the first time, UTC epoch milliseconds; null: never by a run. */
function firstRun(
	{ audience, rules }: SourceRegistration,
	before: Audience | null,
	now: number,
): number | null {
	if (audience === null || audience.kind !== 'segment') return null;
	const begin = Math.max(now, rules.startAt ?? now);
	switch (audience.when.kind) {
		case 'once':
			return begin;
		case 'schedule':
			return nextRun(audience.when.schedule, begin - 1);
		case 'continuous':
			if (!audience.existingMembers) return null;
			return audience.condition === undefined || begin > now || !announced(before) ? begin : null;
	}
}

/**
 * Whether everyone who matched a trigger's own conditions until now has let the journey know: then only those
 * who match the changed ones are new.
 */
function announced(before: Audience | null): boolean {
	return !hasOwn(before) || (before.when.kind === 'continuous' && before.existingMembers);
}

/** Whether an audience is defined by conditions, which a segment of the trigger's own follows. */
function hasOwn(audience: Audience | null): audience is Audience & { kind: 'segment'; condition: Condition } {
	return audience?.kind === 'segment' && audience.condition !== undefined;
}

/** In the form in which the store returns it. */
function plain<T>(value: T): T {
	return JSON.parse(JSON.stringify(value)) as T;
}
