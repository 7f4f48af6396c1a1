import type { IDataObject, IExecuteFunctions, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import { describeRule } from '../../../../lib/domain/matching';
import { isoTime } from '../../../../lib/n8n/items';
import type { Store, StoredStrategy } from '../../../../lib/store';
import { fromModel } from '../../../../lib/n8n/tools';
import { requiredText, unknownRecord } from '../../shared/values';

export const strategyProperty: INodeProperties = {
	displayName: 'Strategy Name or ID',
	name: 'strategyId',
	type: 'options',
	default: '',
	required: true,
	typeOptions: { loadOptionsMethod: 'getStoredStrategies' },
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

/** In a tool, the model names the strategy. */
export const strategyFromModel: Record<string, NodeParameterValueType> = {
	strategyId: fromModel('Strategy', 'Name or ID of the matching strategy'),
};

/** The strategy an item's operation is about, by ID or name. */
export async function strategyOf(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<StoredStrategy> {
	const id = requiredText(functions, 'strategyId', itemIndex, {
		field: 'Strategy',
		remedy: 'choose a matching strategy',
	});
	const strategy = (await store.matching.get(id)) ?? (await store.matching.findByName(id));
	if (strategy === null) throw unknownRecord('Strategy', 'matching strategy', id);
	return strategy;
}

/** A strategy as items show it. */
export function strategyJson(strategy: StoredStrategy): IDataObject {
	const { id, name, description, record, definition, keyed, total } = strategy;
	return {
		id,
		name,
		description,
		record,
		definition: definition as unknown as IDataObject,
		summary: definition.rules.map(describeRule),
		keyed,
		total,
		keyedAt: isoTime(strategy.keyedAt),
		createdAt: isoTime(strategy.createdAt),
		updatedAt: isoTime(strategy.updatedAt),
	};
}
