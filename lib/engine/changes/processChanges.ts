import type { Change } from '../../store';
import { BRANCHES } from '../../domain/journey';
import { inTransaction, type EngineContext } from '../EngineContext';
import { pacePerStore } from '../pacePerStore';
import { judgeStates } from '../rules/judgeStates';
import { refreshMembers, type ChangedDependencies } from '../segments';
import { rescoreChanged } from '../scoring';
import { enrollByRecordChange } from '../entering/enrollByRecordChange';
import { releaseMatched } from '../holding/releaseMatched';

/** Changes per transaction. */
const paceOf = pacePerStore({ first: 100, fewest: 20, most: 1_000 });

/** How often a change that can't be processed is tried before it is dropped and logged. */
const MOST_ATTEMPTS = 5;

/**
 * Processes the oldest changes: segments gain or lose members, contacts exit or reach goals, holds with
 * conditions are released, and contacts enter journeys. All of it is stored together with the fact that it
 * was done, or nothing is.
 * @returns whether there was anything to do
 */
export async function processChanges(context: EngineContext): Promise<boolean> {
	if (!(await context.store.changes.any())) return false;
	const pace = paceOf(context.store);
	try {
		return await pace.run(async (size) => await takeAndReact(context, size));
	} catch (error) {
		if (context.store.isTransient(error)) throw error;
		return await oneByOne(context, error as Error, pace.size);
	}
}

async function takeAndReact(context: EngineContext, limit: number): Promise<boolean> {
	return await inTransaction(
		context,
		async (tx) => {
			const changes = await tx.store.changes.take(limit);
			if (changes.length > 0) await react(tx, changes);
			return changes.length > 0;
		},
		// A power cut that undoes it brings the changes back.
		'process',
	);
}

/** A change that fails must not keep the others from taking effect. */
async function oneByOne(context: EngineContext, first: Error, most: number): Promise<boolean> {
	for (let done = 0; done < most; done++) {
		try {
			if (!(await takeAndReact(context, 1))) return true;
		} catch (error) {
			if (context.store.isTransient(error)) throw error;
			const dropped = await context.store.changes.giveUp(1, MOST_ATTEMPTS);
			if (dropped.length === 0) throw first;
			for (const change of dropped) {
				context.log.error(
					`Customer journeys: a change could not be processed (${change.action} ${change.recordType}, contact ${change.contactId}): ${(error as Error).message}`,
					{ change },
				);
			}
		}
	}
	return true;
}

async function react(context: EngineContext, changes: Change[]): Promise<void> {
	const { store } = context;
	const contactIds = [...new Set(changes.map((change) => change.contactId))];
	await store.contacts.lock(contactIds);
	const types = await store.interactions.typesOf(
		changes.flatMap(({ recordType, recordId }) => (recordType === 'interaction' ? recordId : [])),
	);
	const moves = await refreshMembers(context, contactIds, dependenciesOn(changes, types));
	const now = store.clock.now();
	const all = [
		...changes,
		...moves.map(({ segmentId, contactId, action }) => ({
			id: 0,
			contactId,
			recordType: 'segment' as const,
			recordId: segmentId,
			action,
			fields: null,
			at: now,
		})),
	];
	await rescoreChanged(context, all, types);
	// Exits first: a contact that leaves gets nothing more.
	await judgeStates(context, contactIds);
	const listening = await store.holds.findListening(
		contactIds.map((contactId) => ({ contactId, type: BRANCHES })),
	);
	await releaseMatched(
		context,
		listening.filter(({ branches }) => branches.branches.some(({ kind }) => kind === 'condition')),
	);
	await enrollByRecordChange(context, all);
}

/**
 * What has changed that segments may depend on, so that the other segments can be skipped.
 * @param types of the new interactions, by id
 */
function dependenciesOn(
	changes: Change[],
	types: ReadonlyMap<string, string>,
): ChangedDependencies | undefined {
	// A new contact may satisfy any condition, including one that asks for what has not happened.
	const someoneNew = changes.some(
		({ recordType, action }) => recordType === 'contact' && action === 'created',
	);
	if (someoneNew) return undefined;
	const of = (record: Change['recordType']): Change[] =>
		changes.filter(({ recordType }) => recordType === record);
	return {
		contact: of('contact').length > 0,
		account: of('account').length > 0 || of('contact').length > 0,
		lead: of('lead').length > 0,
		interactionTypes: new Set(types.values()),
		segmentIds: of('segment').map(({ recordId }) => recordId),
	};
}
