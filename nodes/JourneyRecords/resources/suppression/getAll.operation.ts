import type { SuppressionCause, SuppressionScope } from '../../../../lib/domain/messages';
import { textKey } from '../../../../lib/domain/normalization';
import { suppressionsOf } from '../../../../lib/engine';
import { fromModel } from '../../../../lib/n8n/tools';
import type { Suppression } from '../../../../lib/store';
import { operation } from '../../operation';
import { choiceOf } from '../../shared/choice';
import { filtersProperty, readFilters } from '../../shared/filters';
import { limitFromModel, listProperties, readLimit, readPages } from '../../shared/list';
import { causeProperty, scopeProperty, suppressedAddress } from './properties';
import { suppressionJson } from './suppressionJson';

interface Filter {
	address?: string;
	cause?: string;
	channel?: string;
	scope?: string;
}

const cause = { ...causeProperty, description: 'Only returns suppressions with this cause' };

const scope = { ...scopeProperty, description: 'Only returns suppressions of these messages' };

const filters = [
	{
		...suppressedAddress,
		required: false,
		description: 'Only returns suppressions of this address',
	},
	cause,
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'string' as const,
		default: 'email',
		placeholder: 'e.g. email, sms, push, whatsapp',
		description:
			'Only returns suppressions on this channel. An address without a channel is looked up as an email address.',
	},
	scope,
];

export const getAllOperation = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many suppressions',
	description: 'List what keeps messages from addresses, latest first',
	tool: {
		description:
			'List what keeps messages from addresses, latest first: cause, scope, since when and until when. Addresses are stored as hashes; to look one up, give the address. Example: is ada@example.com suppressed?',
		defaults: {
			...limitFromModel,
			filters: {
				address: fromModel('Address', 'Email address or phone number to look up', { fallback: '' }),
				channel: fromModel('Channel', 'email, sms, push or whatsapp', { fallback: '' }),
			},
		},
	},
	properties: [...listProperties, filtersProperty(filters)],
	readOnly: true,
	async execute(functions, engine, itemIndex) {
		const { store } = engine;
		const given = await readFilters<Filter>(functions, store, itemIndex, filters);
		const only = {
			...(given.channel === undefined ? {} : { channel: textKey(given.channel) }),
			...(given.cause === undefined ? {} : { cause: choiceOf(given.cause, cause) as SuppressionCause }),
			...(given.scope === undefined ? {} : { scope: choiceOf(given.scope, scope) as SuppressionScope }),
		};
		const limit = readLimit(functions, itemIndex);
		if (given.address !== undefined) {
			const { address, channel = 'email' } = given;
			const found = (await suppressionsOf(engine, { channel, address })).filter(
				(each) =>
					(only.cause === undefined || each.cause === only.cause) &&
					(only.scope === undefined || each.scope === only.scope),
			);
			return found.slice(0, limit).map(suppressionJson);
		}
		const found = await readPages(limit, async (page) =>
			(await store.suppressions.list({ ...only, ...page })).map((suppression) => ({
				id: idOf(suppression),
				suppression,
			})),
		);
		return found.map(({ suppression }) => suppressionJson(suppression));
	},
});

function idOf({ channel, addressHash, scope: of }: Suppression): string {
	return JSON.stringify([channel, addressHash, of]);
}
