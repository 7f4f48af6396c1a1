import type { RepositoryContext } from '../RepositoryContext';
import { recordReader, type RecordOf } from '../tables/record';

/** Where the public pages of the store are. */
export type PublicAddress = RecordOf<'public_addresses'>;

const read = recordReader('public_addresses');

/** The addresses that published nodes have for the public pages. */
export class PublicAddressRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/** The one that links of new messages lead to: the latest; null: no node is published. */
	async current(): Promise<PublicAddress | null> {
		const row = await this.#context.db
			.selectFrom('public_addresses')
			.selectAll()
			.orderBy('registered_at', 'desc')
			.orderBy('workflow_id')
			.limit(1)
			.executeTakeFirst();
		return row === undefined ? null : read(row);
	}

	async list(): Promise<PublicAddress[]> {
		const rows = await this.#context.db
			.selectFrom('public_addresses')
			.selectAll()
			.orderBy('registered_at', 'desc')
			.execute();
		return rows.map(read);
	}

	/** Registers a workflow's address. One that's registered again unchanged keeps its place. */
	async register(address: Omit<PublicAddress, 'registeredAt'>): Promise<void> {
		const { workflowId, nodeId, baseUrl } = address;
		const changed = { node_id: nodeId, base_url: baseUrl };
		const { db, clock } = this.#context;
		const before = await db
			.selectFrom('public_addresses')
			.selectAll()
			.where('workflow_id', '=', workflowId)
			.executeTakeFirst();
		if (before?.node_id === nodeId && before.base_url === baseUrl) return;
		await db
			.insertInto('public_addresses')
			.values({ workflow_id: workflowId, registered_at: clock.now(), ...changed })
			.onConflict((conflict) =>
				conflict.column('workflow_id').doUpdateSet({ registered_at: clock.now(), ...changed }),
			)
			.execute();
	}

	/** The node isn't published anymore. */
	async remove({ workflowId, nodeId }: Pick<PublicAddress, 'workflowId' | 'nodeId'>): Promise<void> {
		await this.#context.db
			.deleteFrom('public_addresses')
			.where('workflow_id', '=', workflowId)
			.where('node_id', '=', nodeId)
			.execute();
	}
}
