import type { IDataObject } from 'n8n-workflow';

import { isoTime } from '../../../../lib/n8n/items';
import type { Suppression } from '../../../../lib/store';

/** A suppression for people: the store knows its address only as a hash. */
export function suppressionJson(suppression: Suppression): IDataObject {
	const { since, until, updatedAt, ...rest } = suppression;
	return { ...rest, since: isoTime(since), until: isoTime(until), updatedAt: isoTime(updatedAt) };
}
