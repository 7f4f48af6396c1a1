import { judgeHits, type Hit, type MachineReason, type HitFacts } from '../../../domain/messages';
import type { Contact, Message, PendingHit } from '../../../store';
import { inTransaction, type EngineContext } from '../../EngineContext';
import { recordVerdicts, type DecidedHit } from './recordVerdicts';
import type { HitSignals } from './recordHit';

/** Due hits looked at in one transaction: few enough not to block n8n's event loop for long. */
const CHUNK = 200;

/** A verdict for these doesn't wait: nothing that comes later would change it. */
const FINAL: ReadonlySet<MachineReason> = new Set(['honeypot', 'near_honeypot', 'many_links']);

/**
 * Decides which of the hits that are due are people's, and which machines'. People's are recorded as
 * interactions, with the time of the hit, and release what waited for them; machines' are recorded apart, and
 * have no effect. Processes that do this at the same time share the work: each hit is decided once.
 * @returns whether there may be more
 */
export async function decideDueHits(context: EngineContext): Promise<boolean> {
	const now = context.store.clock.now();
	const waiting = await context.store.hits.due(now, CHUNK);
	if (waiting.length === 0) return false;
	const contactIds = waiting.map(({ contactId }) => contactId);
	await inTransaction(context, async (tx) => {
		const { store } = tx;
		await store.contacts.lock(contactIds);
		// A contact's other messages may have any number of hits.
		const hits = await store.hits.pendingOf(
			contactIds,
			waiting.map(({ messageId }) => messageId),
		);
		const due = [...Map.groupBy(hits, ({ messageId }) => messageId)];
		const messages = await store.messages.getMany(due.map(([id]) => id));
		const contacts = await store.contacts.getMany([...messages.values()].map(({ contactId }) => contactId));
		const scans = Map.groupBy(await store.hits.scansOf([...messages.keys()]), ({ messageId }) => messageId);
		const decided: DecidedHit[] = [];
		const gone: string[] = [];
		for (const [id, own] of due) {
			const message = messages.get(id);
			const contact = contacts.get(message?.contactId ?? '');
			if (message === undefined || contact === undefined) gone.push(...own.map((hit) => hit.id));
			else decided.push(...decide(own, message, contact, (scans.get(id) ?? []) as HitFacts['scans'], now));
		}
		await store.hits.remove([...gone, ...decided.map(({ hit }) => hit.id)]);
		await recordVerdicts(tx, decided);
		// Holds that waited for a verdict may time out now.
		tx.wake();
	});
	return true;
}

/** The verdicts on those hits of a message for which it's time. */
function decide(
	hits: PendingHit[],
	message: Message,
	contact: Contact,
	scans: HitFacts['scans'],
	now: number,
): DecidedHit[] {
	const reasons = new Map<string, MachineReason>();
	// Batches that are sent through other nodes are noted as handed over at their end only.
	const facts = { scans, speed: contact.testSpeed ?? 1 };
	const handed = message.handedAt ?? message.decidedAt;
	for (const sentAt of new Set([handed, message.decidedAt])) {
		const own = hits.filter(({ at }) => (at >= handed ? handed : message.decidedAt) === sentAt);
		for (const [id, reason] of judgeHits(own.map(toHit), { ...facts, sentAt })) reasons.set(id, reason);
	}
	return hits.flatMap((hit) => {
		const reason = reasons.get(hit.id) ?? null;
		const isTime = hit.dueAt <= now || (reason !== null && FINAL.has(reason));
		return isTime ? [{ hit, message, reason, proxied: signalsOf(hit).proxied }] : [];
	});
}

function toHit(hit: PendingHit): Hit {
	const { machine, network, family } = signalsOf(hit);
	return { id: hit.id, kind: hit.kind, link: hit.link, at: hit.at, machine, network, family };
}

function signalsOf(hit: PendingHit): HitSignals {
	return hit.signals as unknown as HitSignals;
}
