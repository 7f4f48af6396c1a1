import { DEFAULT_POLICY, type MessagePolicyDefinition } from '../../domain/messages/allowed';
import type { RepositoryContext } from '../RepositoryContext';
import { recordReader } from '../tables/record';

/** There is one a store. */
const ID = 'default';

/** What all messages of the store must respect, and whether any go out. */
export interface MessagePolicy {
	/** The default policy, until someone saves one. */
	definition: MessagePolicyDefinition;
	/** Whether someone has saved one. */
	saved: boolean;
	/** Since when nothing is sent, UTC epoch milliseconds; null: messages go out. */
	stoppedAt: number | null;
	stoppedBy: string | null;
	updatedAt: number;
}

/** What applies at this moment, whether it was ever saved or not. */
export type PolicyInForce = Omit<MessagePolicy, 'updatedAt'>;

const UNSAVED: PolicyInForce = { definition: DEFAULT_POLICY, saved: false, stoppedAt: null, stoppedBy: null };

const read = recordReader('message_policies');

/** The store's message policy. */
export class MessagePolicyRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/** null: none was ever saved, and sending was never stopped; see {@link MessagePolicyRepository.inForce}. */
	async get(): Promise<MessagePolicy | null> {
		const row = await this.#context.db
			.selectFrom('message_policies')
			.selectAll()
			.where('id', '=', ID)
			.executeTakeFirst();
		return row === undefined ? null : toPolicy(row);
	}

	/** The policy that messages must respect now: the default one until something is saved. */
	async inForce(): Promise<PolicyInForce> {
		return (await this.get()) ?? UNSAVED;
	}

	/** @param definition valid (`parsePolicy`) */
	async save(definition: MessagePolicyDefinition): Promise<MessagePolicy> {
		return await this.#write({ definition: JSON.stringify(definition) });
	}

	/** Holds all messages from now on, if they aren't held already. */
	async stop(by: string | null): Promise<MessagePolicy> {
		const before = await this.get();
		if (before !== null && before.stoppedAt !== null) return before;
		return await this.#write({ stopped_at: this.#context.clock.now(), stopped_by: by });
	}

	/** Lets messages go out again. */
	async resume(): Promise<MessagePolicy> {
		return await this.#write({ stopped_at: null, stopped_by: null });
	}

	async #write(
		changes: { definition: string } | { stopped_at: number | null; stopped_by: string | null },
	): Promise<MessagePolicy> {
		const { db, clock } = this.#context;
		const changed = { ...changes, updated_at: clock.now() };
		const row = await db
			.insertInto('message_policies')
			.values({ id: ID, definition: '{}', stopped_at: null, stopped_by: null, ...changed })
			.onConflict((conflict) => conflict.column('id').doUpdateSet(changed))
			.returningAll()
			.executeTakeFirstOrThrow();
		return toPolicy(row);
	}
}

function toPolicy(row: object): MessagePolicy {
	const { definition, stoppedAt, stoppedBy, updatedAt } = read(row);
	return {
		// What a later version has added to policies is missing in those saved before it.
		definition: { ...DEFAULT_POLICY, ...(definition as Partial<MessagePolicyDefinition>) },
		saved: Object.keys(definition).length > 0,
		stoppedAt,
		stoppedBy,
		updatedAt,
	};
}
