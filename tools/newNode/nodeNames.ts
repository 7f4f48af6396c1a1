/** The kinds of node that can be generated. */
export const KINDS = ['action', 'step', 'trigger'] as const;

/**
 * `action`: does something for each item; `step`: holds contacts; `trigger`: contacts enter the journey by it.
 */
export type NodeKind = (typeof KINDS)[number];

/** What a node is called in each place. */
export interface NodeNames {
	kind: NodeKind;
	/** In the editor: `Add Note`. */
	display: string;
	/** Its class, folder and file: `JourneyAddNote`. */
	className: string;
	/** Its name, which workflows keep, and its icons: `journeyAddNote`. */
	name: string;
	/** The name of its part in code: `addNote`. */
	part: string;
	/** Its page, without folder and extension: `add-note`. */
	page: string;
}

const TITLE_CASE = /^[A-Z][A-Za-z0-9]*(?: [A-Z0-9][A-Za-z0-9]*)*$/;

/**
 * Works out what a node is called.
 * @throws Error that says what is wrong with the name or kind
 */
export function nodeNames(display: string, kind: string): NodeNames {
	if (!(KINDS as readonly string[]).includes(kind)) {
		throw new Error(`--kind "${kind}" is none; choose one of ${KINDS.join(', ')}`);
	}
	if (!TITLE_CASE.test(display)) {
		throw new Error(`"${display}" is not a node name; write words in Title Case, such as "Add Note"`);
	}
	const isTrigger = display.endsWith(' Trigger');
	if (kind === 'trigger' && !isTrigger) {
		throw new Error(`The name of a trigger ends with Trigger: "${display} Trigger"`);
	}
	// n8n takes every node with this word in its name for the start of a workflow.
	if (kind !== 'trigger' && /trigger/i.test(display)) {
		throw new Error(`Only triggers have Trigger in their names; rename "${display}", or use --kind trigger`);
	}
	const joined = display.replaceAll(' ', '');
	const bare = joined.replace(/^Journey(?=[A-Z0-9])/, '');
	const className = `Journey${bare}`;
	return {
		kind: kind as NodeKind,
		display,
		className,
		name: lowerFirst(className),
		part: lowerFirst(bare),
		page: display.toLowerCase().replaceAll(' ', '-'),
	};
}

function lowerFirst(text: string): string {
	return text[0].toLowerCase() + text.slice(1);
}
