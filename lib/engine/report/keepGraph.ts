import { createHash } from 'node:crypto';

import { versionFacts, type JourneyGraph } from '../../domain/report';
import type { EngineContext } from '../EngineContext';

/** A journey's workflow as it's published. */
export interface PublishedGraph {
	journeyId: string;
	graph: JourneyGraph;
	/** Fingerprints of the parameters that decide how long contacts are held, by node id. */
	termsKeys: ReadonlyMap<string, string>;
	/** The IANA zone of its days. */
	zone: string;
}

/** What each engine knows to be kept, by journey: executions ask again and again. */
const kept = new WeakMap<object, Map<string, string>>();

/**
 * Keeps what a journey's workflow looks like, if it isn't kept yet: another version if nodes, connections or terms
 * have changed, and in place of the newest if only names or positions have.
 */
export async function keepGraph(
	{ store, closing }: EngineContext,
	{ journeyId, graph, termsKeys, zone }: PublishedGraph,
): Promise<void> {
	const fingerprint = hashOf(versionFacts(graph, termsKeys));
	const look = hashOf([graph, zone]);
	const key = `${fingerprint} ${look}`;
	const known = kept.get(closing ?? store) ?? new Map<string, string>();
	kept.set(closing ?? store, known);
	if (known.get(journeyId) === key) return;
	await store.report.keepVersion({ journeyId, fingerprint, look, graph, timeZone: zone });
	known.set(journeyId, key);
}

function hashOf(value: unknown): string {
	return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}
