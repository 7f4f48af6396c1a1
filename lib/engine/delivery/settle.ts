import { afterFailure, type FailurePolicy } from '../../domain/journey';
import { stepKey, type DeliveredHold, type HoldError, type HoldReference } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { exitEnrollments } from '../enrollments/exit';
import { hasMessages } from '../messages/messageJourneys';

/** How the execution of a delivered batch has ended. */
export type DeliveryOutcome =
	/** `ends` is missing where n8n doesn't provide the output of its nodes. */
	| { status: 'success'; ends?: ReadEnds }
	/** It sleeps in an n8n Wait, or n8n can't tell how it ends: the next hold or an exit settles it. */
	| { status: 'suspended' }
	| { status: 'failed'; error: HoldError }
	/** n8n did not start it, so nothing has happened. */
	| { status: 'notStarted'; message: string };

/** How an enrollment came to the end of an execution without being held again. */
export type EnrollmentEnd =
	| {
			kind: 'completed';
			/** The last node that it reached, by name. */
			node: string;
			/** The output by which it left, counted from 0; null: the node kept it. */
			output: number | null;
			/** Another output would have led on. */
			onPurpose: boolean;
	  }
	| { kind: 'lost'; node: string; message: string };

/** Tells how enrollments came to the end; for one that is missing from the answer it isn't known. */
export type ReadEnds = (enrollmentIds: string[]) => ReadonlyMap<string, EnrollmentEnd>;

/**
 * Settles a delivered batch. Holds in it that were not consumed go back, to be claimed again from `notBefore`
 * on. Contacts that have reached another hold are already settled and are not touched.
 * @param journeyId of the step that was delivered; absent: of one without messages
 * @returns how many holds went back
 */
export async function settleDelivery(
	context: EngineContext,
	claimId: string,
	outcome: DeliveryOutcome,
	notBefore: number,
	journeyId?: string,
): Promise<number> {
	// After a power cut, contacts that aren't settled count as interrupted, as if the cut had come a moment
	// earlier.
	const durability = outcome.status === 'success' ? 'process' : 'full';
	const settling = async (tx: EngineContext): Promise<number> => {
		// A suspended or lost run may still begin; its claims end with their lease. First, because this waits for
		// an execution that is just taking over its contacts: the code below then finds them.
		const returned =
			outcome.status === 'suspended' ? 0 : await tx.store.holds.unclaim({ claimId, notBefore });
		switch (outcome.status) {
			case 'success':
				await settleEnded(tx, { claimId }, outcome.ends);
				if (journeyId !== undefined && hasMessages(tx, journeyId))
					await tx.store.messages.handOpen({ claimId }, true);
				break;
			case 'failed':
				await failDelivered(tx, await tx.store.holds.findDelivered({ claimId }), outcome.error);
				// Also of contacts that have left meanwhile.
				await tx.store.messages.doubtOpen({ claimId });
				break;
			case 'suspended':
				await tx.store.holds.suspendClaim(claimId);
				break;
			case 'notStarted':
				// What took the contacts over has died since: a worker of n8n's queue, for example.
				await failDelivered(tx, await tx.store.holds.findDelivered({ claimId }), {
					message: outcome.message,
					node: null,
					executionId: null,
					cause: 'interrupted',
				});
				await tx.store.messages.doubtOpen({ claimId });
				break;
		}
		await tx.store.holds.forgetClaims({ claimIds: [claimId] });
		return returned;
	};
	return await inTransaction(context, settling, durability);
}

/**
 * Settles the contacts of an execution that ended well: those that came to an end are completed, those that
 * got lost at a node on the way to their next step have failed there. Contacts that are held again aren't
 * asked about.
 */
export async function settleEnded(
	context: EngineContext,
	which: { claimId: string } | { holdIds: string[]; executionId: string },
	ends: ReadEnds | undefined,
): Promise<void> {
	await inTransaction(
		context,
		async (tx) => await settleInside(tx, await tx.store.holds.findDelivered(which), ends),
		'process',
	);
}

/** The same for these holds, which the caller has locked. */
export async function settleInside(
	context: EngineContext,
	inside: DeliveredHold[],
	ends: ReadEnds | undefined,
): Promise<void> {
	if (inside.length === 0) return;
	const found = readSafely(context, ends, [...new Set(inside.map((hold) => hold.enrollmentId))]);
	const lost = Map.groupBy(inside, ({ enrollmentId }) => {
		const end = found.get(enrollmentId);
		return end?.kind === 'lost' ? end.message : null;
	});
	const ended = lost.get(null) ?? [];
	lost.delete(null);
	for (const [message, holds] of lost) {
		const { node } = found.get(holds[0].enrollmentId) as EnrollmentEnd;
		await failDelivered(context, holds, {
			message: message as string,
			node,
			executionId: null,
			cause: 'lost',
		});
	}
	const finished = await context.store.holds.finish(idsOf(ended));
	const completed = await context.store.enrollments.refresh(
		[...new Set(finished.map((hold) => hold.enrollmentId))],
		null,
		(id) => explainEnd(found.get(id)),
	);
	// Of several, where parallel branches are, the one that it was held by last.
	const last = new Map(finished.map((hold) => [hold.enrollmentId, hold]));
	const outputs = await outputsOf(context, ended);
	await context.store.stepLog.count(
		completed.map(({ id, journeyId }) => ({
			enrollmentId: id,
			journeyId,
			stepId: last.get(id)!.stepId,
			kind: 'completed' as const,
			output: outputs.get(last.get(id)!.id),
		})),
		new Map(completed.map(({ id, facts }) => [id, facts])),
	);
}

/** By which output delivered holds left their step, by hold id; only those that left by several are looked up. */
async function outputsOf(
	{ store }: EngineContext,
	holds: DeliveredHold[],
): Promise<ReadonlyMap<string, number>> {
	const known = holds.flatMap(({ id, output }): Array<[string, number]> =>
		output === null || output < 0 ? [] : [[id, output]],
	);
	const asked = holds.flatMap(({ id, output }) => (output === null ? [id] : []));
	if (asked.length === 0) return new Map(known);
	return new Map([...known, ...(await store.stepLog.outputsOf(asked))]);
}

/** An execution whose data can't be read has ended nonetheless. */
function readSafely(
	context: EngineContext,
	ends: ReadEnds | undefined,
	enrollmentIds: string[],
): ReadonlyMap<string, EnrollmentEnd> {
	try {
		return ends?.(enrollmentIds) ?? new Map<string, EnrollmentEnd>();
	} catch (error) {
		context.log.warn(
			`Customer journeys: what the nodes of an execution put out can't be read (${(error as Error).message}); its contacts count as completed, with “unknown end” in their log`,
		);
		return new Map();
	}
}

/** What the log says about an end. */
function explainEnd(end: EnrollmentEnd | undefined): object {
	if (end?.kind !== 'completed') return { end: 'unknown end' };
	const { node, output, onPurpose } = end;
	return { end: onPurpose ? 'dropped on purpose' : 'last node', node, output };
}

/**
 * Fails delivered holds and applies the policy of their step: keep them for review, release them again later,
 * or exit their enrollments.
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
	await store.messages.doubtOpen({
		executionIds: [...new Set(holds.map(({ executionId }) => executionId))],
		enrollmentIds: [...new Set(holds.map(({ enrollmentId }) => enrollmentId))],
	});
	const policies = await store.steps.failurePolicies();
	const kept: DeliveredHold[] = [];
	const exiting: DeliveredHold[] = [];
	const retried = new Map<string, { at: number; alone: boolean; holds: DeliveredHold[] }>();
	for (const hold of holds) {
		const policy: FailurePolicy = forced ??
			policies.get(stepKey(hold.journeyId, hold.stepId)) ?? { kind: 'keep' };
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
	const leftBy = await store.stepLog.outputsOf(idsOf(holds));
	await store.stepLog.add(
		holds.map((hold) => ({
			enrollmentId: hold.enrollmentId,
			journeyId: hold.journeyId,
			stepId: hold.stepId,
			kind: 'failed' as const,
			output: leftBy.get(hold.id),
			executionId: error.executionId ?? hold.executionId,
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
				enrollmentId: hold.enrollmentId,
				journeyId: hold.journeyId,
				stepId: hold.stepId,
				kind: 'retried' as const,
				detail: { at, by: 'policy' },
			})),
		);
		context.wake();
	}
	await exitEnrollments(
		context,
		exiting.map((hold) => hold.enrollmentId),
		'step_failed',
		{},
		'failed',
	);
}

async function keep(context: EngineContext, holds: DeliveredHold[], error: HoldError): Promise<void> {
	// Each hold names its execution: after a crash they don't all belong to the same one.
	const byExecution = Map.groupBy(holds, (hold) => error.executionId ?? hold.executionId);
	for (const [executionId, group] of byExecution) {
		const failed = await context.store.holds.fail(idsOf(group), { ...error, executionId });
		await context.store.enrollments.refresh(
			[...new Set(failed.map((hold) => hold.enrollmentId))],
			error.cause,
		);
	}
}

function idsOf(holds: HoldReference[]): string[] {
	return holds.map((hold) => hold.id);
}
