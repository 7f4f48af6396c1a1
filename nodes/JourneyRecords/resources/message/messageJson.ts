import type { IDataObject } from 'n8n-workflow';

import { isoTime } from '../../../../lib/n8n/items';
import type { Message } from '../../../../lib/store';

export function messageJson(message: Message): IDataObject {
	const { decidedAt, heldUntil, countedAt, handedAt, openedAt, clickedAt, ...rest } = message;
	return {
		...rest,
		decidedAt: isoTime(decidedAt),
		heldUntil: isoTime(heldUntil),
		countedAt: isoTime(countedAt),
		handedAt: isoTime(handedAt),
		openedAt: isoTime(openedAt),
		clickedAt: isoTime(clickedAt),
	};
}
