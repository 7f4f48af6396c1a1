import type { FailurePolicy } from '../../domain/journey';
import type { ClaimedHold } from '../../store';
import type { StepReference } from '../holding/StepReference';
import type { DeliveryOutcome } from '../delivery/settle';
import type { AutomaticBatchSize } from './AutomaticBatchSize';

/** What happens to contacts whose step is no longer part of the published workflow. */
export type RemovedStepPolicy = 'exit' | 'keep';

/** What a trigger adds: contacts start there only while the journey is open. */
export interface EntryRegistration {
	/** Opens a journey that was closed for what its store lacked, if that is there now. */
	recheck(): Promise<void>;
}

/** A step of a published journey, as its node registers it with the clock. */
export interface StepRegistration extends StepReference {
	journeyName: string;
	name: string;
	/** The n8n node type. */
	type: string;
	/** Fingerprint of the parameters that decide how long contacts are held. */
	termsKey: string;
	/** Whether contacts already waiting get new terms when that fingerprint changes. */
	applyChanges: boolean;
	/** No contact can pass the step as it's published: its journey is refused for it. */
	faulty?: boolean;
	/** How many contacts leave in one execution, 1 to 1,000; see `AutomaticBatchSize` for one that adapts. */
	batchSize: number | AutomaticBatchSize;
	/** How many executions of this step may run at the same time. */
	maxInFlight: number;
	failurePolicy: FailurePolicy;
	/** `exit`: contacts that became due while the journey was not published leave it now. */
	ifOverdue: 'continue' | 'exit';
	/**
	 * Contacts that came due while the step was not served are re-checked before they continue, because they
	 * may continue at certain times only.
	 */
	recheckOverdue?: boolean;
	/** The journey was published again, not just restarted with n8n. */
	reactivated: boolean;
	/** Only at a trigger. */
	entry?: EntryRegistration;
	/** Only at a trigger: the journey's rule for removed steps. */
	ifStepRemoved?: RemovedStepPolicy;
	/** Hands a batch to n8n as one execution that starts at this step; resolves when that has ended. */
	deliver(claimId: string, batch: ClaimedHold[]): Promise<DeliveryOutcome>;
}
