import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an owner sets in package.json: everything else about the repository is derived from it. */
export interface Repository {
	/** Its address for people, such as `https://github.com/acme/journeys`. */
	address: string;
	/** The folder into which `git clone` puts it. */
	folder: string;
	/** Who holds the copyright. */
	author: string;
}

/** How one kind of file names the repository or its owner. */
interface Place {
	/** Paths from the root. */
	files: string;
	rewrite(text: string, repository: Repository): string;
}

/** Every place besides package.json's `repository` and `author`; {@link rewritePlaces} keeps them up to date. */
const PLACES: Place[] = [
	{
		files: 'package.json',
		rewrite: (text, { address }) =>
			text
				.replace(/("homepage": ")[^"]+/, `$1${address}`)
				.replace(/("bugs": \{\s*"url": ")[^"]+/, `$1${address}/issues`),
	},
	{ files: 'nodes/*/*.node.json', rewrite: rewriteDocumentation },
	{ files: 'credentials/*.ts', rewrite: rewriteDocumentation },
	{ files: 'lib/domain/journey/check/checkJourney.ts', rewrite: rewriteDocumentation },
	{
		files: 'README*.md',
		rewrite: (text, { address, folder }) =>
			text.replace(/^git clone .+\ncd .+$/m, `git clone ${address}.git\ncd ${folder}`),
	},
	{
		files: 'LICENSE',
		rewrite: (text, { author }) => text.replace(/^(Copyright \(c\) \d+ ).+$/m, `$1${author}`),
	},
];

/** Links to pages of the documentation. */
function rewriteDocumentation(text: string, { address }: Repository): string {
	return text.replace(/https:\/\/[^\s'"]+?(?=\/blob\/main\/docs\/)/g, address);
}

/**
 * Reads the repository from a checkout's package.json.
 * @throws Error when `repository.url` isn't the HTTPS address of a Git repository
 */
export function readRepository(root: string): Repository {
	const { repository, author } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
		repository: { url: string };
		author: { name: string };
	};
	const [, address] = /^git\+(https:\/\/[^/\s]+\/\S+)\.git$/.exec(repository.url) ?? [];
	if (address === undefined) {
		throw new Error(
			`package.json: repository.url is "${repository.url}"; write it like git+https://github.com/owner/name.git`,
		);
	}
	return { address, folder: address.slice(address.lastIndexOf('/') + 1), author: author.name };
}

/**
 * Finds places that name another repository or owner than package.json does.
 * @returns their files with the text that they should have, by path from the root
 */
export function outdatedPlaces(root: string): Map<string, string> {
	const repository = readRepository(root);
	const outdated = new Map<string, string>();
	for (const { files, rewrite } of PLACES) {
		for (const path of globSync(files, { cwd: root }).sort()) {
			const text = readFileSync(join(root, path), 'utf8');
			const right = rewrite(text, repository);
			if (right !== text) outdated.set(path, right);
		}
	}
	return outdated;
}

/** Makes every place name the repository and owner that package.json names. Returns the files it changed. */
export function rewritePlaces(root: string): string[] {
	const outdated = outdatedPlaces(root);
	for (const [path, text] of outdated) writeFileSync(join(root, path), text);
	return [...outdated.keys()];
}
