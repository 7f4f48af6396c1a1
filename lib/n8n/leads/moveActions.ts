import type { INodePropertyOptions } from 'n8n-workflow';

import type { LeadAction } from '../../engine';

/** What the node offers; scores move leads automatically. */
export type OfferedAction = Exclude<LeadAction['action'], 'scored'>;

const OFFERED: Record<OfferedAction, Omit<INodePropertyOptions, 'value'>> = {
	advance: { name: 'Advance', description: 'Move to the next stage the process allows' },
	change_process: {
		name: 'Change Process',
		description: 'Move to the first stage of another lifecycle process',
	},
	disqualify: { name: 'Disqualify', description: 'Close the lead as lost, with a reason' },
	recycle: { name: 'Recycle', description: 'Reopen the lead in its first stage; recycles are counted' },
	reopen: { name: 'Reopen', description: 'Reopen a closed lead in its last stage' },
	sales_accepted: {
		name: 'Sales Accepted',
		description: 'Close the lead as qualified; it becomes an opportunity for sales',
	},
	sales_ready: {
		name: 'Sales-Ready',
		description: 'Skip teleprospecting and move to Sales Acceptance, in the default process',
	},
	set: {
		name: 'Set Stage',
		description: 'Move to a stage you choose, if the process allows it. Moving back requires a reason.',
	},
	teleprospect_accepted: {
		name: 'Teleprospect Accepted',
		description: 'Move to Teleprospecting Qualification, in the default process',
	},
	teleprospect_qualified: {
		name: 'Teleprospect Qualified',
		description: 'Move to Sales Acceptance, in the default process',
	},
	teleprospect_ready: {
		name: 'Teleprospect-Ready',
		description: 'Move to Teleprospecting Acceptance, in the default process',
	},
};

export const actionOptions: INodePropertyOptions[] = Object.entries(OFFERED)
	.map(([value, option]) => ({ ...option, value }))
	.sort((left, right) => (left.name < right.name ? -1 : 1));

export function isOffered(action: unknown): action is OfferedAction {
	return Object.hasOwn(OFFERED, String(action));
}
