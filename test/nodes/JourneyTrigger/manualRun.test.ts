import type { IDataObject, INodeExecutionData, INodeParameters, ITriggerFunctions } from 'n8n-workflow';

import { manualRun } from '../../../nodes/JourneyTrigger/manualRun';
import { triggerNode } from './triggerNode';

/** What a run in the editor begins with. */
function begins(parameters: INodeParameters): IDataObject {
	const { Start: node } = triggerNode(parameters).nodes;
	const emitted: INodeExecutionData[][][] = [];
	manualRun({
		getTimezone: () => 'UTC',
		getWorkflow: () => ({ id: 'w' }),
		getNode: () => node,
		getNodeParameter: (name: string, fallback?: unknown) => node.parameters[name] ?? fallback,
		emit: (data: INodeExecutionData[][]) => emitted.push(data),
	} as unknown as ITriggerFunctions);
	return emitted[0][0][0].json;
}

it.each([
	['lead.sales_ready', 'sales_acceptance'],
	['lead.stage_changed', 'inquiry'],
	['activity.completed', 'inquiry'],
])('a sample of %s has a lead in %s', (eventTypes, stage) => {
	expect(begins({ audience: 'event', eventTypes })).toMatchObject({
		event: { type: eventTypes, properties: { leadId: 'test' } },
		lead: { id: 'test', stage, status: 'open' },
	});
});

it('a sample of a changed lead has that lead; of any other event or record none', () => {
	expect(begins({ audience: 'record', record: 'lead', action: 'created' })).toMatchObject({
		lead: { id: 'test' },
	});
	for (const parameters of [
		{ audience: 'event', eventTypes: 'order.placed' },
		{ audience: 'event', eventTypes: 'constructor' },
		{ audience: 'record', record: 'contact', action: 'created' },
		{ audience: 'record', record: 'lead', action: 'deleted' },
	]) {
		expect(begins(parameters)).not.toHaveProperty('lead');
	}
});
