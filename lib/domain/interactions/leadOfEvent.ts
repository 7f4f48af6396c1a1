/** The property by which events name a lead: ours do, and other systems may. */
const LEAD_PROPERTY = 'leadId';

/** The ID of the lead an event is about, from its properties; null if they name none. */
export function leadNamedBy(properties: unknown): string | null {
	if (typeof properties !== 'object' || properties === null) return null;
	const value: unknown = Object.getOwnPropertyDescriptor(properties, LEAD_PROPERTY)?.value;
	if (typeof value !== 'string') return null;
	return value.trim() === '' ? null : value.trim();
}
