import type { IDataObject } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import { describeOpening, isOpen } from '../../../../lib/domain/journey';
import { checkJourney, hasErrors } from '../../../../lib/domain/journey/check';
import { readAuthorFacts } from '../../../../lib/n8n/readAuthorFacts';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { checkedWorkflowProperties, readCheckedWorkflow } from './checkedWorkflow';

export const checkOperation = operation({
	name: 'Check',
	value: 'check',
	action: 'Check journey',
	description: 'Find what in a workflow won’t work as intended, before or after you publish it',
	tool: {
		description:
			'Find what in a workflow won’t work as intended. Returns findings, each with its node, the problem and the remedy. Example: is the workflow of the journey Welcome fine?',
		defaults: {
			workflowId: fromModel('Workflow ID', 'ID of the workflow, which is also the ID of its journey'),
		},
	},
	properties: checkedWorkflowProperties,
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const workflow = await readCheckedWorkflow(functions, itemIndex);
		if (workflow.nodes.length === 0) {
			throw new InvalidInputError({ field: 'Workflow', reason: 'has no nodes; give the whole workflow' });
		}
		const { findings, notes } = checkJourney(workflow, await readAuthorFacts(store, workflow));
		const errors = findings.filter(({ severity }) => severity === 'error').length;
		const journey = workflow.id === undefined ? null : await store.steps.journey(workflow.id);
		return [
			{
				workflowId: workflow.id ?? null,
				name: workflow.name ?? null,
				ok: !hasErrors({ findings, notes }),
				errors,
				warnings: findings.length - errors,
				findings: findings as unknown as IDataObject[],
				notes: notes as unknown as IDataObject[],
				// Of the published version, which may be another one.
				...(journey === null ? {} : { open: isOpen(journey), notOpenBecause: describeOpening(journey) }),
			},
		];
	},
});
