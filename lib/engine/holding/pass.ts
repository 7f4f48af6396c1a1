import { inTransaction, type EngineContext } from '../EngineContext';
import { handMessages } from '../messages/settleMessages';
import type { StepReference } from './StepReference';

/** A contact that came to a step and left it at once. */
export interface Passage {
	enrollmentId: string;
	/** The hold that its item comes from. */
	originId: string;
	/** By which output it left, counted from 0. */
	output: number;
}

/**
 * Notes that contacts passed a step that didn't hold them. It may be run again: a contact that comes from the same
 * hold once more, because its execution is repeated or goes in circles, has passed the step once.
 * @example
 * ```ts
 * const step = { journeyId: 'welcome', stepId: 'if-then' };
 * const entry = { ...step, contactId: ada.id, reentry: 'never', item: {}, causedBy: null };
 * const [{ enrollmentId }] = await enroll(engine, [entry]);
 * const [{ holdId: originId }] = (await store.enrollments.get(enrollmentId)).positions;
 * const passages = [{ enrollmentId, originId, output: 1 }];
 * await pass(engine, { ...step, stepId: 'split' }, passages, '7');
 * await pass(engine, { ...step, stepId: 'split' }, passages, '8');
 * const log = await store.stepLog.list([enrollmentId]);
 * console.log(log.map(({ kind, output }) => `${kind} ${output}`).join(', ')); // entered null, passed 1
 * ```
 */
export async function pass(
	context: EngineContext,
	{ journeyId, stepId }: StepReference,
	passages: readonly Passage[],
	executionId: string,
): Promise<void> {
	if (passages.length === 0) return;
	await inTransaction(
		context,
		async (tx) => {
			const { store } = tx;
			const known = await store.stepLog.passing(stepId, passages);
			const fresh = passages.filter(({ originId }) => known.has(originId));
			// Of several items of one contact, the first tells.
			const distinct = [...new Map(fresh.toReversed().map((one) => [one.originId, one])).values()].reverse();
			await store.stepLog.add(
				distinct.map(({ enrollmentId, originId, output }) => ({
					enrollmentId,
					journeyId,
					stepId,
					kind: 'passed' as const,
					output,
					again: known.get(originId)!.again,
					executionId,
					hold: { originId },
				})),
				new Map(distinct.map(({ enrollmentId, originId }) => [enrollmentId, known.get(originId)!.facts])),
			);
			const passing = passages.map(({ enrollmentId }) => enrollmentId);
			await handMessages(tx, { journeyId, stepId }, passing, executionId);
		},
		'process',
	);
}
