import { LoadOptionsContext } from 'n8n-core';
import { NodeHelpers, Workflow, type INode, type INodeParameters, type INodeTypes } from 'n8n-workflow';

import { ourNodes } from '../../lib/simulation/runtime/ourNodes';
import { interactionRow } from '../support/rows';
import { addContact, useStore, withStore } from '../nodes/JourneyRecords/recordsHarness';

useStore();

const types = ourNodes();

const nodeTypes = { getByNameAndVersion: (type: string) => types[type] } as unknown as INodeTypes;

/** Like the editor's request for a list: one node, with its current parameters. */
function opened(name: string, parameters: INodeParameters): LoadOptionsContext {
	const type = `n8n-nodes-customer-journey.${name}`;
	const node = { id: 'uuid-1234', name: 'Temp-Node', type, typeVersion: 1, position: [0, 0], parameters };
	const workflow = new Workflow({ nodes: [node as INode], connections: {}, active: false, nodeTypes });
	const data = { currentNodeParameters: parameters } as never;
	return new LoadOptionsContext(workflow, workflow.nodes['Temp-Node'], data, 'parameters.eventType');
}

interface TypeOptions {
	searchListMethod?: string;
	loadOptionsMethod?: string;
}

/** Every list of event types, however deep in collections: a resource locator, or a list with a field for names. */
function locatorsIn(properties: unknown): Array<{ name: string; method: string }> {
	if (typeof properties !== 'object' || properties === null) return [];
	if (Array.isArray(properties)) return properties.flatMap(locatorsIn);
	const { name, modes, options, values, typeOptions } = properties as Record<string, unknown> & {
		modes?: Array<{ typeOptions?: TypeOptions }>;
		typeOptions?: TypeOptions;
	};
	const method = modes?.[0]?.typeOptions?.searchListMethod ?? typeOptions?.loadOptionsMethod ?? '';
	const own = /EventTypes/.test(method) ? [{ name: String(name), method }] : [];
	return [...own, ...locatorsIn(options), ...locatorsIn(values)];
}

const withLocators = Object.entries(types)
	.map(([type, node]) => ({
		name: type.split('.')[1],
		node,
		locators: locatorsIn(node.description.properties),
	}))
	.filter(({ locators }) => locators.length > 0);

it('is offered wherever a node asks for an event type', () => {
	expect(withLocators.map(({ name }) => name).sort()).toEqual([
		'journeyEventsTrigger',
		'journeyFormTrigger',
		'journeyIfThen',
		'journeyLeadScoring',
		'journeyRecords',
		'journeyTrigger',
	]);
});

it.each(withLocators)(
	'$name has the method of each of its lists, and n8n can call it',
	async ({ name, node, locators }) => {
		const { id: contactId } = await addContact();
		await withStore(async ({ store }) => {
			await store.interactions.insert([
				interactionRow({ id: store.newId(), contactId, type: `seen.by.${name}` }),
			]);
		});
		for (const { method } of locators) {
			const search = node.methods?.listSearch?.[method];
			const { results } = (await search?.call(opened(name, {}), `seen.by.${name}`)) ?? { results: [] };
			const load = node.methods?.loadOptions?.[method];
			const loaded = (await load?.call(opened(name, {}))) ?? [];
			results.push(...(loaded.filter(({ value }) => value === `seen.by.${name}`) as typeof results));
			expect(results).toEqual([{ name: expect.stringContaining('once'), value: `seen.by.${name}` }]);
		}
	},
);

it('requires a type, and keeps what was chosen, also inside a collection', () => {
	const { description } = types['n8n-nodes-customer-journey.journeyTrigger'];
	const chosen = { __rl: true, mode: 'list', value: 'order.placed', cachedResultName: 'order.placed (once)' };
	const issuesOf = (parameters: INodeParameters): string[] => {
		const node = opened('journeyTrigger', parameters).getNode();
		return Object.keys(
			NodeHelpers.getNodeParametersIssues(description.properties, node, description)?.parameters ?? {},
		);
	};
	expect(issuesOf({ audience: 'event' })).toEqual(['eventTypes']);
	const parameters = {
		audience: 'event',
		eventTypes: chosen,
		exitCriteria: { criteria: [{ on: 'event', eventType: chosen }] },
	};
	expect(issuesOf(parameters)).toEqual([]);
	const kept = NodeHelpers.getNodeParameters(
		description.properties,
		structuredClone(parameters),
		false,
		false,
		null,
		description,
	);
	expect(kept).toEqual({
		eventTypes: chosen,
		exitCriteria: { criteria: [expect.objectContaining({ eventType: chosen })] },
	});
});

it('has an entry for names, and in conditions one for any event', async () => {
	const { methods } = types['n8n-nodes-customer-journey.journeyFormTrigger'];
	const listed = async (method: string): Promise<unknown[]> =>
		(await methods!.loadOptions![method].call(opened('journeyFormTrigger', {}))).map(({ value }) => value);
	expect((await listed('getEventTypes')).slice(0, 2)).toEqual(['', expect.stringMatching(/\w/)]);
	expect((await listed('getEventTypesOrAny')).slice(0, 2)).toEqual(['', '*']);
	// What another n8n has never recorded is kept, and listed.
	const parameters = { exitCriteria: { criteria: [{ on: 'event', eventTypeName: 'never.seen' }] } };
	const here = await methods!.loadOptions!.getEventTypes.call(opened('journeyFormTrigger', parameters));
	expect(here).toContainEqual({ name: 'never.seen (named in this node)', value: 'never.seen' });
});
