import type { NodeHint } from 'n8n-workflow';

/** Journey steps store nothing in manual runs, so the editor must point out that this node does. */
export const realWorkHint: NodeHint = {
	message:
		'Unlike the steps of a journey, this node works on the real store when you run it in the editor, too: what it writes is kept, and contacts that wait for it go on.',
	type: 'info',
	location: 'ndv',
	whenToDisplay: 'always',
	displayCondition:
		'={{ !["findDuplicates", "findMatches", "get", "getAll", "getHistory", "getMembers", "orphans", "preview", "refusals", "timeline"].includes($parameter["operation"]) }}',
};
