import type { IWebhookFunctions } from 'n8n-workflow';

import type { MatchedRecord } from '../domain/matching';
import { findStrategy, refreshKeys, type EngineContext } from '../engine';
import type { StoredStrategy } from '../store';
import { readStrategy } from './descriptions/matchingStrategy';
import { dependingOnSetup } from './http/setupFault';

/**
 * The strategy that a node's parameters choose, ready to look records up by.
 * @param engine outside of a transaction: what is done here would keep others waiting in one
 * @param read gives a parameter's value
 * @throws InvalidInputError when none is chosen, or one that is not there, is wrong or finds other records
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
 * The strategy by which an endpoint looks contacts up; null when it does so by a field. What is wrong with its choice is
 * a fault of ours, about which the sender can do nothing.
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
