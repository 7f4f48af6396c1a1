import type { IDataObject } from 'n8n-workflow';

import { omit } from '../omit';

/** A message without its content, which nodes after the one that sent it don't need, and no hold should keep. */
export function withoutContent(message: object): IDataObject {
	return omit(message as IDataObject, 'html', 'text', 'headers', 'warnings');
}

/** Whether a message still has its content: it was neither sent by this package's node nor waited on since. */
export function hasContent(message: object): boolean {
	return 'html' in message && 'text' in message;
}

/** The same for an item: whatever else is on it stays. */
export function withoutMessageContent(json: IDataObject): IDataObject {
	const { message } = json;
	const isMessage =
		typeof message === 'object' && message !== null && 'channel' in message && 'id' in message;
	return isMessage && hasContent(message) ? { ...json, message: withoutContent(message) } : json;
}
