import { afterFailure, type FailurePolicy } from '../domain/journey';
import { stepKey, type DeliveredHold, type HoldError, type HoldReference } from '../store';
import { inTransaction, type EngineContext } from './EngineContext';
import { exitEnrollments } from './exit';

/** How the execution that a batch was delivered in has ended. */
export type DeliveryOutcome =
	| { status: 'success' }
	/** It sleeps in an n8n Wait, or n8n cannot tell its end: the next hold or an exit settles it. */
	| { status: 'suspended' }
	| { status: 'failed'; error: HoldError }
	/** n8n did not start it, so nothing has happened. */
	| { status: 'notStarted'; message: string };

/**
 * Settles a delivered batch. Holds of it that were not consumed go back, to be claimed again from `notBefore`
 * on. Contacts that have reached another hold are settled already and not touched.
 * @returns how many holds went back
 */
export async function settleDelivery(
	context: EngineContext,
	claimId: string,
	outcome: DeliveryOutcome,
	notBefore: number,
): Promise<number> {
	// After a power cut whoever is not settled is told as interrupted, as if it had come a moment earlier.
	const durability = outcome.status === 'success' ? 'process' : 'full';
	const settling = async (tx: EngineContext): Promise<number> => {
		// A suspended or lost run may still begin; its claims end with their lease. First, because this waits for
		// an execution that is just taking its contacts over: what comes next then finds them.
		const returned =
			outcome.status === 'suspended' ? 0 : await tx.store.holds.unclaim({ claimId, notBefore });
		switch (outcome.status) {
			case 'success':
				await completeFinished(tx, await tx.store.holds.finishClaim(claimId));
				break;
			case 'failed':
				await failDelivered(tx, await tx.store.holds.findDelivered({ claimId }), outcome.error);
				break;
			case 'suspended':
				await tx.store.holds.suspendClaim(claimId);
				break;
			case 'notStarted':
				// Whoever did take contacts over has died since: a worker of n8n's queue, say.
				await failDelivered(tx, await tx.store.holds.findDelivered({ claimId }), {
					message: outcome.message,
					node: null,
					executionId: null,
					cause: 'interrupted',
				});
				break;
		}
		return returned;
	};
	return await inTransaction(context, settling, durability);
}

/** Completes the enrollments that have nothing before them any more. */
export async function completeFinished(context: EngineContext, finished: HoldReference[]): Promise<void> {
	const completed = await context.store.enrollments.refresh(
		[...new Set(finished.map((hold) => hold.enrollment_id))],
		null,
	);
	await context.store.stepLog.add(
		completed.map((enrollment) => ({
			enrollmentId: enrollment.id,
			journeyId: enrollment.journey_id,
			stepId: null,
			kind: 'completed' as const,
		})),
	);
}

/**
 * Fails delivered holds and does what the policy of their step says: keep them for review, release them
 * again later, or let their enrollments exit.
 * @param forced what to do whatever the steps say
 */
export async function failDelivered(
	context: EngineContext,
	holds: DeliveredHold[],
	error: HoldError,
	forced?: FailurePolicy,
): Promise<void> {
	if (holds.length === 0) return;
	const { store } = context;
	const now = store.clock.now();
	const policies = await store.steps.failurePolicies();
	const kept: DeliveredHold[] = [];
	const exiting: DeliveredHold[] = [];
	const retried = new Map<string, { at: number; alone: boolean; holds: DeliveredHold[] }>();
	for (const hold of holds) {
		const policy: FailurePolicy = forced ??
			policies.get(stepKey(hold.journey_id, hold.step_id)) ?? { kind: 'keep' };
		const decision = afterFailure(policy, hold.attempts, now);
		if (decision.action === 'keep') kept.push(hold);
		else if (decision.action === 'exit') exiting.push(hold);
		else {
			const key = `${decision.at} ${decision.alone}`;
			const group = retried.get(key) ?? { at: decision.at, alone: decision.alone, holds: [] };
			group.holds.push(hold);
			retried.set(key, group);
		}
	}
	await store.stepLog.add(
		holds.map((hold) => ({
			enrollmentId: hold.enrollment_id,
			journeyId: hold.journey_id,
			stepId: hold.step_id,
			kind: 'failed' as const,
			executionId: error.executionId ?? hold.execution_id,
			detail: { message: error.message, node: error.node, cause: error.cause },
		})),
	);
	await keep(context, kept, error);
	for (const { at, alone, holds: group } of retried.values()) {
		const again = await store.holds.retry(idsOf(group), {
			at,
			alone,
			from: 'delivered',
			resetAttempts: false,
		});
		await store.stepLog.add(
			again.map((hold) => ({
				enrollmentId: hold.enrollment_id,
				journeyId: hold.journey_id,
				stepId: hold.step_id,
				kind: 'retried' as const,
				detail: { at, by: 'policy' },
			})),
		);
		context.wake();
	}
	await exitEnrollments(
		context,
		exiting.map((hold) => hold.enrollment_id),
		'step_failed',
	);
}

async function keep(context: EngineContext, holds: DeliveredHold[], error: HoldError): Promise<void> {
	// Each hold names the execution that it was in: after a crash they are not all of the same.
	const byExecution = Map.groupBy(holds, (hold) => error.executionId ?? hold.execution_id);
	for (const [executionId, group] of byExecution) {
		const failed = await context.store.holds.fail(idsOf(group), { ...error, executionId });
		await context.store.enrollments.refresh(
			[...new Set(failed.map((hold) => hold.enrollment_id))],
			error.cause,
		);
	}
}

function idsOf(holds: HoldReference[]): string[] {
	return holds.map((hold) => hold.id);
}
