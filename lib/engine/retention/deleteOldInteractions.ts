import type { OldInteraction, InteractionConsumer, Store } from '../../store';
import type { EngineContext } from '../EngineContext';
import { LEAD_SALES_READY, leadNamedBy } from '../../domain/interactions';
import { gatherLooks, looksAt, looksOf } from './interactionConsumers';
import { inParts, readRequest, type RetentionRequest, type RetentionResult } from './retention';

/**
 * An interaction is stored before the change that reports it, in one transaction; it takes no longer than
 * this.
 */
const LONGEST_TRANSACTION = 3_600_000;

export interface InteractionRetentionRequest extends RetentionRequest {
	/** Types that are never deleted. */
	keepTypes?: string[];
	/**
	 * Interactions of contacts that are in a journey now. `all` (default) are kept; or those `sinceEntry`,
	 * together with those visible to the conditions that they are waiting for at present. The conditions of
	 * steps that they come to later are not known, so those that look back before the entry then see less.
	 */
	onTheirWay?: 'all' | 'sinceEntry';
}

/** Why old interactions were kept. */
export interface KeptInteractions {
	reason:
		/** Their type is one of `keepTypes`. */
		| 'type'
		/** They claim to have happened later than they were received. */
		| 'happened_later'
		/** Segments, scores and triggers have yet to react to them; is the journey that does so published? */
		| 'not_reacted_to'
		/** They prevent an open lead from being reported as sales-ready again. */
		| 'open_lead'
		/** Their contact, or its account, is in a journey. */
		| 'contact_in_journey'
		/** A segment, a scoring model, or the exit criteria and the goal of a journey count them. */
		| InteractionConsumer['kind'];
	/** Of the type, segment, model or journey. */
	id: string | null;
	name: string | null;
	count: number;
}

export interface InteractionRetention extends RetentionResult {
	deleted: number;
	/** Each under the first reason that applies. */
	kept: KeptInteractions[];
}

/**
 * Deletes interactions that were received, and happened, long ago, unless something in use still counts them:
 * no score, membership or decision about a contact in a journey changes. An idempotency key goes with its
 * interaction, so an event that is sent again after that is a new one. You can call it repeatedly, and while
 * journeys run.
 * @throws InvalidInputError
 * @returns how many were deleted, how many were kept, and why
 * @example
 * ```ts
 * const { deleted, finished } = await deleteOldInteractions(engine, { olderThanDays: 365, preview: true });
 * console.log(deleted, finished); // 0 true
 * ```
 */
export async function deleteOldInteractions(
	context: EngineContext,
	request: InteractionRetentionRequest,
): Promise<InteractionRetention> {
	const { preview = false, signal } = request;
	const { before, limit } = readRequest(request, context.store.clock.now());
	const kept = new Map<string, KeptInteractions>();
	let after = '';
	let deleted = 0;
	const nothingLeft = await inParts(context, signal, async ({ store }, size) => {
		const part = await store.retention.interactions({ after, before, limit: size });
		const old = part.filter(({ receivedAt }) => receivedAt < before);
		const reasons = await reasonsToKeep(store, old, { ...request, before });
		const gone = old.filter(({ id }) => !reasons.has(id)).slice(0, limit - deleted);
		if (!preview) await store.retention.deleteInteractions(gone.map(({ id }) => id));
		const full = deleted + gone.length >= limit;
		// What comes after the last one that may be deleted is checked the next time.
		const last = full ? gone[gone.length - 1].id : (part[part.length - 1]?.id ?? after);
		// Only now, because a transaction may be run again.
		for (const [id, reason] of reasons) if (id <= last) count(kept, reason);
		deleted += gone.length;
		after = last;
		return !full && part.length === size;
	});
	const finished = nothingLeft && deleted < limit;
	return { preview, before, finished, deleted, kept: [...kept.values()] };
}

type Reason = Omit<KeptInteractions, 'count'>;

function count(kept: Map<string, KeptInteractions>, { reason, id, name }: Reason): void {
	const key = `${reason} ${id ?? ''}`;
	const group = kept.get(key) ?? { reason, id, name, count: 0 };
	group.count += 1;
	kept.set(key, group);
}

/** Why some of the interactions are kept, by interaction id. */
async function reasonsToKeep(
	store: Store,
	old: OldInteraction[],
	{ before, keepTypes = [], onTheirWay = 'all' }: InteractionRetentionRequest & { before: number },
): Promise<Map<string, Reason>> {
	const reasons = new Map<string, Reason>();
	if (old.length === 0) return reasons;
	const now = store.clock.now();
	const types = new Set(keepTypes);
	const oldestChange = await store.retention.oldestChange();
	const pendingSince = oldestChange === null ? Infinity : oldestChange - LONGEST_TRANSACTION;
	const looks = gatherLooks(await store.retention.interactionConsumers(before), now);
	const isOfOpenLead = await openLeads(store, old);
	const isUnderWay = await underWay(store, old, onTheirWay === 'all', now);
	for (const interaction of old) {
		const { id, type, occurredAt, receivedAt, erased } = interaction;
		const keep = (
			reason: KeptInteractions['reason'],
			of: { id: string; name: string } | null = null,
		): void => {
			reasons.set(id, { reason, id: of?.id ?? null, name: of?.name ?? null });
		};
		if (types.has(type)) keep('type', { id: type, name: type });
		else if (receivedAt >= pendingSince) keep('not_reacted_to');
		// An erased contact satisfies no condition, and is in no journey.
		else if (erased) continue;
		else if (occurredAt >= before) keep('happened_later');
		else if (isUnderWay(interaction)) keep('contact_in_journey');
		else if (isOfOpenLead(interaction)) keep('open_lead');
		else {
			const seen = looksAt(looks, type).find(({ look }) => look(interaction));
			if (seen !== undefined) keep(seen.consumer.kind, seen.consumer);
		}
	}
	return reasons;
}

/** Whether a contact in a journey may still need an interaction. */
async function underWay(
	store: Store,
	old: OldInteraction[],
	all: boolean,
	now: number,
): Promise<(interaction: OldInteraction) => boolean> {
	const contactIds = [...new Set(old.map(({ contactId }) => contactId))];
	const since = await store.retention.onTheirWay(contactIds);
	if (all) return ({ contactId }) => since.has(contactId);
	const waiting = await store.retention.waitingTerms([...since.keys()]);
	const looks = new Map(
		[...waiting].map(([contactId, { conditions }]) => [
			contactId,
			conditions.map(({ condition, zone }) => looksOf(condition, now, zone)),
		]),
	);
	const causes = new Set([...waiting.values()].flatMap((terms) => terms.causes));
	return (interaction) => {
		const { id, contactId, type, receivedAt } = interaction;
		const enteredAt = since.get(contactId);
		return (
			causes.has(id) ||
			(enteredAt !== undefined && receivedAt >= enteredAt) ||
			(looks.get(contactId) ?? []).some((one) => looksAt(one, type).some((look) => look(interaction)))
		);
	};
}

/**
 * Whether an interaction reports an open lead as sales-ready; its key ensures that this is reported once per
 * model.
 */
async function openLeads(
	store: Store,
	old: OldInteraction[],
): Promise<(interaction: OldInteraction) => boolean> {
	const leadOf = ({ type, properties }: OldInteraction): string | null =>
		type === LEAD_SALES_READY ? leadNamedBy(properties) : null;
	const leads = await store.leads.getMany(old.flatMap((interaction) => leadOf(interaction) ?? []));
	return (interaction) => leads.get(leadOf(interaction) ?? '')?.status === 'open';
}
