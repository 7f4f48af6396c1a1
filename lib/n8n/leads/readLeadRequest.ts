import type { IExecuteFunctions } from 'n8n-workflow';

import {
	createLead,
	type EngineContext,
	type LeadRequest,
	type LeadResult,
	type SkippedLead,
	type StrategyLeadRequest,
} from '../../engine';
import { chosenStrategy } from '../chosenStrategy';
import { readText } from '../parameters';
import type { NodeLeadMatching } from './leadMatching';
import { readLeadMapping } from './readLeadMapping';

/** A node's settings for a new lead, apart from whose it is. */
export type LeadSettings = Pick<LeadRequest, 'ifFound' | 'fields' | 'processId' | 'stage'> & {
	matching: NodeLeadMatching;
};

export function readLeadSettings(
	functions: IExecuteFunctions,
	itemIndex: number,
	matching: NodeLeadMatching,
): LeadSettings {
	return {
		matching: functions.getNodeParameter('matching', itemIndex, matching) as NodeLeadMatching,
		ifFound: functions.getNodeParameter('ifFound', itemIndex, 'update') as LeadRequest['ifFound'],
		fields: readLeadMapping(functions, itemIndex),
		processId: readText(functions, 'processId', itemIndex),
		stage: readText(functions, 'stage', itemIndex),
	};
}

/** Creates a lead by a node's parameters, or finds the one it belongs to. */
export async function createLeadBySettings(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
	{ matching, ...request }: LeadSettings & Pick<LeadRequest, 'contactId' | 'accountId' | 'origin'>,
): Promise<LeadResult | SkippedLead> {
	if (matching !== 'strategy') return await createLead(engine, { ...request, matching });
	const read = (name: string): unknown => functions.getNodeParameter(name, itemIndex, '');
	const strategy: StrategyLeadRequest['matching']['strategy'] = await chosenStrategy(engine, read, 'lead');
	return await createLead(engine, { ...request, matching: { strategy } });
}
