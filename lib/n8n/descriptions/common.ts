import type { IDisplayOptions, INodeProperties, NodeHint } from 'n8n-workflow';

/** Above the button that creates a store's credential: users shouldn't think they need it to begin with. */
export const STORE_LABEL = 'Journey Store (Optional; by Default a File in n8n’s Folder)';

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
			'What this step does in a run in the editor. Such a run holds nobody and stores nothing; it never touches real contacts.',
	};
}

export const whenTestingRecordProperty: INodeProperties = {
	displayName:
		'When testing in the editor, this step shows what it would make and stores nothing. Publish the workflow to make records.',
	name: 'testingNotice',
	type: 'notice',
	default: '',
};

/** Reminds authors of what a hold means for the nodes after it. */
export const holdHint: NodeHint = {
	message:
		"Contacts wait in the journey store, not in an execution. Behind this step <code>$json</code>, with a fresh <code>$json.contact</code>, is all that is left of earlier nodes: <code>$('Earlier Node')</code> does not reach across it.",
	type: 'info',
	location: 'ndv',
	whenToDisplay: 'beforeExecution',
};

export const sendingHint: NodeHint = {
	message:
		'When nodes behind this step send mail or messages, set <b>On Error: Continue</b> in their settings, so that one bad address does not fail the other contacts of its execution.',
	type: 'info',
	location: 'ndv',
	whenToDisplay: 'beforeExecution',
};
