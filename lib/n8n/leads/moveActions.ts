import type { INodePropertyOptions } from 'n8n-workflow';

import type { LeadAction } from '../../engine';

/** What the node offers; scores move leads automatically. */
export type OfferedAction = Exclude<LeadAction['action'], 'scored'>;

const OFFERED: Record<OfferedAction, Omit<INodePropertyOptions, 'value'>> = {
	advance: { name: 'Advance', description: 'To the next stage that its process allows' },
	change_process: {
		name: 'Change Process',
		description: 'To the first stage of another lifecycle process',
	},
	disqualify: { name: 'Disqualify', description: 'Close the lead without success, for a reason' },
	recycle: { name: 'Recycle', description: 'Back to the first stage, open again; counted' },
	reopen: { name: 'Reopen', description: 'Open a closed lead again, in the stage where it was' },
	sales_accepted: {
		name: 'Sales Accepted',
		description: 'Close the lead as qualified: sales takes it over as an opportunity',
	},
	sales_ready: {
		name: 'Sales-Ready',
		description: 'Past teleprospecting to Sales Acceptance, in the default process',
	},
	set: {
		name: 'Set Stage',
		description:
			'Switch to a stage of your choice, if its process allows; back to an earlier one for a reason',
	},
	teleprospect_accepted: {
		name: 'Teleprospect Accepted',
		description: 'To Teleprospecting Qualification, in the default process',
	},
	teleprospect_qualified: {
		name: 'Teleprospect Qualified',
		description: 'To Sales Acceptance, in the default process',
	},
	teleprospect_ready: {
		name: 'Teleprospect-Ready',
		description: 'To Teleprospecting Acceptance, in the default process',
	},
};

export const actionOptions: INodePropertyOptions[] = Object.entries(OFFERED)
	.map(([value, option]) => ({ ...option, value }))
	.sort((left, right) => (left.name < right.name ? -1 : 1));

export function isOffered(action: unknown): action is OfferedAction {
	return Object.hasOwn(OFFERED, String(action));
}
