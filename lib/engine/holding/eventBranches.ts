import { isMachineEvent } from '../../domain/interactions';
import { completingEvent, type Branch, type BranchTerms } from '../../domain/journey';
import { matchesProperties } from '../../domain/propertyFilter';
import type { HoldOrigin, Interaction } from '../../store';
import type { EngineContext } from '../EngineContext';
import type { BranchStates, JudgedHold } from './judgedHold';
import { eventActors } from './whoseEvents';

/**
 * How far the clock of a system that reports events may be behind ours. An event said to have happened longer
 * before a condition began to look counts as history (an import, for example) and doesn't satisfy it.
 */
const EVENT_CLOCK_TOLERANCE = 5 * 60 * 1000;

type EventBranch = Extract<Branch, { kind: 'event' }>;

/** Whether one of these events may make something of this true. */
export function concerns(events: Interaction[], { branches }: BranchTerms): boolean {
	return branches.some(
		(branch) => branch.kind === 'event' && events.some(({ type }) => type === branch.type),
	);
}

/** Notes which of the events that the holds wait for have occurred. */
export async function judgeEvents(
	context: EngineContext,
	holds: JudgedHold[],
	origins: ReadonlyMap<string, HoldOrigin> | undefined,
	states: BranchStates,
): Promise<void> {
	const stored = await readHistory(
		context,
		holds.filter((hold) => !decidedByNews(hold)),
		origins,
	);
	for (const { id, branches, heard = [] } of holds) {
		branches.branches.forEach((branch, position) => {
			if (branch.kind !== 'event') return;
			const received = stored.get(id)?.filter(({ receivedAt }) => receivedAt >= branch.since) ?? heard;
			const counting = received.filter((interaction) => fulfills(interaction, branch));
			const last = completingEvent(counting, branch.count, branch.within);
			if (last !== null) states.get(id)![position] = { at: last.receivedAt, by: last.id };
		});
	}
}

function fulfills(interaction: Interaction, { type, filter, since }: EventBranch): boolean {
	return (
		interaction.type === type &&
		interaction.occurredAt >= since - EVENT_CLOCK_TOLERANCE &&
		(filter === null || matchesProperties(filter, interaction.properties))
	);
}

/**
 * Whether the events just heard are all that matters: a hold that waits for single events would not wait if one
 * of them had come before (or it has a lower rank, and is read again when the time is up). So what happens most
 * often reads nothing.
 */
function decidedByNews({ branches: { branches }, heard }: JudgedHold): boolean {
	return heard !== undefined && branches.every((branch) => branch.kind === 'event' && branch.count === 1);
}

/** The stored events that count for holds that wait for events, in the order received; by hold id. */
async function readHistory(
	context: EngineContext,
	holds: JudgedHold[],
	known: ReadonlyMap<string, HoldOrigin> | undefined,
): Promise<Map<string, Interaction[]>> {
	const { store } = context;
	const waiting = holds.filter(({ branches }) => branches.branches.some(({ kind }) => kind === 'event'));
	if (waiting.length === 0) return new Map();
	const origins = known ?? (await store.holds.originsOf(waiting.map(({ id }) => id)));
	const actorsOf = await eventActors(store, origins.values());
	const looking = waiting.map((hold) => ({
		...hold,
		actors: actorsOf(origins.get(hold.id), hold.contactId),
	}));
	const stored = Map.groupBy(
		await store.interactions.receivedSince(
			looking.flatMap(({ actors, branches }) =>
				actors.flatMap((contactId) => wanted(branches).map((event) => ({ contactId, ...event }))),
			),
		),
		({ contactId }) => contactId,
	);
	// Mostly nothing has come before the contact did.
	const used = stored.size === 0 ? new Map<string, string[]>() : await usedEvents(context, waiting);
	return new Map(
		looking.map(({ id, actors }) => {
			// What brought the contact here doesn't count again, nor what has released it at this very step before:
			// else a loop would never end.
			const origin = origins.get(id);
			const except = new Set([origin?.releasedBy, origin?.causedBy, ...(used.get(id) ?? [])]);
			const received = actors.flatMap((actor) => stored.get(actor) ?? []);
			return [id, inOrder(received.filter((interaction) => !except.has(interaction.id)))];
		}),
	);
}

function wanted({ branches }: BranchTerms): Array<{ type: string; since: number }> {
	return branches.flatMap((branch) =>
		// What machines do satisfies nothing, neither when it happens nor afterwards.
		branch.kind === 'event' && !isMachineEvent(branch.type) ? { type: branch.type, since: branch.since } : [],
	);
}

/** The events by which the holds' enrollments have left the same step before, by hold id. */
async function usedEvents({ store }: EngineContext, holds: JudgedHold[]): Promise<Map<string, string[]>> {
	const used = new Map<string, string[]>();
	for (const [stepId, group] of Map.groupBy(holds, (hold) => hold.stepId)) {
		const ofStep = await store.holds.usedEvents(
			stepId,
			group.map(({ enrollmentId }) => enrollmentId),
		);
		for (const { id, enrollmentId } of group) used.set(id, ofStep.get(enrollmentId) ?? []);
	}
	return used;
}

/** In the order they were received, when they come from several contacts. */
function inOrder(interactions: Interaction[]): Interaction[] {
	return interactions.sort(
		(left, right) => left.receivedAt - right.receivedAt || (left.id < right.id ? -1 : 1),
	);
}
