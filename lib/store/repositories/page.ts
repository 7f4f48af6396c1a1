/** The part of a long list to return. */
export interface Page {
	/** At most this many, 1 to 1,000. */
	limit?: number;
	/** How many to skip first. */
	offset?: number;
}

export function pageLimits(page: Page = {}): { limit: number; offset: number } {
	return { limit: Math.min(Math.max(page.limit ?? 50, 1), 1000), offset: Math.max(page.offset ?? 0, 0) };
}
