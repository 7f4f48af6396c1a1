import { createStrategy, updateStrategy, type StrategyRequest } from '../../../../lib/engine';
import type { StoredStrategy } from '../../../../lib/store';
import type { DefinedRecord } from '../../shared/definedRecord';
import { strategyDefinition } from './definition';
import { strategyJson, strategyOf, strategyProperty } from './strategyJson';

export const definedStrategy: DefinedRecord<StrategyRequest, StoredStrategy> = {
	called: 'strategy',
	placeholder: 'e.g. Customers by phone and name',
	chooser: strategyProperty,
	find: strategyOf,
	definition: strategyDefinition,
	fields: [],
	readFields: () => ({}),
	create: async (engine, request) => await createStrategy(engine, request),
	update: async (engine, id, changes) => await updateStrategy(engine, id, changes),
	toJson: (_store, strategy) => strategyJson(strategy),
};
