import type { HoldOrigin, HoldTerms, Interaction, NewHold } from '../../store';
import type { EngineContext } from '../EngineContext';
import { fulfills } from './eventMatch';
import { eventActors } from './whoseEvents';

/** Makes those holds ready at once whose event has already occurred. */
export async function lookBack(
	context: EngineContext,
	holds: NewHold[],
	origins: Map<string, HoldOrigin>,
): Promise<void> {
	const listening = holds.filter((held) => held.eventType !== null && !held.eventType.startsWith('$'));
	if (listening.length === 0) return;
	const [{ stepId }] = listening;
	const actors = await eventActors(context.store, origins.values());
	const used = await context.store.holds.usedEvents(
		stepId,
		listening.map((held) => held.enrollmentId),
	);
	const earlier = await findEarlier(
		context,
		listening.map((held) => ({
			...held,
			actors: actors(origins.get(held.originId), held.contactId),
			except: exceptions(origins.get(held.originId), used.get(held.enrollmentId)),
		})),
	);
	listening.forEach((held, position) => {
		const interaction = earlier[position];
		if (interaction === null) return;
		held.state = 'ready';
		held.outcome = 'matched';
		held.dueAt = context.store.clock.now();
		held.releasedAt = interaction.receivedAt;
		held.releasedBy = interaction.id;
	});
}

/**
 * Interactions that no longer satisfy a condition: the ones that brought the contact here, and those that
 * have released it at this very step before. Without the latter a loop would never end.
 */
export function exceptions(origin: HoldOrigin | undefined, used: string[] | undefined): Array<string | null> {
	return [origin?.releasedBy ?? null, origin?.causedBy ?? null, ...(used ?? [])];
}

/** In the order they were received, when they come from several contacts. */
export function inOrder(interactions: Interaction[]): Interaction[] {
	return interactions.sort(
		(left, right) => left.receivedAt - right.receivedAt || (left.id < right.id ? -1 : 1),
	);
}

/** For each condition the first stored interaction that satisfies it, or null; in order. */
export async function findEarlier(
	context: EngineContext,
	conditions: Array<
		Pick<HoldTerms, 'eventType' | 'eventFilter' | 'eventsSince'> & {
			/** Whose events count. */
			actors: string[];
			/** Interactions that don't count. */
			except: Array<string | null>;
		}
	>,
): Promise<Array<Interaction | null>> {
	const stored = await context.store.interactions.receivedSince(
		conditions.flatMap(({ actors, eventType, eventsSince }) =>
			actors.map((actor) => ({ contactId: actor, type: eventType ?? '', since: eventsSince ?? 0 })),
		),
	);
	const byContact = Map.groupBy(stored, (interaction) => interaction.contactId);
	return conditions.map(
		(condition) =>
			inOrder(condition.actors.flatMap((actor) => byContact.get(actor) ?? [])).find(
				(interaction) =>
					interaction.type === condition.eventType &&
					!condition.except.includes(interaction.id) &&
					interaction.receivedAt >= (condition.eventsSince ?? 0) &&
					fulfills(interaction, condition),
			) ?? null,
	);
}
