import type { Kysely } from 'kysely';

import type { Clock } from '../domain/clock';
import { ConditionRepository } from './conditions/ConditionRepository';
import { Pace, type PaceLimits } from './conditions/Pace';
import { newIds } from './newIds';
import { AccountRepository } from './repositories/AccountRepository';
import { ActivityRepository } from './repositories/ActivityRepository';
import { ChangeRepository } from './repositories/ChangeRepository';
import { ConsentRepository } from './repositories/ConsentRepository';
import { ContactRepository } from './repositories/ContactRepository';
import { EnrollmentRepository } from './repositories/EnrollmentRepository';
import { EntryRepository } from './repositories/EntryRepository';
import { HitRepository } from './repositories/HitRepository';
import { HoldRepository } from './repositories/HoldRepository';
import { InstanceRepository } from './repositories/InstanceRepository';
import { InteractionRepository } from './repositories/InteractionRepository';
import { LeadRepository } from './repositories/LeadRepository';
import { LifecycleRepository } from './repositories/LifecycleRepository';
import { MatchingRepository } from './repositories/MatchingRepository';
import { MergeRepository } from './repositories/MergeRepository';
import { MessagePolicyRepository } from './repositories/MessagePolicyRepository';
import { MessageRepository } from './repositories/MessageRepository';
import { PrivacyRepository } from './repositories/PrivacyRepository';
import { JourneyZones } from './repositories/report/JourneyZones';
import { PublicAddressRepository } from './repositories/PublicAddressRepository';
import { ReportRepository } from './repositories/ReportRepository';
import { RetentionRepository } from './repositories/RetentionRepository';
import { RotationRepository } from './repositories/RotationRepository';
import { ScoringRepository } from './repositories/ScoringRepository';
import { SecretKeyRepository } from './repositories/SecretKeyRepository';
import { SegmentRepository } from './repositories/SegmentRepository';
import { SplitRepository } from './repositories/SplitRepository';
import { StepLogRepository } from './repositories/StepLogRepository';
import { StepRepository } from './repositories/StepRepository';
import { SuppressionRepository } from './repositories/SuppressionRepository';
import { WorkRepository } from './repositories/WorkRepository';
import type { Schema } from './schema';
import type { Durability, Store, StoreSignals } from './Store';
import type { RepositoryContext } from './RepositoryContext';
import { runTransaction, type StoreSql } from './StoreSql';

export interface KyselyStoreOptions {
	db: Kysely<Schema>;
	sql: StoreSql;
	clock: Clock;
	name: string;
	isNew: boolean;
	changeToken: () => number | null;
	signals: StoreSignals | null;
	isTransient: (error: unknown) => boolean;
	/** Shared by a store and its transactions, so that their ids sort together. */
	newId?: () => string;
	/** Shared in the same way. */
	zones?: JourneyZones;
}

/** The {@link Store} on any database that Kysely supports. */
export class KyselyStore implements Store, RepositoryContext {
	readonly name: string;

	readonly clock: Clock;

	readonly db: Kysely<Schema>;

	readonly sql: StoreSql;

	readonly contacts = new ContactRepository(this);

	readonly accounts = new AccountRepository(this);

	readonly leads = new LeadRepository(this);

	readonly lifecycle = new LifecycleRepository(this);

	readonly interactions = new InteractionRepository(this);

	readonly conditions = new ConditionRepository(this);

	readonly activities = new ActivityRepository(this);

	readonly enrollments = new EnrollmentRepository(this);

	readonly holds = new HoldRepository(this);

	readonly hits = new HitRepository(this);

	readonly publicAddresses = new PublicAddressRepository(this);

	readonly steps = new StepRepository(this);

	readonly stepLog = new StepLogRepository(this);

	readonly splits = new SplitRepository(this);

	readonly scoring = new ScoringRepository(this);

	readonly segments = new SegmentRepository(this);

	readonly instances = new InstanceRepository(this);

	readonly entries = new EntryRepository(this);

	readonly changes = new ChangeRepository(this);

	readonly rotations = new RotationRepository(this);

	readonly consents = new ConsentRepository(this);

	readonly messages = new MessageRepository(this);

	readonly suppressions = new SuppressionRepository(this);

	readonly messagePolicies = new MessagePolicyRepository(this);

	readonly secretKeys = new SecretKeyRepository(this);

	readonly privacy = new PrivacyRepository(this);

	readonly matching = new MatchingRepository(this);

	readonly merges = new MergeRepository(this);

	readonly retention = new RetentionRepository(this);

	readonly report = new ReportRepository(this);

	readonly work = new WorkRepository(this);

	readonly zones: JourneyZones;

	readonly #options: KyselyStoreOptions & { newId: () => string; zones: JourneyZones };

	/** Contacts that this transaction has locked, until it ends. */
	readonly #locked = new Set<string>();

	constructor(options: KyselyStoreOptions) {
		this.#options = {
			...options,
			newId: options.newId ?? newIds(() => options.clock.now()),
			zones: options.zones ?? new JourneyZones(options.clock),
		};
		this.zones = this.#options.zones;
		this.name = options.name;
		this.clock = options.clock;
		this.db = options.db;
		this.sql = options.sql;
	}

	newId(): string {
		return this.#options.newId();
	}

	async lockContacts(contactIds: string[]): Promise<void> {
		const others = contactIds.filter((id) => !this.#locked.has(id));
		this.noteLocked(await this.sql.lockContacts(this.db, others));
	}

	noteLocked(contactIds: string[]): void {
		if (!this.inTransaction || this.sql.ownsStore) return;
		for (const id of contactIds) this.#locked.add(id);
	}

	pace(limits?: PaceLimits): Pace {
		return new Pace(this.sql.statementTime, limits);
	}

	get isNew(): boolean {
		return this.#options.isNew;
	}

	get ownsStore(): boolean {
		return this.sql.ownsStore;
	}

	get inTransaction(): boolean {
		return this.db.isTransaction;
	}

	async transaction<T>(work: (store: Store) => Promise<T>, durability: Durability = 'full'): Promise<T> {
		if (this.db.isTransaction) return await work(this);
		const begin = durability === 'full' ? runTransaction : this.sql.processDurable;
		return await begin(this.db, async (db) => await work(new KyselyStore({ ...this.#options, db })));
	}

	changeToken(): number | null {
		return this.#options.changeToken();
	}

	async forgetErased(): Promise<boolean> {
		return await this.sql.forgetErased(this.db);
	}

	get signals(): StoreSignals | null {
		return this.#options.signals;
	}

	isTransient(error: unknown): boolean {
		return this.#options.isTransient(error);
	}

	async close(): Promise<void> {
		this.#options.signals?.close();
		await this.db.destroy();
	}
}
