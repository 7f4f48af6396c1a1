import type { Clock } from '../domain/clock';
import type { Pace, PaceLimits } from './conditions/Pace';
import type { ConditionRepository } from './conditions/ConditionRepository';
import type { AccountRepository } from './repositories/AccountRepository';
import type { ActivityRepository } from './repositories/ActivityRepository';
import type { ChangeRepository } from './repositories/ChangeRepository';
import type { ConsentRepository } from './repositories/ConsentRepository';
import type { ContactRepository } from './repositories/ContactRepository';
import type { EnrollmentRepository } from './repositories/EnrollmentRepository';
import type { EntryRepository } from './repositories/EntryRepository';
import type { HitRepository } from './repositories/HitRepository';
import type { HoldRepository } from './repositories/HoldRepository';
import type { InstanceRepository } from './repositories/InstanceRepository';
import type { InteractionRepository } from './repositories/InteractionRepository';
import type { LeadRepository } from './repositories/LeadRepository';
import type { LifecycleRepository } from './repositories/LifecycleRepository';
import type { MatchingRepository } from './repositories/MatchingRepository';
import type { MergeRepository } from './repositories/MergeRepository';
import type { MessagePolicyRepository } from './repositories/MessagePolicyRepository';
import type { MessageRepository } from './repositories/MessageRepository';
import type { PrivacyRepository } from './repositories/PrivacyRepository';
import type { PublicAddressRepository } from './repositories/PublicAddressRepository';
import type { ReportRepository } from './repositories/ReportRepository';
import type { RetentionRepository } from './repositories/RetentionRepository';
import type { RotationRepository } from './repositories/RotationRepository';
import type { ScoringRepository } from './repositories/ScoringRepository';
import type { SecretKeyRepository } from './repositories/SecretKeyRepository';
import type { SegmentRepository } from './repositories/SegmentRepository';
import type { SplitRepository } from './repositories/SplitRepository';
import type { StepLogRepository } from './repositories/StepLogRepository';
import type { StepRepository } from './repositories/StepRepository';
import type { SuppressionRepository } from './repositories/SuppressionRepository';
import type { WorkRepository } from './repositories/WorkRepository';

/** A signal between the processes that use one store. It may be lost: polling is authoritative. */
export interface StoreSignals {
	/**
	 * Calls back whenever a process has announced a change. Returns what ends it.
	 * @param onDeaf receives, once, why announcements don't arrive here and what to do about it
	 */
	listen(callback: () => void, onDeaf?: (reason: string) => void): () => void;
	/** Why announcements don't arrive here; null: no obstacle is known. */
	trouble(): Promise<string | null>;
	/** Notifies the others soon. */
	announce(): void;
	close(): void;
}

/** What may undo a committed transaction: nothing at all, or nothing but a power cut. */
export type Durability = 'full' | 'process';

/** Everything that is stored. The same repositories on every database; see `test/store/storeContract.ts`. */
export interface Store {
	/** For messages: which store this is. Holds no secrets. */
	readonly name: string;
	readonly clock: Clock;
	/** It was created when it was opened: nothing had been stored before. */
	readonly isNew: boolean;
	readonly contacts: ContactRepository;
	readonly accounts: AccountRepository;
	readonly leads: LeadRepository;
	readonly lifecycle: LifecycleRepository;
	readonly scoring: ScoringRepository;
	readonly interactions: InteractionRepository;
	readonly conditions: ConditionRepository;
	readonly activities: ActivityRepository;
	readonly enrollments: EnrollmentRepository;
	readonly holds: HoldRepository;
	readonly hits: HitRepository;
	readonly publicAddresses: PublicAddressRepository;
	readonly steps: StepRepository;
	readonly stepLog: StepLogRepository;
	readonly splits: SplitRepository;
	readonly segments: SegmentRepository;
	readonly instances: InstanceRepository;
	readonly entries: EntryRepository;
	readonly changes: ChangeRepository;
	readonly rotations: RotationRepository;
	readonly consents: ConsentRepository;
	readonly messages: MessageRepository;
	readonly suppressions: SuppressionRepository;
	readonly messagePolicies: MessagePolicyRepository;
	readonly secretKeys: SecretKeyRepository;
	readonly privacy: PrivacyRepository;
	readonly matching: MatchingRepository;
	readonly merges: MergeRepository;
	readonly retention: RetentionRepository;
	readonly report: ReportRepository;
	readonly work: WorkRepository;

	/**
	 * Runs `work` in one transaction: all of it is stored or nothing is. Inside, only the store that `work` is
	 * given may be used. Called on a store that is already in a transaction, it joins that one.
	 * @param durability `process`: the death of processes undoes none of it, but a power cut may, if that can
	 *   do no harm beyond what it does to anything in progress; where the store can, nothing then waits for the
	 *   disk
	 */
	transaction<T>(work: (store: Store) => Promise<T>, durability?: Durability): Promise<T>;

	/** Whether a transaction has the whole store to itself, and never waits for another one's locks. */
	readonly ownsStore: boolean;

	/** Whether this store was given by `transaction`. */
	readonly inTransaction: boolean;

	/** A fresh id, sortable by creation time. */
	newId(): string;

	/** Finds out how many records to process in one statement on this store. */
	pace(limits?: PaceLimits): Pace;

	/**
	 * A value that changes when another process has written, cheap enough to be read many times a second; null
	 * where the store has its own signal.
	 * @throws StoreLostError when the store's file is not the one that was opened
	 */
	changeToken(): number | null;

	/** How processes notify each other of changes; null where they poll {@link Store.changeToken}. */
	readonly signals: StoreSignals | null;

	/**
	 * Removes what the store's files still hold of committed deletions, as far as that is up to the store. Not
	 * within a transaction.
	 * @returns false when it must be tried again later
	 */
	forgetErased(): Promise<boolean>;

	/** Whether an error means that the store was away or busy, so that the same may succeed later. */
	isTransient(error: unknown): boolean;

	/** Closes the connections. The store can't be used afterwards. */
	close(): Promise<void>;
}
