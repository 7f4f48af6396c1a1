import { inTransaction, type EngineContext } from '../EngineContext';
import { exitEnrollments } from '../enrollments/exit';

export interface Delivery {
	claimId: string;
	holdIds: string[];
	executionId: string;
	/** The same for all attempts of one call; see {@link repeating}. */
	receiptId?: string;
	/** By which output each of them leaves the step, counted from 0, by hold id. */
	outputs?: ReadonlyMap<string, number>;
}

export interface Reception {
	/** May go on in this execution. */
	consumed: Set<string>;
	/** Had been taken over by this same execution before: it was interrupted and started again. */
	repeated: Set<string>;
}

/**
 * Takes over delivered holds into the running execution. An item emitted twice passes once: a hold that is
 * missing from the answer belongs to another execution, or has been canceled.
 * @returns which may continue, and which this same execution had taken over before, by hold id
 */
export async function receive(context: EngineContext, delivery: Delivery): Promise<Reception> {
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const { consumed, fresh, repeated } = await store.holds.consume({
			...delivery,
			executedBy: tx.instanceId,
			output: onlyOutput(delivery),
		});
		await store.stepLog.add(
			fresh.map((hold) => ({
				enrollmentId: hold.enrollmentId,
				journeyId: hold.journeyId,
				stepId: hold.stepId,
				kind: 'delivered' as const,
				output: delivery.outputs?.get(hold.id),
				lasted: store.clock.now() - hold.arrivedAt,
				executionId: delivery.executionId,
				hold: { id: hold.id, releasedAt: hold.releasedAt, releasedBy: hold.releasedBy },
				detail: { outcome: hold.outcome },
			})),
			new Map(fresh.map(({ enrollmentId, facts }) => [enrollmentId, facts])),
		);
		return { consumed: new Set(consumed.keys()), repeated };
	});
}

/** The output that all of them leave by; -1: none is known of any; null: they differ. */
function onlyOutput({ holdIds, outputs }: Delivery): number | null {
	const first = outputs?.get(holdIds[0]);
	return holdIds.every((id) => outputs?.get(id) === first) ? (first ?? -1) : null;
}

/**
 * Ends the enrollments of delivered holds instead of sending them on. Only of those that still belong to this
 * delivery: a contact that was sent on by another execution, or has left on its own, is not touched.
 * @param reasons why, by hold id
 */
export async function exitInstead(
	context: EngineContext,
	{ reasons, claimId }: Pick<Delivery, 'claimId'> & { reasons: ReadonlyMap<string, string> },
): Promise<void> {
	if (reasons.size === 0) return;
	await inTransaction(context, async (tx) => {
		const { store } = tx;
		const holdIds = [...reasons.keys()];
		await store.enrollments.lockOfHolds(holdIds);
		const mine = await store.holds.withdraw({ claimId, holdIds });
		for (const [reason, group] of Map.groupBy(mine, ({ id }) => reasons.get(id) ?? '')) {
			await exitEnrollments(
				tx,
				group.map((hold) => hold.enrollmentId),
				reason,
				{},
				'here',
			);
		}
	});
}
