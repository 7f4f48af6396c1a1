import { journeyTypeOf } from '../../domain/journey';
import type { EngineContext } from '../EngineContext';

/** The node type of the steps that decide about messages. */
const GATE = 'journeyMessageGate';

/** The journeys with messages that each engine has seen, by engine id. */
const journeys = new Map<string, Set<string>>();

/**
 * Notes that a journey decides about messages, so that its executions are settled for them, too. It's known in the
 * process that decides, and in the one that serves the journey's steps.
 */
export function noteMessagesOf({ instanceId }: Pick<EngineContext, 'instanceId'>, journeyId: string): void {
	const known = journeys.get(instanceId);
	if (known === undefined) journeys.set(instanceId, new Set([journeyId]));
	else known.add(journeyId);
}

/** Reads which journeys decide about messages, as far as they were published before. */
export async function loadMessageJourneys(
	context: Pick<EngineContext, 'instanceId' | 'store'>,
): Promise<void> {
	for (const step of await context.store.steps.ofType(GATE)) noteStep(context, step);
}

/** Notes a step that's served now. */
export function noteStep(
	context: Pick<EngineContext, 'instanceId'>,
	step: { journeyId: string; type: string },
): void {
	if (journeyTypeOf(step.type) === GATE) noteMessagesOf(context, step.journeyId);
}

/** Whether a journey may have messages, as far as this process knows. */
export function hasMessages({ instanceId }: Pick<EngineContext, 'instanceId'>, journeyId: string): boolean {
	return journeys.get(instanceId)?.has(journeyId) ?? false;
}

/** The engine is closed. */
export function forgetMessageJourneys(instanceId: string): void {
	journeys.delete(instanceId);
}
