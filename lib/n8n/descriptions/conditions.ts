import type { IDisplayOptions, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { entryValues, fieldValues, interactionValues, leadValues, segmentValues } from './conditionFields';
import type { ChoiceKind } from './plainChoices';

export { hasConditions, readCondition, readConditionFrom } from './readCondition';

/**
 * Parameters for a condition about a contact: a form for common cases, and JSON for any nesting. They fit
 * into a node's own parameters as well as into the values of a collection. Nodes with them need
 * `searchSegments` (segmentLocator.ts) among their `listSearch` methods.
 *
 * @param name of the form; the others are named after it: `<name>By`, `<name>Match` and `<name>Json`
 * @param displayOptions when they are shown
 * @param choice `plain` for nodes with a webhook
 */
export function conditionProperties(
	name: string,
	displayOptions: IDisplayOptions = {},
	choice: ChoiceKind = 'locator',
): INodeProperties[] {
	const shownFor = (by: 'form' | 'json'): IDisplayOptions => ({
		...displayOptions,
		show: { ...displayOptions.show, [`${name}By`]: [by] },
	});
	return [
		{
			displayName: 'Define By',
			name: `${name}By`,
			type: 'options',
			noDataExpression: true,
			default: 'form',
			displayOptions,
			options: [
				{ name: 'Form', value: 'form' },
				{
					name: 'JSON',
					value: 'json',
					description: 'For nested groups, or conditions from another source',
				},
			],
			description: 'How to define the conditions',
		},
		{
			displayName: 'Conditions',
			name,
			type: 'fixedCollection',
			placeholder: 'Add Condition',
			default: {},
			typeOptions: { multipleValues: true },
			displayOptions: shownFor('form'),
			description: 'What must be true of the contact. In a step, values can come from the item.',
			options: [
				{ displayName: 'Account Field', name: 'accountField', values: fieldValues('account', 'name') },
				{ displayName: 'Contact Field', name: 'contactField', values: fieldValues('contact', 'email') },
				{ displayName: 'Interaction', name: 'interaction', values: interactionValues(choice) },
				{ displayName: 'Lead Field', name: 'leadField', values: leadValues },
				{ displayName: 'Segment', name: 'segment', values: segmentValues(choice) },
			],
		},
		{
			displayName: 'Match',
			name: `${name}Match`,
			type: 'options',
			noDataExpression: true,
			default: 'all',
			displayOptions: shownFor('form'),
			options: [
				{
					name: 'All Conditions',
					value: 'all',
					description: 'Lead field conditions must all be true of the same lead',
				},
				{ name: 'Any Condition', value: 'any', description: 'At least one condition must be true' },
			],
			description: 'How to combine several conditions',
		},
		{
			displayName: 'Conditions (JSON)',
			name: `${name}Json`,
			type: 'json',
			default: EXAMPLE,
			typeOptions: { rows: 8 },
			displayOptions: shownFor('json'),
			description:
				'A condition of kind all, any, not, field, lead, interaction or segment. The first three contain other conditions.',
		},
	];
}

/**
 * The same properties for a step of a journey, where what the contact entered with is known too. Read them
 * with the scope `enrollment`.
 */
export function withEntryProperties(properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => {
		if (property.displayName !== 'Conditions' || property.type !== 'fixedCollection') return property;
		const groups = [...(property.options ?? []), ENTRY_GROUP] as INodePropertyCollection[];
		return {
			...property,
			options: groups.sort((left, right) => (left.displayName < right.displayName ? -1 : 1)),
		};
	});
}

const ENTRY_GROUP: INodePropertyCollection = {
	displayName: 'Entry Property',
	name: 'entryField',
	values: entryValues,
};

const EXAMPLE = `{
  "kind": "all",
  "conditions": [
    { "kind": "field", "record": "contact", "field": "company", "operator": "exists" },
    {
      "kind": "not",
      "condition": {
        "kind": "interaction",
        "type": "email.opened",
        "count": { "operator": "atLeast", "value": 1 },
        "window": { "last": { "amount": 30, "unit": "days" } }
      }
    }
  ]
}`;
