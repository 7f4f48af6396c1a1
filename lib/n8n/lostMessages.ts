import type { LossReason } from '../domain/journey';

/** What to do about contacts lost at a node, by reason. */
const REMEDIES: Record<LossReason, string> = {
	loop: 'Contacts can’t wait inside Loop Over Items. Remove the loop: n8n runs each node once for every contact anyway. To repeat something, connect a later step back to an earlier node.',
	subWorkflow: 'Have the sub-workflow return one item per contact, and don’t make contacts wait in it.',
	code: 'Return one item per contact, with its pairedItem. To drop contacts on purpose, use Filter, If or Switch.',
	merge:
		'Choose a mode that keeps every contact, such as Append, and make sure every input gets data. To drop contacts on purpose, use Filter, If or Switch.',
	executeOnce: 'Turn off Execute Once in this node’s settings.',
	notRun: 'Check what this node waits for: it received the contact but never ran.',
	journey: 'Choose an operation that returns one item per contact.',
	other: 'Have it return one item per contact. To drop contacts on purpose, use Filter, If or Switch.',
};

/** The message for a contact lost on its way to the next journey node. */
export function lostMessage(node: string, reason: LossReason): string {
	return `This contact got lost at “${node}”: the node didn’t pass it on, even though the journey continues after it. ${REMEDIES[reason]}`;
}
