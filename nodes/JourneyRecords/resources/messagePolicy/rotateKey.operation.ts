import { rotateLinkKey } from '../../../../lib/engine';
import { operation } from '../../operation';
import { linkKeyJson } from './linkKeyJson';

export const rotateKeyOperation = operation({
	name: 'Rotate Link Key',
	value: 'rotateKey',
	action: 'Rotate link key',
	description: 'Sign new links with a new key; links in messages that went out stay valid',
	tool: {
		description:
			'Sign new links in messages with a new key. Links that went out stay valid. Returns the new key’s number. Example: rotate our link key as each year.',
	},
	properties: [],
	async execute(_functions, engine) {
		return [linkKeyJson(await rotateLinkKey(engine))];
	},
});
