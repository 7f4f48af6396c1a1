import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import { addSuppressions } from '../../../../lib/engine';
import { operation } from '../../operation';
import { channelFromModel, channelProperty } from '../consent/messageProperties';
import { readSuppression, scopeProperty, suppressionFields } from './properties';

/** Addresses per transaction. */
const CHUNK = 500;

/** More rejected addresses would bury the answer. */
const MOST_SHOWN = 100;

export const importOperation = operation({
	name: 'Import',
	value: 'import',
	action: 'Import suppressions',
	description: 'Suppress all addresses of a list, such as your former provider’s',
	tool: {
		description:
			'Suppress all addresses of a list. Returns how many were added, and which ones aren’t addresses. Example: import these unsubscribed addresses.',
		defaults: channelFromModel,
	},
	properties: [
		channelProperty,
		{
			displayName: 'Addresses',
			name: 'addresses',
			type: 'string',
			default: '',
			required: true,
			typeOptions: { rows: 6 },
			placeholder: 'e.g. name@example.com',
			description:
				'One address per line, or separated by commas or semicolons. An expression can return a list. The store keeps hashes only.',
		},
		scopeProperty,
		suppressionFields,
	],
	async execute(functions, engine, itemIndex) {
		const shared = readSuppression(functions, itemIndex);
		const addresses = readAddresses(functions, itemIndex);
		const rejected: IDataObject[] = [];
		let count = 0;
		for (let first = 0; first < addresses.length; first += CHUNK) {
			const chunk = addresses.slice(first, first + CHUNK);
			const results = await addSuppressions(
				engine,
				chunk.map((address) => ({ ...shared, address })),
			);
			results.forEach((result, position) => {
				if (!(result instanceof InvalidInputError)) count += 1;
				else rejected.push({ address: chunk[position], reason: result.problems[0].reason });
			});
			await nextTurn();
		}
		return [
			{
				outcome: 'imported',
				count,
				rejectedCount: rejected.length,
				rejected: rejected.slice(0, MOST_SHOWN),
			},
		];
	},
});

function readAddresses(functions: IExecuteFunctions, itemIndex: number): string[] {
	const given: unknown = functions.getNodeParameter('addresses', itemIndex, '');
	const list = Array.isArray(given) ? given.map(String) : String(given ?? '').split(/[\r\n,;]+/);
	const addresses = [...new Set(list.map((address) => address.trim()).filter((address) => address !== ''))];
	if (addresses.length > 0) return addresses;
	throw new InvalidInputError({
		field: 'Addresses',
		reason: 'is empty; enter one address per line, or an expression that returns a list',
	});
}
