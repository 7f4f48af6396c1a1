import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';
import type { EngineContext } from '../../../lib/engine';
import { optionsProperty } from '../../../lib/n8n/descriptions/common';
import type { Store } from '../../../lib/store';
import type { Operation } from '../operation';
import { readChoice } from './choice';
import { readCollection, requiredText, textOf, type Collection } from './values';

interface Defined {
	name: string;
	description: string | null;
	definition: unknown;
}

/** How a definition is given. */
export interface Definition<Stored> {
	/** The parameter that chooses how. Update can also `keep` the definition. */
	selectors: Record<'create' | 'update', INodeProperties>;
	/** @param selector the name of that parameter */
	properties(selector: string): INodeProperties[];
	/**
	 * Reads the values of `properties`; the engine checks them.
	 * @param existing the record to update, if any
	 */
	read(
		functions: IExecuteFunctions,
		itemIndex: number,
		by: string,
		context: { store: Store; existing: Stored | null },
	): unknown;
}

/** A record that consists of a name, a description and a definition, such as a segment. */
export interface DefinedRecord<Request extends Defined, Stored extends { id: string }> {
	/** In messages. */
	called: string;
	placeholder: string;
	/** Chooses the record to update. */
	chooser: INodeProperties;
	find(functions: IExecuteFunctions, store: Store, itemIndex: number): Promise<Stored>;
	definition: Definition<Stored>;
	/** Its other fields. */
	fields: INodeProperties[];
	readFields(functions: IExecuteFunctions, given: Collection, isNew: boolean): Partial<Request>;
	create(engine: EngineContext, request: Request, by: string): Promise<Stored>;
	update(engine: EngineContext, id: string, changes: Partial<Request>): Promise<Stored>;
	toJson(store: Store, stored: Stored): IDataObject | Promise<IDataObject>;
}

type Execution = Pick<Operation, 'properties' | 'execute'>;

const description: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	default: '',
	typeOptions: { rows: 2 },
};

/** The parameters and the work of Create. */
export function createDefined<Request extends Defined, Stored extends { id: string }>(
	record: DefinedRecord<Request, Stored>,
): Execution {
	const { definition, placeholder } = record;
	const selector = definition.selectors.create;
	return {
		properties: [
			{ displayName: 'Name', name: 'name', type: 'string', default: '', required: true, placeholder },
			selector,
			...definition.properties(selector.name),
			optionsProperty([description, ...record.fields]),
		],
		async execute(functions, engine, itemIndex) {
			const { store } = engine;
			const options = readCollection(functions, 'options', itemIndex);
			const by = readChoice(functions, itemIndex, selector);
			const request = {
				name: requiredText(functions, 'name', itemIndex, {
					field: 'Name',
					remedy: `name the ${record.called}`,
				}),
				description: textOf(options.description, 'Description') || null,
				definition: await definition.read(functions, itemIndex, by, { store, existing: null }),
				...record.readFields(functions, options, true),
			} as Request;
			return [await record.toJson(store, await record.create(engine, request, by))];
		},
	};
}

/** The parameters and the work of Update. */
export function updateDefined<Request extends Defined, Stored extends { id: string }>(
	record: DefinedRecord<Request, Stored>,
): Execution {
	const { definition, chooser } = record;
	const selector = definition.selectors.update;
	const name: INodeProperties = { displayName: 'Name', name: 'name', type: 'string', default: '' };
	return {
		properties: [
			chooser,
			selector,
			...definition.properties(selector.name),
			{
				...optionsProperty([description, name, ...record.fields]),
				displayName: 'Update Fields',
				name: 'updateFields',
				placeholder: 'Add Field',
			},
		],
		async execute(functions, engine, itemIndex) {
			const { store } = engine;
			const existing = await record.find(functions, store, itemIndex);
			const fields = readCollection(functions, 'updateFields', itemIndex);
			const changes: Partial<Request> = record.readFields(functions, fields, false);
			if ('name' in fields) changes.name = textOf(fields.name, 'Name');
			if ('description' in fields) changes.description = textOf(fields.description, 'Description') || null;
			const by = readChoice(functions, itemIndex, selector);
			if (by !== 'keep') {
				changes.definition = await definition.read(functions, itemIndex, by, { store, existing });
			}
			if (Object.keys(changes).length === 0) {
				throw new InvalidInputError({
					field: 'Update Fields',
					reason: 'there is nothing to change; add a field or choose a new definition',
				});
			}
			return [await record.toJson(store, await record.update(engine, existing.id, changes))];
		},
	};
}
