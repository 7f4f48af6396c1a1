import { listLinkKeys } from '../../../../lib/engine';
import { operation } from '../../operation';
import { linkKeyJson } from './linkKeyJson';

export const getKeysOperation = operation({
	name: 'Get Link Keys',
	value: 'getKeys',
	action: 'Get link keys',
	description: 'List the keys that links in messages are signed with, latest first; never their secrets',
	tool: {
		description:
			'List the keys that links in messages are signed with, latest first: number, when each was made, retired and revoked. Secrets aren’t returned. Example: which link key is in use?',
	},
	properties: [],
	readOnly: true,
	async execute(_functions, engine) {
		return (await listLinkKeys(engine)).map(linkKeyJson);
	},
});
