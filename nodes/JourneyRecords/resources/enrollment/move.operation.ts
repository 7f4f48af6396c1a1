import { ConflictError, InvalidInputError } from '../../../../lib/domain/errors';
import { moveEnrollments } from '../../../../lib/engine';
import { enrollmentJson } from '../../../../lib/n8n/items';
import type { Enrollment } from '../../../../lib/store';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { requiredText, textOf } from '../../shared/values';
import { affectedProperties, requireStep, stepProperty } from './affected';
import { enrollmentFromModel, requireEnrollment } from './enrollmentId';
import { journeyProperty } from './journey';

export const moveOperation = operation({
	name: 'Move',
	value: 'move',
	action: 'Move enrollment',
	description: 'Move contacts to another step of their journey, as if they had just arrived there',
	tool: {
		description:
			'Move a contact to another step of their journey, as if they had just arrived there. What they were waiting for is forgotten. Returns the enrollment. Example: send Ada back to the start of the trial.',
		defaults: {
			...enrollmentFromModel,
			toStepId: fromModel('Target_Step', 'ID of the step to move to, from another answer'),
		},
	},
	properties: [
		{
			displayName:
				'Contacts leave their current step without running the nodes after it, and what they were waiting for is forgotten. This can’t be undone: if you move them back, they start waiting again.',
			name: 'moveNotice',
			type: 'notice',
			default: '',
		},
		...affectedProperties,
		{
			...journeyProperty,
			required: false,
			displayOptions: { show: { scope: ['one'] } },
			description:
				'The journey of the enrollment, which lists its steps below. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		stepProperty({ displayName: 'Target Step Name or ID', name: 'toStepId', method: 'getStepsToMoveTo' }),
	],
	async execute(functions, engine, itemIndex) {
		const { store } = engine;
		const readTarget = (): string =>
			requiredText(functions, 'toStepId', itemIndex, {
				field: 'Target Step',
				remedy: 'choose one from the list, or enter the ID of its n8n node',
			});
		if (functions.getNodeParameter('scope', itemIndex, 'one') === 'step') {
			const { journeyId, stepId } = await requireStep(functions, store, itemIndex);
			const toStepId = readTarget();
			const count = await moveEnrollments(engine, { journeyId, fromStepId: stepId }, toStepId);
			return [{ journeyId, stepId, toStepId, outcome: 'moved', count }];
		}
		const before = await requireEnrollment(functions, store, itemIndex);
		const toStepId = readTarget();
		refuseOtherJourney(before, textOf(functions.getNodeParameter('journeyId', itemIndex, ''), 'Journey'));
		const moved = await moveEnrollments(engine, { enrollmentIds: [before.id] }, toStepId);
		if (moved === 0 && !before.positions.some(({ stepId }) => stepId === toStepId)) throw notMovable(before);
		const enrollment = await requireEnrollment(functions, store, itemIndex);
		return [{ ...enrollmentJson(enrollment), outcome: moved > 0 ? 'moved' : 'unchanged' }];
	},
});

function refuseOtherJourney({ id, journeyId, journeyName }: Enrollment, given: string): void {
	if (given === '' || given === journeyId) return;
	throw new InvalidInputError({
		field: 'Journey',
		reason: `enrollment ${id} is in the journey "${journeyName ?? journeyId}" (${journeyId}); you can only move contacts within their journey`,
	});
}

function notMovable({ id, status, positions }: Enrollment): ConflictError {
	return new ConflictError(
		positions.length === 0
			? `Enrollment ID: ${id} has ${status}; you can only move contacts that are in their journey`
			: `Enrollment ID: ${id} is in a running execution; pause it, and move it after it reaches its next step`,
	);
}
