import type { IDataObject } from 'n8n-workflow';

import type { LinkKey } from '../../../../lib/engine';
import { isoTime } from '../../../../lib/n8n/items';

export function linkKeyJson({ number, createdAt, retiredAt, revokedAt }: LinkKey): IDataObject {
	return {
		number,
		createdAt: isoTime(createdAt),
		retiredAt: isoTime(retiredAt),
		revokedAt: isoTime(revokedAt),
	};
}
