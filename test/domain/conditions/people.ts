import type { Facts } from '../../../lib/domain/conditions';

/** A contact of whom nothing is known but what is given. */
export function facts(given: {
	contact?: Record<string, unknown>;
	account?: Record<string, unknown> | null;
	entry?: Record<string, unknown>;
	leads?: Array<Record<string, unknown>>;
	interactions?: Array<{ type?: string; occurredAt: number; properties?: Record<string, unknown> }>;
	segmentIds?: string[];
}): Facts {
	const record = (fields: Record<string, unknown>): { attributes: Record<string, unknown> } => ({
		attributes: {},
		...fields,
	});
	return {
		contact: record(given.contact ?? {}),
		account: given.account ? record(given.account) : null,
		...(given.entry === undefined ? {} : { entry: { attributes: given.entry } }),
		leads: (given.leads ?? []).map((lead) => ({ status: 'open', ...record(lead) })),
		interactions: (given.interactions ?? []).map((one) => ({ type: 'email.opened', properties: {}, ...one })),
		segmentIds: new Set(given.segmentIds),
	};
}

export const at = (iso: string): number => Date.parse(iso);
