import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { textOf } from '../parameters';
import type { MailFile } from './composeMail';

/**
 * The files that go with an item's mail: binary properties of the item, by name.
 * @throws InvalidInputError naming a property that the item doesn't have
 */
export async function readFiles(functions: IExecuteFunctions, itemIndex: number): Promise<MailFile[]> {
	const inline = namesIn(functions, itemIndex, 'inlineImages', 'Inline Images');
	const attached = namesIn(functions, itemIndex, 'attachments', 'Attachments');
	const files: MailFile[] = [];
	for (const { name, field } of [...inline, ...attached]) {
		const binary = functions.getInputData()[itemIndex]?.binary?.[name];
		if (binary === undefined) {
			const known = Object.keys(functions.getInputData()[itemIndex]?.binary ?? {});
			const remedy =
				known.length === 0
					? 'this item has no files; a wait drops them, so read them after it'
					: `its files are ${known.join(', ')}`;
			throw new InvalidInputError({ field, reason: `this item has no file "${name}"; ${remedy}` });
		}
		files.push({
			name: binary.fileName ?? name,
			type: binary.mimeType,
			content: await functions.helpers.getBinaryDataBuffer(itemIndex, name),
			cid: field === 'Inline Images' ? name : null,
		});
	}
	return files;
}

function namesIn(
	functions: IExecuteFunctions,
	itemIndex: number,
	option: string,
	field: string,
): Array<{ name: string; field: string }> {
	return textOf(functions.getNodeParameter(`options.${option}`, itemIndex, ''), field)
		.split(',')
		.map((name) => ({ name: name.trim(), field }))
		.filter(({ name }) => name !== '');
}
