import type { IExecuteFunctions } from 'n8n-workflow';

import type { ConsentModel } from '../../lib/domain/messages';
import { judgeConsent, TRACKING_PURPOSE } from '../../lib/domain/messages/allowed';
import { publicUrls, type JourneyEngine, type MessageDecision } from '../../lib/engine';
import { MessageWriter, type SignedPages } from '../../lib/n8n/messages/MessageWriter';
import type { MessageJson } from '../../lib/n8n/messages/messageJson';
import type { PolicyInForce } from '../../lib/store';
import type { AskedItem, ItemDecision } from './itemDecision';

type Decided = Extract<MessageDecision, { messageId: string }>;

/** Turns the decisions of a batch into what its items carry. */
export class GateMessages {
	readonly #engine: JourneyEngine;

	readonly #writer: MessageWriter;

	readonly #trackingConsent: ConsentModel;

	readonly #hasPolicy: boolean;

	readonly #test: boolean;

	/** Whether links can lead to public pages, and opens be seen. */
	readonly hasPages: boolean;

	/** The IDs of messages whose contact doesn't want to be tracked. */
	readonly #untracked = new Set<string>();

	#unreachable = 0;

	private constructor(
		engine: JourneyEngine,
		policy: PolicyInForce,
		pages: SignedPages | null,
		test: boolean,
	) {
		const { sender, trackingConsent } = policy.definition;
		this.#engine = engine;
		this.#writer = new MessageWriter(pages, sender);
		this.#trackingConsent = trackingConsent;
		this.#hasPolicy = policy.saved;
		this.#test = test;
		this.hasPages = pages !== null;
	}

	/**
	 * Reads what all messages of a batch need, once.
	 * @param test whether it's an editor run
	 */
	static async open(engine: JourneyEngine, test: boolean): Promise<GateMessages> {
		const { store } = engine;
		const policy = await store.messagePolicies.inForce();
		const urls = await publicUrls(engine);
		const pages = urls === null ? null : { urls, key: await store.secretKeys.current('link') };
		return new GateMessages(engine, policy, pages, test);
	}

	/** Reads whose messages aren't to be tracked. */
	async readTracking(asked: AskedItem[], decisions: MessageDecision[]): Promise<void> {
		if (!this.hasPages) return;
		const going = decisions.flatMap((decision, n): Array<Decided & { channel: string }> =>
			'messageId' in decision && decision.outcome !== 'suppressed' && isTracked(asked[n])
				? [{ ...decision, channel: asked[n].request.terms.channel }]
				: [],
		);
		for (const [channel, group] of Map.groupBy(going, (each) => each.channel)) {
			const contactIds = group.map(({ contactId }) => contactId);
			const said = await this.#engine.store.consents.statements(contactIds, channel, [TRACKING_PURPOSE]);
			for (const { messageId, contactId, addressHash } of group) {
				const model = this.#trackingConsent;
				const question = { model, purpose: TRACKING_PURPOSE, topic: '', addressHash };
				if (!judgeConsent(question, said.get(contactId) ?? []).allowed) this.#untracked.add(messageId);
			}
		}
	}

	/** What one item carries on, or how long it waits. */
	decision(item: AskedItem, decision: MessageDecision): ItemDecision {
		switch (decision.outcome) {
			case 'ended':
				return { outcome: 'ended' };
			case 'unknown':
				throw new Error(
					'The journey store doesn’t know this contact’s enrollment. Does this node use a different store than the journey’s trigger?',
				);
			case 'held':
				return {
					outcome: 'held',
					until: decision.until,
					explanation: decision.explanation,
					...(this.#test ? { message: this.#written(item, decision) } : {}),
				};
			case 'suppressed':
				return { outcome: 'suppressed', message: this.#suppressed(item, decision) };
			case 'send':
				return { outcome: 'send', message: this.#written(item, decision) };
		}
	}

	/** Says what a person who sets the node up should know. */
	tell(functions: IExecuteFunctions): void {
		if (this.#unreachable > 0) {
			functions.addExecutionHints({
				message:
					'No Journey Public Pages node is published on this store, so messages have no unsubscribe link and nothing is tracked. Publish a workflow with that node.',
				type: 'warning',
				location: 'outputPane',
			});
		}
		if (!this.#hasPolicy) {
			functions.addExecutionHints({
				message:
					'This store has no message policy yet, so there are no caps, no quiet hours and no sender’s address. Create one with Journey Records: Message Policy.',
				type: 'warning',
				location: 'outputPane',
			});
		}
	}

	#written(item: AskedItem, decision: Decided): MessageJson {
		const { request, content } = item;
		const { channel, kind, purpose, topic } = request.terms;
		const { links, opens, honeypot, utm, except, footer, language } = content;
		const allowed = !this.#untracked.has(decision.messageId);
		if (!this.hasPages && kind === 'commercial' && channel === 'email') this.#unreachable += 1;
		const written = this.#writer.write({
			id: decision.messageId,
			channel,
			kind,
			purpose,
			topic,
			to: decision.address ?? '',
			content,
			track: {
				links: links && allowed,
				opens: opens && allowed,
				honeypot: honeypot && allowed,
				utm: allowed ? utm : null,
				except,
			},
			footer,
			language,
		});
		return {
			...written,
			state: decision.outcome === 'held' ? 'held' : decision.sent ? 'handed' : 'reserved',
			explanation: decision.explanation,
			...(this.#test ? { wouldSend: true } : {}),
		};
	}

	#suppressed({ request }: AskedItem, decision: Extract<Decided, { outcome: 'suppressed' }>): MessageJson {
		const { channel, kind, purpose, topic } = request.terms;
		return {
			id: decision.messageId,
			channel,
			purpose,
			topic,
			kind,
			to: decision.address ?? '',
			state: 'suppressed',
			reason: decision.reason,
			explanation: decision.explanation,
			...(this.#test ? { wouldSend: false } : {}),
		};
	}
}

function isTracked({ content }: AskedItem): boolean {
	return content.links || content.opens || content.honeypot || content.utm !== null;
}
