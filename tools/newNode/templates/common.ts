import type { NodeNames } from '../nodeNames';
import type { Files } from '../files';

/** What n8n's search finds the node by, and where its documentation is. */
export function codexFile({ className, name, display, kind, page }: NodeNames, repository: string): Files {
	const codex = {
		node: `n8n-nodes-customer-journey.${name}`,
		nodeVersion: '1.0',
		codexVersion: '1.0',
		categories: kind === 'step' ? ['Marketing', 'Core Nodes'] : ['Marketing', 'Sales'],
		...(kind === 'step' ? { subcategories: { 'Core Nodes': ['Flow'] } } : {}),
		resources: {
			primaryDocumentation: [{ url: `${repository}/blob/main/docs/nodes/${page}.md` }],
		},
		alias: ['journey', 'customer journey', display.toLowerCase(), 'marketing automation'],
	};
	return { [`nodes/${className}/${className}.node.json`]: `${JSON.stringify(codex, null, '\t')}\n` };
}

/** The path that all icons share, on which this one puts the shape of its kind. */
const SHAPES = {
	action: '<circle cx="30" cy="24" r="16" fill="COLOR"/>',
	step: '<path d="M14 6h32v6L34 24l12 12v6H14v-6l12-12L14 12z" fill="COLOR"/>',
	trigger: '<path d="M34 4L12 30h14l-4 18l24-28H32z" fill="COLOR"/>',
};

const THEMES = {
	'': { color: '#4dabf7', path: '#a3adba' },
	'.dark': { color: '#1971c2', path: '#7a8594' },
};

/** Icons for the light and the dark theme. */
export function iconFiles({ className, name, kind }: NodeNames): Files {
	return Object.fromEntries(
		Object.entries(THEMES).map(([theme, { color, path }]) => [
			`nodes/${className}/${name}${theme}.svg`,
			`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60" width="60" height="60">
	${SHAPES[kind].replace('COLOR', color)}
	<path d="M8 54c9 0 8-4.5 18-4.5s9 4.5 18 4.5h4" fill="none" stroke="${path}" stroke-width="4.5" stroke-linecap="round"/>
	<circle cx="8" cy="54" r="4.5" fill="${path}"/>
	<circle cx="51" cy="53.5" r="5.5" fill="${color}"/>
</svg>
`,
		]),
	);
}

/** The first lines of a class's description. */
export function descriptionHead({ name, display, kind }: NodeNames): string {
	return `displayName: '${display}',
		name: '${name}',
		icon: { light: 'file:${name}.svg', dark: 'file:${name}.dark.svg' },
		group: ['${kind === 'trigger' ? 'trigger' : 'transform'}'],
		version: [1],`;
}
