import { InvalidInputError } from '../../../../lib/domain/errors';
import { revokeLinkKey } from '../../../../lib/engine';
import { readNumber } from '../../../../lib/n8n/parameters';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { linkKeyJson } from './linkKeyJson';

export const revokeKeyOperation = operation({
	name: 'Revoke Link Key',
	value: 'revokeKey',
	action: 'Revoke link key',
	description: 'End a link key that others know, so that no one can forge links with it',
	tool: {
		description:
			'End a link key that others may know. Links signed with it are no longer followed. This can’t be undone. Returns the key. Example: key 2 was in a stolen backup, revoke it.',
		defaults: {
			keyNumber: fromModel('Key Number', 'Number of the key, from another answer', { type: 'number' }),
		},
	},
	authorSwitch: 'confirmed',
	properties: [
		{
			displayName:
				'This can’t be undone. Links in messages that were signed with this key no longer lead anywhere by themselves: people see a page that names the target, and unsubscribe by entering their address. Rotate the key instead if no one else knows it.',
			name: 'revokeNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Key Number',
			name: 'keyNumber',
			type: 'number',
			default: 1,
			required: true,
			typeOptions: { minValue: 1, maxValue: 255 },
			description: 'As returned by Get Link Keys',
		},
		{
			displayName: 'Permanently Revoke',
			name: 'confirmed',
			type: 'boolean',
			default: false,
			description: 'Whether to revoke the key. If turned off, the operation fails and nothing changes.',
		},
	],
	async execute(functions, engine, itemIndex) {
		if (functions.getNodeParameter('confirmed', itemIndex, false) !== true) {
			throw new InvalidInputError({
				field: 'Permanently Revoke',
				reason: 'is turned off, so nothing was revoked; turn it on to revoke the key',
			});
		}
		const number = readNumber(functions, 'keyNumber', itemIndex, 1, {
			field: 'Key Number',
			least: 1,
			whole: true,
		});
		return [linkKeyJson(await revokeLinkKey(engine, number))];
	},
});
