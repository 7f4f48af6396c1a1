import type { IWebhookFunctions } from 'n8n-workflow';

import type { MatchedRecord } from '../domain/matching';
import { findStrategy, refreshKeys, type EngineContext } from '../engine';
import type { StoredStrategy } from '../store';
import { readStrategy } from './descriptions/matchingStrategy';
import { dependingOnSetup } from './http/setupFault';

/**
 * The strategy a node's parameters choose, ready to look up records.
 * @param engine outside a transaction: this work would keep others waiting in one
 * @param read returns a parameter's value
 * @throws InvalidInputError when none is chosen, or one that doesn't exist, is invalid or finds other records
 */
export async function chosenStrategy(
	engine: EngineContext,
	read: Parameters<typeof readStrategy>[0],
	record: MatchedRecord,
): Promise<StoredStrategy> {
	const strategy = await findStrategy(engine, readStrategy(read, record), record);
	await refreshKeys(engine);
	return strategy;
}

/**
 * The strategy an endpoint looks up contacts by; null if it uses a field. An invalid choice is a fault of
 * ours, which the sender can't fix.
 */
export async function endpointStrategy(
	functions: IWebhookFunctions,
	engine: EngineContext,
): Promise<StoredStrategy | null> {
	if (functions.getNodeParameter('matchBy', '') !== 'strategy') return null;
	return await dependingOnSetup(
		functions,
		async () => await chosenStrategy(engine, (name) => functions.getNodeParameter(name, ''), 'contact'),
	);
}
