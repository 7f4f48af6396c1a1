import { recheck } from '../../lib/engine';
import type { ClaimedHold } from '../../lib/store';
import { JOURNEY, type EngineHarness, type StepSetup, type Work } from './engineHarness';
import { termsOf, type HoldingTerms } from './holdingTerms';

/**
 * Publishes a step that looks again at what it is asked to, as the nodes do, and then does its work with those who may
 * go on.
 */
export async function lookingStep(
	journey: EngineHarness,
	stepId: string,
	terms: (claimed: ClaimedHold) => HoldingTerms,
	work: Work = async () => {},
	setup: StepSetup = {},
): Promise<() => void> {
	const termsKey = setup.termsKey ?? 'terms';
	return await journey.step(stepId, work, {
		deliver: async (claimId, batch) => {
			const again = batch.filter(({ outcome }) => outcome === 'recheck');
			const endings = await recheck(
				journey.engine,
				{ journeyId: JOURNEY, stepId, termsKey },
				claimId,
				again.map((claimed) => ({
					holdId: claimed.id,
					contactId: claimed.contactId,
					arrivedAt: claimed.arrivedAt,
					terms: termsOf(terms(claimed)),
					fulfilled: false,
					item: null,
					readAt: journey.clock.now(),
				})),
			);
			const ready = batch
				.filter(({ id, outcome }) => outcome !== 'recheck' || endings.has(id))
				.map((claimed) => ({ ...claimed, ...endings.get(claimed.id) }));
			return await journey.execute(stepId, claimId, ready, work);
		},
		...setup,
	});
}
