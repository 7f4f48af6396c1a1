import type { IDataObject } from 'n8n-workflow';

import { isoTime } from '../../../../lib/n8n/items';
import type { Consent } from '../../../../lib/store';

export function consentJson(consent: Consent): IDataObject {
	return { ...consent, at: isoTime(consent.at), recordedAt: isoTime(consent.recordedAt) };
}
