import { join } from 'node:path';

import type { ICredentialType, INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { n8n } from '../../package.json';
import { linksOf, readPage, ROOT, type Page } from './support/markdown';

/** Pages about what several nodes have: a node's page that links to one need not repeat it. */
const SHARED = [
	'ai-tools.md',
	'conditions.md',
	'entry-rules.md',
	'matching-strategies.md',
	'step-options.md',
];

function load<T>(built: string): T {
	const source = join(ROOT, built.replace(/^dist\//, '').replace(/\.js$/, ''));
	const [only] = Object.values(require(source) as Record<string, new () => T>);
	return new only();
}

const nodes = n8n.nodes.map((built) => {
	const { description } = load<INodeType>(built);
	const page = `docs/nodes/${description.displayName.toLowerCase().replaceAll(/[/ ]/g, '-')}.md`;
	return { name: description.displayName, description, page };
});

/** A page with the shared ones that it leads to. */
function pagesOf(path: string): Page[] {
	const pages = new Map([[path, readPage(path)]]);
	// A map also goes through what is added meanwhile.
	for (const page of pages.values()) {
		for (const [name] of linksOf(page).map((target) => target.split('#'))) {
			if (SHARED.includes(name)) pages.set(`docs/nodes/${name}`, readPage(`docs/nodes/${name}`));
		}
	}
	return [...pages.values()];
}

/** What a person sees of parameters: their names, and those of what they are made of. */
function namesOf(properties: INodeProperties[]): string[] {
	return properties.flatMap(({ type, displayName, name, options }) => {
		if (type === 'notice') return [];
		if (type === 'collection') return [displayName, ...namesOf(options as INodeProperties[])];
		if (type === 'fixedCollection') {
			const groups = options as Array<{ displayName: string; values: INodeProperties[] }>;
			return [displayName, ...groups.flatMap((group) => [group.displayName, ...namesOf(group.values)])];
		}
		if (name !== 'resource' && name !== 'operation') return [displayName];
		return [displayName, ...(options as INodePropertyOptions[]).map((option) => option.name)];
	});
}

/** In italics, as the pages write what stands on the screen, or as a heading. */
function occursIn(pages: Page[], name: string): boolean {
	const plain = (text: string): string => text.replaceAll('’', "'");
	return pages.some(
		({ prose, headings }) =>
			plain(prose).includes(`_${plain(name)}_`) || headings.some(({ text }) => plain(text) === plain(name)),
	);
}

it.each(nodes)('the page of $name names every parameter', ({ page, description }) => {
	const pages = pagesOf(page);
	const missing = [...new Set(namesOf(description.properties))].filter((name) => !occursIn(pages, name));
	expect(missing).toEqual([]);
});

/** A default as the tables write it; null: not said in the same words. */
function shown({ type, default: value, options }: INodeProperties): string | null {
	if (typeof value === 'boolean') return value ? 'yes' : 'no';
	if (typeof value === 'number') return String(value);
	if (type !== 'options' || typeof value !== 'string' || value === '') return null;
	return (
		(options as INodePropertyOptions[] | undefined)?.find((option) => option.value === value)?.name ?? null
	);
}

/** All parameters, with those inside of others. */
function flat(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => {
		if (property.type === 'collection') return flat(property.options as INodeProperties[]);
		if (property.type !== 'fixedCollection') return [property];
		const groups = property.options as Array<{ values: INodeProperties[] }>;
		return [property, ...groups.flatMap(({ values }) => flat(values))];
	});
}

/** Those that are alone of their name. */
function single(properties: INodeProperties[]): INodeProperties[] {
	const all = flat(properties);
	return all.filter(
		({ displayName }) => all.filter((other) => other.displayName === displayName).length === 1,
	);
}

it.each(nodes)('the page of $name gives the right defaults', ({ page, description }) => {
	const rows = pagesOf(page)
		.flatMap(({ prose }) => prose.split('\n'))
		.map((line) => line.split('|').map((cell) => cell.trim()))
		.filter((cells) => cells.length === 5);
	const wrong = single(description.properties).flatMap((property) => {
		const row = rows.find((cells) => cells[1] === `_${property.displayName}_`);
		const right = shown(property);
		// What is left empty has no default, or one that only counts once the option is added.
		if (row === undefined || right === null || row[3] === right || row[3] === '') return [];
		return [`${property.displayName}: ${row[3]} is ${right}`];
	});
	expect(wrong).toEqual([]);
});

it.each(nodes)('the page of $name is called as the node', ({ page, name }) => {
	expect(readPage(page).headings[0]).toEqual({ level: 1, text: name });
});

it.each(n8n.credentials)('the fields of %s are explained', (built) => {
	const { properties } = load<ICredentialType>(built);
	const pages = ['docs/operating.md', 'docs/security.md'].map(readPage);
	expect(namesOf(properties).filter((name) => !occursIn(pages, name))).toEqual([]);
});

it('says that nothing deletes old records as long as that is so', () => {
	const records = nodes.find(({ description }) => description.name === 'journeyRecords');
	const names = namesOf(records!.description.properties);
	const deleting = names.filter((name) => /\bOld(er)?\b|Retention|Purge|Delete Many/.test(name));
	const { prose } = readPage('docs/operating.md');
	expect(prose.includes('there is no operation that deletes old records in bulk')).toBe(
		deleting.length === 0,
	);
});
