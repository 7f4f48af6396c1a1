import type { NodeNames } from './nodeNames';

/** How each file outside the node's own folders gets to know it. */
export function registrations(names: NodeNames): Record<string, (text: string) => string> {
	const { className, display, page } = names;
	return {
		'package.json': (text) =>
			after(
				text,
				/\n\t\t\t"dist\/nodes\/[^"]+"(?=\n\t\t\])/,
				`,\n\t\t\t"dist/nodes/${className}/${className}.node.js"`,
			),
		'README.md': (text) =>
			after(
				text,
				/\n\| \[Create Sales Activity\]\(docs\/nodes\/create-sales-activity\.md\)[^\n]*/,
				`\n| [${display}](docs/nodes/${page}.md) | ${PURPOSE[names.kind]} |`,
			),
		'CHANGELOG.md': (text) => after(text, /\n### Added\n\n(?:- [^\n]*\n)+/, `- The node _${display}_.\n`),
	};
}

const PURPOSE = {
	action: 'Records an event of the contact.',
	step: 'Holds each contact for a duration.',
	trigger: 'Starts the journey on an event.',
};

/** @throws Error when the place is not there, rather than leaving the node unregistered */
function after(text: string, place: RegExp, addition: string): string {
	const found = place.exec(text);
	if (found === null) throw new Error(`There is no ${place} after which "${addition.trim()}" could stand`);
	const end = found.index + found[0].length;
	return text.slice(0, end) + addition + text.slice(end);
}
