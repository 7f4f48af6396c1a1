import type { EngineContext } from '../EngineContext';

// Placeholder of the lead until the segments are there: to be replaced.
export async function refreshMembers(
	_context: EngineContext,
	_contactIds: string[],
): Promise<Array<{ segmentId: string; contactId: string; action: 'joined' | 'left' }>> {
	return [];
}

export async function refreshDueSegments(_context: EngineContext): Promise<void> {}
