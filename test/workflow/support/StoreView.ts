import { DatabaseSync } from 'node:sqlite';

import { emailKey } from '../../../lib/domain';
import type { JourneyEngine } from '../../../lib/engine';
import { leaseEngine, type EngineLease, type StoreUser } from '../../../lib/n8n/engines';
import { storeFile } from '../../../lib/n8n/storeLocation';
import type { Activity, Contact, Enrollment, Lead, Store } from '../../../lib/store';

const quiet = { info() {}, warn() {}, error() {}, debug() {} };

/** Looks into the store that the nodes use, through the same engine. */
export class StoreView {
	/** Works with the engine of the nodes; opens the store if nobody has. */
	async with<T>(work: (engine: JourneyEngine) => Promise<T>): Promise<T> {
		const lease = await this.#lease();
		try {
			return await work(lease.engine);
		} finally {
			lease.release();
		}
	}

	async read<T>(work: (store: Store) => Promise<T>): Promise<T> {
		return await this.with(async ({ store }) => await work(store));
	}

	/**
	 * How many rows another process would see in a table at this very moment: what is committed, without waiting
	 * for anything that is under way.
	 */
	committed(table: string): number {
		const database = new DatabaseSync(storeFile(), { readOnly: true });
		try {
			// The name is the test's own.
			const row = database.prepare(`select count(*) as total from ${table}`).get();
			return Number(row?.total);
		} finally {
			database.close();
		}
	}

	async contact(email: string): Promise<Contact> {
		const contact = await this.read(
			async (store) => await store.contacts.find({ emailKey: emailKey(email) ?? '' }),
		);
		if (contact === null) throw new Error(`Nobody is known by ${email}`);
		return contact;
	}

	/** The enrollments of a contact, the newest first. */
	async enrollments(email: string): Promise<Enrollment[]> {
		const { id } = await this.contact(email);
		return await this.read(async (store) => await store.enrollments.list({ contactId: id }));
	}

	/** Where somebody is, in words: `waiting at Ask`, `completed`, `exited (overdue)`. */
	async where(email: string): Promise<string> {
		const [enrollment] = await this.enrollments(email);
		if (enrollment === undefined) return 'not in a journey';
		const { status, reason, positions } = enrollment;
		if (positions.length === 0) return reason === null ? status : `${status} (${reason})`;
		return positions.map(({ state, stepName, stepId }) => `${state} at ${stepName ?? stepId}`).join(', ');
	}

	/** When somebody goes on by itself, as an ISO date. */
	async dueAt(email: string): Promise<string | null> {
		const [enrollment] = await this.enrollments(email);
		const dueAt = enrollment?.positions.at(-1)?.dueAt ?? null;
		return dueAt === null ? null : new Date(dueAt).toISOString();
	}

	/** What the step log says of somebody's newest enrollment. */
	async story(email: string): Promise<string[]> {
		const [enrollment] = await this.enrollments(email);
		const entries = await this.read(async (store) => await store.stepLog.list([enrollment.id]));
		return entries.map(({ kind }) => kind);
	}

	async leads(email: string): Promise<Lead[]> {
		const { id } = await this.contact(email);
		return await this.read(async (store) => await store.leads.list({ contactId: id }));
	}

	async activities(email: string): Promise<Activity[]> {
		const { id } = await this.contact(email);
		return await this.read(async (store) => await store.activities.list({ contactId: id }));
	}

	async #lease(): Promise<EngineLease> {
		const user = { getNode: () => ({}), getCredentials: async () => ({}), logger: quiet };
		return await leaseEngine(user as unknown as StoreUser);
	}
}
