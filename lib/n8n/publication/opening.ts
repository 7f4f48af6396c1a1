import type { IWorkflowMetadata } from 'n8n-workflow';

import type { Opening } from '../../domain/journey';
import type { Finding } from '../../domain/journey/check';
import {
	errorsOf,
	keepGraph,
	openJourney,
	refuseJourney,
	type EngineContext,
	type JourneyEngine,
	type PublishedGraph,
	type WorkflowVersion,
} from '../../engine';
import { isTimeZone } from '../../domain/normalization';
import type { WorkflowDescription, WorkflowReader } from '../readWorkflow';
import { fitBatchSizes } from './batchSizes';
import { graphOf, termsKeysOf } from './graphOf';
import { isEntryOf, readVersion, stepsOf } from './readVersion';

let checked = true;

/** Whether workflows are checked before contacts start: simulations run them as they are. */
export function checkPublications(check: boolean): void {
	checked = check;
}

/** A journey's workflow as a node sees it. */
export interface SeenJourney {
	id: string;
	name: string;
	version: WorkflowVersion;
	/** What it looks like, for reports. */
	published: PublishedGraph;
}

/** A node's functions, as far as they know the workflow and its ID. */
export interface JourneyReader extends WorkflowReader {
	getTimezone?(): string;
	getWorkflow(): Pick<IWorkflowMetadata, 'id' | 'name'>;
}

/** The journey a node belongs to; null: none, or no one can tell. n8n shows it only before the first await. */
export function seeJourney(functions: JourneyReader): SeenJourney | null {
	const { id, name } = functions.getWorkflow();
	if (!checked || id === undefined) return null;
	const version = readVersion(functions);
	if (version === null) return null;
	fitBatchSizes(id, version);
	const workflow = version.workflow as WorkflowDescription;
	const zone = functions.getTimezone?.() ?? '';
	const published = {
		journeyId: id,
		graph: graphOf(workflow),
		termsKeys: termsKeysOf(workflow),
		zone: isTimeZone(zone) ? zone : 'UTC',
	};
	return { id, name: name ?? id, version, published };
}

/** The same for a node at which contacts enter; null: they don't. */
export function seeEntry(functions: JourneyReader): SeenJourney | null {
	const seen = seeJourney(functions);
	return seen !== null && isEntryOf(seen.version, functions.getNode().id) ? seen : null;
}

/** What closed a journey. */
export interface Refusal {
	findings: Finding[];
	/** It wasn't closed for this before. */
	isNew: boolean;
}

/**
 * Registers a node of a journey. While the workflow has errors the journey is closed before that, so no one
 * starts in between; when it has none, the journey opens afterwards.
 * @param again check this version even if it was checked before
 */
export async function registerInJourney(
	engine: JourneyEngine,
	journey: SeenJourney | null,
	again: boolean,
	register: (refusal: Refusal | null) => Promise<() => void>,
): Promise<{ close: () => void; refusal: Refusal | null }> {
	if (journey === null) return { close: await register(null), refusal: null };
	engine.clock.expect(journey.id, stepsOf(journey.version));
	const refusal = await closeIfFaulty(engine, journey, again);
	const close = await register(refusal);
	await keepGraph(engine, journey.published);
	if (refusal === null) await openJourney(engine, journey.id);
	return { close, refusal };
}

/** Closes a journey whose workflow has errors. Returns what they are; null: it has none. */
export async function closeIfFaulty(
	engine: EngineContext,
	{ id, name, version }: SeenJourney,
	again = false,
): Promise<Refusal | null> {
	const findings = await errorsOf(engine.store, id, version, again);
	if (findings.length === 0) return null;
	return { findings, isNew: await refuseJourney(engine, { id, name }, version, findings) };
}

/** Opens a journey that this version was refused for, if its store has now what it lacked. */
export async function recheck(engine: EngineContext, { id, version }: SeenJourney): Promise<void> {
	const refusal = (await engine.store.steps.journey(id))?.refusal;
	if (refusal?.workflow !== version.fingerprint) return;
	if ((await errorsOf(engine.store, id, version, true)).length === 0)
		await openJourney(engine, id, version.fingerprint);
}

/** What the answer to a form or event says about the journey. */
export type OpeningAnswer = { journey?: 'not open' };

export async function openingAnswer(engine: JourneyEngine, seen: SeenJourney | null): Promise<OpeningAnswer> {
	return (await startsAtOnce(engine, seen)) ? {} : { journey: 'not open' };
}

/**
 * Whether contacts that come by a webhook start at once. A version without errors opens its journey: n8n asks
 * no trigger when other nodes are fixed.
 */
async function startsAtOnce(engine: JourneyEngine, seen: SeenJourney | null): Promise<boolean> {
	if (seen === null) return true;
	engine.clock.expect(seen.id, stepsOf(seen.version));
	// The first execution that begins at the trigger closes the journey, and says why.
	if ((await errorsOf(engine.store, seen.id, seen.version)).length > 0) return false;
	return await openIfRefused(engine, seen);
}

/**
 * Opens a journey that an earlier version of its workflow was refused for: this one has no errors.
 * @returns whether contacts start: all of its steps are registered, too
 */
export async function openIfRefused(engine: EngineContext, seen: SeenJourney): Promise<boolean> {
	const journey = await engine.store.steps.journey(seen.id);
	if (journey === null) return true;
	if (journey.refusal !== null) await openJourney(engine, seen.id);
	return isComplete(seen, journey);
}

/** Whether all of its steps are registered, as far as other processes have noted. */
function isComplete({ version }: SeenJourney, { missingSteps }: Pick<Opening, 'missingSteps'>): boolean {
	const steps = stepsOf(version);
	return !(missingSteps ?? []).some(({ stepId }) => steps.some((step) => step.stepId === stepId));
}
