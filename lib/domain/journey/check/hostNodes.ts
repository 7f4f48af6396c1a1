import { journeyTypeOf } from '../nodeTypes';
import { isExpression } from './expression';
import { partOf, textOf, valueOf } from './parameters';
import type { CheckedNode } from './workflow';

/*
 * What the rules know about n8n's own nodes, and which nodes send.
 */

const BASE = /^(?:n8n-nodes-base|@n8n\/n8n-nodes-langchain)\.(.+)$/;

/** A node's type without its package; empty for packages that aren't n8n's. */
export function baseTypeOf({ type }: Pick<CheckedNode, 'type'>): string {
	return BASE.exec(type)?.[1] ?? '';
}

/** Nodes that begin an execution and aren't called triggers. */
const TRIGGERS = new Set([
	'webhook',
	'cron',
	'interval',
	'start',
	'emailReadImap',
	'evaluation',
	'rssFeedRead',
	'n8nTrainingCustomerDatastore',
]);

/** Whether executions can begin at a node. */
export function isTrigger({ type, trigger }: Pick<CheckedNode, 'type' | 'trigger'>): boolean {
	return trigger ?? (/trigger$/i.test(type) || TRIGGERS.has(baseTypeOf({ type })));
}

export function isStickyNote(node: Pick<CheckedNode, 'type'>): boolean {
	return baseTypeOf(node) === 'stickyNote';
}

/** Nodes that send something with each of their operations. */
const ALWAYS_SENDING = new Set([
	'awsSns',
	'gotify',
	'mailgun',
	'mandrill',
	'mocean',
	'msg91',
	'plivo',
	'pushcut',
	'pushover',
	'sms77',
	'vonage',
]);

/** Nodes that can send mail, text messages or chat messages, besides other things. */
const SENDING = new Set([
	...ALWAYS_SENDING,
	'awsSes',
	'brevo',
	'ciscoWebex',
	'discord',
	'emailSend',
	'gmail',
	'googleChat',
	'line',
	'mailjet',
	'matrix',
	'mattermost',
	'messageBird',
	'microsoftOutlook',
	'microsoftTeams',
	'pushbullet',
	'rocketchat',
	'sendGrid',
	'sendInBlue',
	'slack',
	'telegram',
	'twilio',
	'whatsApp',
	'zulip',
]);

const MESSAGE = /message|e?-?mail|sms|mms|chat|call|push/i;

/** Whether a node sends something that can't be taken back. */
export function isSending(node: CheckedNode): boolean {
	if (journeyTypeOf(node.type) === 'journeySendEmail') return true;
	const type = baseTypeOf(node);
	if (type === 'httpRequest') return sendsBody(node);
	if (!SENDING.has(type)) return false;
	if (ALWAYS_SENDING.has(type)) return true;
	const [resource, operation] = ['resource', 'operation'].map((name) => textOf(valueOf(node, name)));
	if (resource !== '' && !MESSAGE.test(resource)) return false;
	return operation === '' || isExpression(operation) || /^(?:send|reply|post|create)/i.test(operation);
}

function sendsBody(node: CheckedNode): boolean {
	const method = textOf(valueOf(node, 'method') ?? valueOf(node, 'requestMethod') ?? 'GET');
	if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false;
	return valueOf(node, 'sendBody') === true || node.typeVersion < 3;
}

/** How long a node takes for one contact, in seconds, as far as that is foreseeable. */
export function secondsPerContact(node: CheckedNode): number {
	if (baseTypeOf(node) === 'httpRequest') {
		const batch = partOf(valueOf(node, 'options'), 'batching', 'batch');
		const [size, interval] = [partOf(batch, 'batchSize') ?? 50, partOf(batch, 'batchInterval') ?? 1000];
		const paused =
			batch !== undefined && typeof size === 'number' && typeof interval === 'number' && size > 0;
		return paused ? interval / size / 1000 : isSending(node) ? 0.2 : 0;
	}
	return isSending(node) ? 0.2 : 0;
}

/** Whether a node of n8n takes only the first of several items. */
export function takesOnlyFirst(node: CheckedNode): string | null {
	const type = baseTypeOf(node);
	if (type === 'executeCommand' && valueOf(node, 'executeOnce') !== false) {
		return 'runs its command once, for the first contact';
	}
	if (textOf(valueOf(node, 'operation')) === 'sendAndWait') {
		return 'waits for one answer and then lets every contact go on';
	}
	if (type === 'form') return 'shows its page once, for the first contact';
	return null;
}
