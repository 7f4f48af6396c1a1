import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import {
	decideMessages,
	explainMessage,
	repeating,
	type JourneyEngine,
	type MessageDecision,
	type MessageRecipient,
	type MessageVerdict,
} from '../../lib/engine';
import { findOnTrail } from '../../lib/n8n/context';
import { isTest } from '../../lib/n8n/mode';
import type { KnownItem } from '../../lib/n8n/steps';
import { takeTurn } from '../../lib/n8n/takeTurn';
import { GateMessages } from './GateMessages';
import type { AskedItem, ItemDecision } from './itemDecision';
import { readContent } from './readContent';
import { readAddress, readTerms } from './readTerms';

/** Decides about a batch of items, in the store or, in an editor run, without leaving a trace. */
export async function decideItems(
	functions: IExecuteFunctions,
	engine: JourneyEngine,
	items: KnownItem[],
): Promise<Map<number, ItemDecision>> {
	const result = new Map<number, ItemDecision>();
	const test = isTest(functions.getMode());
	const messages = await GateMessages.open(engine, test);
	const asked: AskedItem[] = [];
	for (const item of items) {
		await takeTurn();
		try {
			asked.push(ask(functions, item, messages.hasPages));
		} catch (error) {
			result.set(item.index, { outcome: 'failed', error });
		}
	}
	if (asked.length === 0) return result;
	const decisions = test
		? await explainAll(functions, engine, asked)
		: await reserveAll(functions, engine, asked);
	await messages.readTracking(asked, decisions);
	for (const [n, item] of asked.entries()) {
		await takeTurn();
		try {
			result.set(item.index, messages.decision(item, decisions[n]));
		} catch (error) {
			result.set(item.index, { outcome: 'failed', error });
		}
	}
	messages.tell(functions);
	return result;
}

function ask(functions: IExecuteFunctions, item: KnownItem, hasPages: boolean): AskedItem {
	const { index, context } = item;
	const terms = readTerms(functions, index, context);
	const content = readContent(functions, index, terms, context.contact);
	return {
		...item,
		content,
		request: {
			originId: context.journey.holdId,
			terms,
			address: readAddress(functions, index),
			zones: [functions.getTimezone()],
			tracked: hasPages && (content.links || content.opens),
		},
	};
}

async function reserveAll(
	functions: IExecuteFunctions,
	engine: JourneyEngine,
	asked: AskedItem[],
): Promise<MessageDecision[]> {
	const step = { journeyId: functions.getWorkflow().id as string, stepId: functions.getNode().id };
	const requests = asked.map(({ request }) => request);
	return await repeating(
		engine,
		async () => await decideMessages(engine, step, requests, functions.getExecutionId()),
	);
}

/** Decides by the contact's consents and messages as they are, or as When Testing says. */
async function explainAll(
	functions: IExecuteFunctions,
	engine: JourneyEngine,
	asked: AskedItem[],
): Promise<MessageDecision[]> {
	const decisions: MessageDecision[] = [];
	for (const { index, request, context } of asked) {
		const { terms, address, zones } = request;
		const { contact } = context;
		const account = context.account ?? findOnTrail(functions, index, 'account');
		const found = await explainMessage(engine, {
			terms,
			address,
			zones,
			contactId: String(contact.id ?? ''),
			contact: factsOf(contact),
			accountId: typeof account?.id === 'string' && account.id !== 'test' ? account.id : null,
		});
		const verdict = forced(functions.getNodeParameter('whenTesting', index, 'decide') as string) ?? found;
		decisions.push({
			...recipientOf(found),
			...verdict,
			messageId: engine.store.newId(),
			repeated: false,
			sent: false,
		});
	}
	return decisions;
}

function recipientOf({ contactId, address, addressHash }: MessageRecipient): MessageRecipient {
	return { contactId, address, addressHash };
}

function forced(whenTesting: string): MessageVerdict | null {
	const explanation = 'As When Testing says.';
	switch (whenTesting) {
		case 'send':
			return { outcome: 'send', explanation };
		case 'suppress':
			return { outcome: 'suppressed', reason: 'no_consent', explanation };
		default:
			return null;
	}
}

/** What's known of a contact that's made up for this run. */
function factsOf(contact: IDataObject): NonNullable<Parameters<typeof explainMessage>[1]['contact']> {
	const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
	return {
		email: text(contact.email),
		phone: text(contact.phone),
		timeZone: text(contact.timeZone),
		testSpeed: null,
		accountId: text(contact.accountId),
		erased: false,
	};
}
