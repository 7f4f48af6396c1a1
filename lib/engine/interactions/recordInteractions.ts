import { InvalidInputError } from '../../domain/errors';
import { eventTypeProblem } from '../../domain/interactions';
import { inTransaction, type EngineContext } from '../EngineContext';
import { BRANCHES } from '../../domain/journey';
import { concerns } from '../holding/eventBranches';
import { noteChanges } from '../changes/noteChanges';
import { releaseMatched } from '../holding/releaseMatched';
import { judgeEvents } from '../rules/judgeEvents';
import { appliesTo, addressedEvents, type AddressedEvent } from '../holding/whoseEvents';

export interface IncomingInteraction {
	contactId: string;
	type: string;
	/** UTC epoch milliseconds. */
	occurredAt: number;
	properties: Record<string, unknown>;
	/** What reported it, for people: the endpoint's node name, for example. */
	source: string | null;
	/** The same key is stored once, however often it is sent; null: every call is a new interaction. */
	idempotencyKey: string | null;
	/** Hash of the content, to distinguish a repetition from a second use of the key; null: not compared. */
	contentHash: string | null;
}

export type RecordResult =
	| { status: 'recorded'; id: string }
	/** The same interaction was recorded before. */
	| { status: 'duplicate'; id: string }
	/** The key belongs to another interaction. */
	| { status: 'conflict'; id: string };

/**
 * Appends interactions and releases the holds that waited for them, in one transaction: either both are
 * stored, or nothing is. Returns one result per interaction, in order.
 * @returns `recorded`, `duplicate` or `conflict` for each
 * @throws InvalidInputError for a type that begins with `$`; nothing is stored then
 * @example
 * ```ts
 * const click = {
 *   contactId: ada.id,
 *   type: 'email.clicked',
 *   occurredAt: Date.UTC(2026, 0, 1, 8, 30),
 *   properties: { url: 'https://example.com/espresso' },
 *   source: 'mail provider',
 *   idempotencyKey: 'click-4711',
 *   contentHash: null,
 * };
 * const [first] = await recordInteractions(engine, [click]);
 * const [again] = await recordInteractions(engine, [click]);
 * console.log(first.status, again.status); // recorded duplicate
 * ```
 */
export async function recordInteractions(
	context: EngineContext,
	incoming: IncomingInteraction[],
): Promise<RecordResult[]> {
	if (incoming.length === 0) return [];
	for (const { type } of incoming) {
		const reason = eventTypeProblem(type);
		if (reason !== null) throw new InvalidInputError({ field: 'type', reason });
	}
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		await store.contacts.lock(incoming.map((interaction) => interaction.contactId));
		const receivedAt = store.clock.now();
		const interactions = incoming.map((interaction) => ({ ...interaction, id: store.newId(), receivedAt }));
		const stored = await store.interactions.insert(
			interactions.map((interaction) => ({
				id: interaction.id,
				contactId: interaction.contactId,
				type: interaction.type,
				occurredAt: interaction.occurredAt,
				properties: interaction.properties,
				source: interaction.source,
				idempotencyKey: interaction.idempotencyKey,
				contentHash: interaction.contentHash,
			})),
		);
		const fresh = interactions.filter((interaction) => stored.has(interaction.id));
		// Before any contact is released by them: a contact that exits gets nothing more.
		const events = await addressedEvents(store, fresh);
		await judgeEvents(tx, events);
		await releaseListening(tx, events);
		await noteChanges(
			tx,
			fresh.map((interaction) => ({
				contactId: interaction.contactId,
				recordType: 'interaction',
				recordId: interaction.id,
				action: 'created',
				fields: null,
			})),
		);
		const results: RecordResult[] = [];
		for (const interaction of interactions) {
			results.push(
				stored.has(interaction.id)
					? { status: 'recorded', id: interaction.id }
					: await explainRepetition(tx, interaction),
			);
		}
		return results;
	});
}

async function explainRepetition(
	context: EngineContext,
	interaction: IncomingInteraction,
): Promise<RecordResult> {
	const earlier = await context.store.interactions.findByKey(interaction.idempotencyKey ?? '');
	if (earlier === null) throw new Error('An interaction was neither stored nor found under its key');
	const same =
		earlier.contactId === interaction.contactId &&
		(interaction.contentHash === null || earlier.contentHash === interaction.contentHash);
	return { status: same ? 'duplicate' : 'conflict', id: earlier.id };
}

async function releaseListening(context: EngineContext, events: AddressedEvent[]): Promise<void> {
	const listening = await context.store.holds.findListening(
		events.flatMap(({ contactId, interaction }) => [
			{ contactId, type: interaction.type },
			{ contactId, type: BRANCHES },
		]),
	);
	const byContact = Map.groupBy(events, ({ contactId }) => contactId);
	const heard = new Map(
		listening.map((hold) => [
			hold.id,
			(byContact.get(hold.contactId) ?? [])
				.filter((event) => appliesTo(event, hold))
				.map(({ interaction }) => interaction),
		]),
	);
	const concerned = listening.filter(({ id, branches }) => concerns(heard.get(id)!, branches));
	await releaseMatched(context, concerned, heard);
}
