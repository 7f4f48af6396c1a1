import type { LossReason } from '../domain/journey';

/** What to do about contacts lost at a node, by reason. */
const REMEDIES: Record<LossReason, string> = {
	loop: 'Contacts can’t wait inside Loop Over Items. Remove the loop: n8n runs each node once for every contact anyway. To repeat something, connect a later step back to an earlier node.',
	subWorkflow: 'Let the sub-workflow return one item for each contact, and don’t hold contacts in it.',
	code: 'Return one item for each contact, with its pairedItem. To let contacts leave on purpose, use Filter, If or Switch.',
	merge:
		'Choose a mode that keeps every contact, such as Append, and make sure that each input gets data. To let contacts leave on purpose, use Filter, If or Switch.',
	executeOnce: 'Turn off Execute Once in the settings of this node.',
	notRun: 'Check what this node waits for: it was given the contact and never ran.',
	journey: 'Choose an operation that returns one item for each contact.',
	other:
		'Let it return one item for each contact. To let contacts leave on purpose, use Filter, If or Switch.',
};

/** The message for a contact lost on its way to the next journey node. */
export function lostMessage(node: string, reason: LossReason): string {
	return `This contact got lost at “${node}”: the node didn’t pass it on, although the journey goes on behind it. ${REMEDIES[reason]}`;
}
