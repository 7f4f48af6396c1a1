import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { pass, repeating, type JourneyEngine, type Passage } from '../../engine';
import type { JourneyJson } from '../items';

/**
 * Notes which contacts pass this node at once, and by which of its outputs. Only in production: editor runs store
 * nothing. An item that doesn't carry its journey passes unnoticed, as does one of another workflow's journey.
 * @param outputs the items that leave without having been held
 */
export async function notePassages(
	functions: IExecuteFunctions,
	engine: JourneyEngine,
	outputs: INodeExecutionData[][],
): Promise<void> {
	const journeyId = functions.getWorkflow().id as string;
	const passages = outputs.flatMap((items, output) =>
		items.flatMap(({ json }): Passage[] => {
			const journey = json.journey as Partial<JourneyJson> | undefined;
			const { enrollmentId, holdId } = journey ?? {};
			const isOwn = typeof enrollmentId === 'string' && typeof holdId === 'string';
			return isOwn && journey?.journeyId === journeyId ? [{ enrollmentId, originId: holdId, output }] : [];
		}),
	);
	if (passages.length === 0) return;
	const step = { journeyId, stepId: functions.getNode().id };
	await repeating(engine, async () => await pass(engine, step, passages, functions.getExecutionId()));
}
