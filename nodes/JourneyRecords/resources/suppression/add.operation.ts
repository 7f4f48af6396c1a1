import { inputProblems, InvalidInputError } from '../../../../lib/domain/errors';
import { addSuppressions, type SuppressionRequest } from '../../../../lib/engine';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { textOf } from '../../shared/values';
import { channelFromModel, channelProperty } from '../consent/messageProperties';
import { readSuppression, scopeProperty, suppressedAddress, suppressionFields } from './properties';
import { suppressionJson } from './suppressionJson';

export const addOperation = operation({
	name: 'Add',
	value: 'add',
	action: 'Add suppression',
	description: 'Suppress an address, so that it gets no messages. Handles many items in batches.',
	tool: {
		description:
			'Keep all messages from reaching an address. Returns the suppression that applies now. Example: don’t write to info@example.com anymore.',
		defaults: {
			...channelFromModel,
			address: fromModel('Address', 'The email address or phone number'),
		},
	},
	properties: [channelProperty, suppressedAddress, scopeProperty, suppressionFields],
	batched: true,
	async executeMany(functions, engine, itemIndexes) {
		const read = itemIndexes.map((itemIndex): SuppressionRequest | InvalidInputError => {
			try {
				return {
					...readSuppression(functions, itemIndex),
					address: textOf(functions.getNodeParameter('address', itemIndex, ''), 'Address'),
				};
			} catch (error) {
				return new InvalidInputError(inputProblems(error));
			}
		});
		const added = await addSuppressions(
			engine,
			read.filter((each): each is SuppressionRequest => !(each instanceof InvalidInputError)),
		);
		let next = 0;
		return read.map((each) => {
			const result = each instanceof InvalidInputError ? each : added[next++];
			return result instanceof InvalidInputError ? result : [suppressionJson(result)];
		});
	},
	async execute(functions, engine, itemIndex) {
		const [added] = await addSuppressions(engine, [
			{
				...readSuppression(functions, itemIndex),
				address: textOf(functions.getNodeParameter('address', itemIndex, ''), 'Address'),
			},
		]);
		if (added instanceof InvalidInputError) throw added;
		return [suppressionJson(added)];
	},
});
