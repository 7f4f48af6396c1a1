import type { Finding } from '../../domain/journey/check';
import { inTransaction, type EngineContext } from '../EngineContext';
import type { WorkflowVersion } from './judge';

/**
 * Notes that no contact may start in a journey, because its workflow has errors. Contacts still enter and
 * wait at its trigger, as in a paused journey; those on their way continue.
 * @returns whether this is another refusal than before, or the first
 */
export async function refuseJourney(
	context: EngineContext,
	journey: { id: string; name: string },
	{ fingerprint }: Pick<WorkflowVersion, 'fingerprint'>,
	findings: Finding[],
): Promise<boolean> {
	const version = `${fingerprint} ${findings.map(({ rule, node, problem }) => `${rule} ${node} ${problem}`).join(' ')}`;
	return await inTransaction(context, async ({ store }) => {
		await store.steps.saveJourney(journey);
		const since = store.clock.now();
		return await store.steps.refuse(journey.id, version, { workflow: fingerprint, findings, since });
	});
}

/**
 * Lets the contacts that wait at a journey's trigger start.
 * @param workflow only if this version of the workflow was refused; absent: whichever it was
 * @returns false when it was not refused
 */
export async function openJourney(
	context: EngineContext,
	journeyId: string,
	workflow?: string,
): Promise<boolean> {
	return await inTransaction(context, async (tx) => {
		const opened = await tx.store.steps.endRefusal(journeyId, workflow);
		if (opened) tx.wake();
		return opened;
	});
}
