import type { IDisplayOptions, INodeProperties, NodeHint } from 'n8n-workflow';

/** Above the button that creates a store's credential: users shouldn't think they need it to begin with. */
export const STORE_LABEL = 'Journey Store (Optional; Defaults to a File in the n8n Folder)';

/**
 * The same for a step: contacts that entered in one store are unknown in another. n8n preselects a store in new
 * nodes as soon as there is one, so it's worth a look.
 */
export const STEP_STORE_LABEL = 'Journey Store (Same as the Trigger)';

/** Collects a node's options. */
export function optionsProperty(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...options].sort((left, right) => (left.displayName < right.displayName ? -1 : 1)),
	};
}

/** What a step does with items in an editor run. */
export function whenTestingProperty(
	options: INodeProperties['options'],
	initial: string,
	displayOptions?: IDisplayOptions,
): INodeProperties {
	return {
		displayName: 'When Testing',
		name: 'whenTesting',
		type: 'options',
		noDataExpression: true,
		default: initial,
		...(displayOptions === undefined ? {} : { displayOptions }),
		options,
		description:
			'What this node does when you test in the editor. Test runs hold no contacts, store nothing, and never touch real contacts.',
	};
}

export const whenTestingRecordProperty: INodeProperties = {
	displayName:
		'When you test in the editor, this node shows what it would create and stores nothing. Publish the workflow to create records.',
	name: 'testingNotice',
	type: 'notice',
	default: '',
};

/** Reminds authors of what a hold means for the nodes after it. */
export const holdHint: NodeHint = {
	message:
		"Contacts wait in the journey store, not in an execution. After this node, use <code>$json</code>, with an up-to-date <code>$json.contact</code>: <code>$('Earlier Node')</code> can’t reach across it.",
	type: 'info',
	location: 'ndv',
	whenToDisplay: 'beforeExecution',
};

export const sendingHint: NodeHint = {
	message:
		'If nodes after this one send emails or messages, set <b>On Error: Continue</b> in their settings, so one bad address doesn’t fail the other contacts in its execution.',
	type: 'info',
	location: 'ndv',
	whenToDisplay: 'beforeExecution',
};
