import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Page, Store } from '../../../lib/store';
import { operation, type Operation } from '../operation';
import { filtersProperty, readFilters } from './filters';
import { limitFromModel, listProperties, readLimit, readPages } from './list';

interface Listed<Filter extends object, Item extends { id: string }> extends Pick<
	Operation,
	'action' | 'description' | 'tool'
> {
	filters?: INodeProperties[];
	read(store: Store, filter: Filter, page: Required<Page>): Promise<Item[]>;
	toJson(items: Item[], store: Store): IDataObject[] | Promise<IDataObject[]>;
}

/** Get Many: lists all records of a kind that match the filters. */
export function listOperation<Filter extends object, Item extends { id: string }>({
	action,
	description,
	tool,
	filters = [],
	read,
	toJson,
}: Listed<Filter, Item>): Operation {
	return operation({
		name: 'Get Many',
		value: 'getAll',
		action,
		description,
		tool: { ...tool, defaults: { ...limitFromModel, ...tool.defaults } },
		properties: [...listProperties, ...(filters.length === 0 ? [] : [filtersProperty(filters)])],
		readOnly: true,
		async execute(functions, { store }, itemIndex) {
			const filter = await readFilters<Filter>(functions, store, itemIndex, filters);
			const limit = readLimit(functions, itemIndex);
			const items = await readPages(limit, async (page) => await read(store, filter, page));
			return await toJson(items, store);
		},
	});
}
