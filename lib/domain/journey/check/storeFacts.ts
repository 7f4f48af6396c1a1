/** What the journey store contains, as far as a check needs it. */
export interface StoreFacts {
	/** When these facts were read, UTC epoch milliseconds. */
	now: number;
	/** Every event type ever recorded. */
	eventTypes: ReadonlyArray<{ type: string; firstSeenAt: number; lastSeenAt: number }>;
	segments: ReadonlyArray<{ id: string; name: string; members?: number }>;
	strategies: ReadonlyArray<{ id: string; name: string; record: 'contact' | 'lead' }>;
	models: ReadonlyArray<{ name: string }>;
	/** Includes those every store has. */
	processes: ReadonlyArray<{
		id: string;
		name: string;
		stages: ReadonlyArray<{ key: string; name: string; closes?: string | undefined }>;
	}>;
	/** Contacts that wait at steps of this journey. */
	waiting: ReadonlyArray<{ stepId: string; contacts: number }>;
	/** What messages rely on: whether a policy was saved, and whether public pages are published. */
	messages?: { policy: boolean; pages: boolean };
	/** Contacts that match the conditions of this journey's triggers, where they were counted. */
	matching?: ReadonlyArray<{ stepId: string; contacts: number }>;
}

const DAY = 86_400_000;

/** Whether the store has been recording long enough for a missing event type to mean something. */
export function hasHistory({ eventTypes, now }: StoreFacts): boolean {
	return eventTypes.some(({ firstSeenAt }) => firstSeenAt < now - DAY);
}
