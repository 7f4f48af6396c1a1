import type { CancelTimer } from '../../domain/clock';
import { systemClock } from '../systemClock';

/**
 * How long no node of a workflow may be running before its refused triggers are closed. n8n tries a failed node
 * again after 8 seconds at most, and closes and starts edited ones.
 */
const SETTLING_TIME = 20_000;

interface Journey {
	/** Those n8n closes itself, one entry per start. */
	running: Set<object>;
	/** How to close the triggers that refused: n8n takes them for not started, and never closes them. */
	refused: Map<string, () => void>;
	timer: CancelTimer | undefined;
}

/** By workflow ID, in this process. */
const journeys = new Map<string, Journey>();

function journeyOf(id: string): Journey {
	let journey = journeys.get(id);
	if (journey === undefined) {
		journey = { running: new Set(), refused: new Map(), timer: undefined };
		journeys.set(id, journey);
	}
	return journey;
}

/**
 * Notes that a node has started.
 * @returns what to call when n8n closes it
 */
export function noteRunning(journeyId: string): () => void {
	const key = {};
	journeyOf(journeyId).running.add(key);
	return () => {
		journeyOf(journeyId).running.delete(key);
		settle(journeyId);
	};
}

/** Whether a node of a workflow has started. */
export function hasRunning(journeyId: string): boolean {
	return (journeys.get(journeyId)?.running.size ?? 0) > 0;
}

/** Keeps a trigger that refused: what it receives is stored until the workflow is fixed or unpublished. */
export function keepRefused(journeyId: string, stepId: string, close: () => void): void {
	journeyOf(journeyId).refused.set(stepId, close);
	settle(journeyId);
}

/** Takes a kept trigger back: n8n asks it again. */
export function takeRefused(journeyId: string, stepId: string): (() => void) | undefined {
	const journey = journeys.get(journeyId);
	const close = journey?.refused.get(stepId);
	journey?.refused.delete(stepId);
	return close;
}

/** Forgets everything, as when n8n's process ends: for simulations. */
export function forgetRunning(): void {
	for (const { timer } of journeys.values()) timer?.();
	journeys.clear();
}

/** Closes the kept triggers of a workflow of which nothing runs any longer. */
function settle(journeyId: string): void {
	const journey = journeyOf(journeyId);
	journey.timer?.();
	journey.timer = undefined;
	if (journey.running.size > 0) return;
	if (journey.refused.size === 0) {
		journeys.delete(journeyId);
		return;
	}
	journey.timer = systemClock.setTimer(SETTLING_TIME, () => {
		if (journey.running.size > 0) return;
		for (const close of journey.refused.values()) close();
		journeys.delete(journeyId);
	});
}
