import { ConflictError, InvalidInputError } from '../../../../lib/domain/errors';
import { moveEnrollments } from '../../../../lib/engine';
import { enrollmentJson } from '../../../../lib/n8n/items';
import type { Enrollment } from '../../../../lib/store';
import { operation } from '../../operation';
import { requiredText, textOf } from '../../shared/values';
import { affectedProperties, requireStep, stepProperty } from './affected';
import { requireEnrollment } from './enrollmentId';
import { journeyProperty } from './journey';

export const moveOperation = operation({
	name: 'Move',
	value: 'move',
	action: 'Move an enrollment to another step',
	description: 'Let contacts wait at another step of their journey, as if they had just come there',
	properties: [
		{
			displayName:
				'Contacts leave the step at which they are without going through what is behind it, and what they waited for there is forgotten. This cannot be undone: moved back, they begin to wait anew.',
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
				'The journey of the enrollment, to choose the step from a list. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		stepProperty({ displayName: 'To Step Name or ID', name: 'toStepId', method: 'getStepsToMoveTo' }),
	],
	async execute(functions, engine, itemIndex) {
		const { store } = engine;
		const readTarget = (): string =>
			requiredText(functions, 'toStepId', itemIndex, {
				field: 'To Step',
				remedy: 'choose one from the list, or give the ID of its n8n node',
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
		reason: `enrollment ${id} is in the journey "${journeyName ?? journeyId}" (${journeyId}); contacts are moved within their journey`,
	});
}

function notMovable({ id, status, positions }: Enrollment): ConflictError {
	return new ConflictError(
		positions.length === 0
			? `Enrollment ID: ${id} has ${status}; only contacts who are in their journey can be moved`
			: `Enrollment ID: ${id} is inside a running execution; pause it, and move it when it has come to its next step`,
	);
}
