import { sql, type Kysely } from 'kysely';

import {
	createLead,
	deleteLead,
	finishPasses,
	JourneyEngine,
	moveLead,
	publishModel,
	recordInteractions,
	rescoreDue,
	updateLead,
} from '../../lib/engine';
import type { Lead, Schema } from '../../lib/store';
import { JOURNEY } from '../support/engineHarness';
import { RecordedLog } from '../support/RecordedLog';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { scoringModel } from '../support/scoringHarness';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { connectionsLeft, newPostgresPlace, newSqlitePlace, type StorePlace } from '../support/storePlaces';

const LEADS = 400;

/** Contacts with two leads each. */
const PEOPLE = LEADS / 2;

const EDITED = 60;

const DELETED = 5;

function twoEngines(newPlace: () => StorePlace): void {
	let place: StorePlace;
	let engines: JourneyEngine[];
	let logs: RecordedLog[];
	let leads: Lead[];

	beforeEach(async () => {
		place = newPlace();
		logs = [new RecordedLog(), new RecordedLog()];
		engines = [];
		for (const log of logs) {
			engines.push(await JourneyEngine.start({ store: await place.open(realClock), log }));
		}
		const [engine] = engines;
		leads = await engine.store.transaction(async (tx) => {
			const made: Lead[] = [];
			for (let n = 0; n < PEOPLE; n++) {
				const { id } = await tx.contacts.insert(contactRow({ email: `person${n}@example.com` }));
				for (let of = 0; of < LEADS / PEOPLE; of++) {
					const { lead } = await createLead(
						{ ...engine, store: tx, wake: () => undefined },
						{ contactId: id, matching: 'always', ifFound: 'keep', fields: {}, origin: null },
					);
					made.push(lead);
				}
			}
			return made;
		});
		await clicked(0, leads);
		await publishModel(engine, {
			journeyId: JOURNEY,
			stepId: 'score',
			model: scoringModel({ salesReadyAt: 20 }),
			reactivated: true,
		});
		await finishPasses(engine);
	}, 60_000);

	afterEach(async () => {
		for (const engine of engines) await engine.close();
		await place.remove();
	});

	async function clicked(which: number, of: Lead[]): Promise<void> {
		await recordInteractions(
			engines[which],
			[...new Set(of.map(({ contactId }) => contactId as string))].map((contactId) => ({
				contactId,
				type: 'email.opened',
				occurredAt: realClock.now(),
				properties: {},
				source: null,
				idempotencyKey: null,
				contentHash: null,
			})),
		);
	}

	/** Scores until nothing is due, with pauses for the other engine. */
	async function scoreAll(which: number): Promise<void> {
		while ((await rescoreDue(engines[which], 1)).more);
	}

	async function edit(which: number, { id }: Lead, n: number): Promise<void> {
		await updateLead(engines[which], id, { attributes: { [`edit${which}`]: n }, topic: `By ${which}` });
	}

	async function sellByHand(which: number, { id }: Lead): Promise<void> {
		await moveLead(engines[which], {
			leadId: id,
			move: { action: 'set', stage: 'teleprospecting_acceptance' },
			reason: 'By hand',
			opportunity: null,
			by: { kind: 'hand', name: `Person ${which}` },
			origin: null,
		});
	}

	async function deadlocks(): Promise<number> {
		const { store } = engines[0];
		if (!store.name.startsWith('PostgreSQL')) return 0;
		const { db } = store as unknown as { db: Kysely<Schema> };
		const { rows } = await sql<{ deadlocks: string }>`
			select deadlocks from pg_stat_database where datname = current_database()`.execute(db);
		return Number(rows[0].deadlocks);
	}

	it('score and move each lead once, while others edit, move and delete leads, without deadlocks', async () => {
		const edited = leads.slice(DELETED, DELETED + EDITED);
		const gone = leads.slice(0, DELETED);
		await Promise.all([
			scoreAll(0),
			scoreAll(1),
			...[0, 1].map(async (which) => {
				// From both ends, so that they meet.
				for (const [n, lead] of (which ? edited.toReversed() : edited).entries()) {
					await edit(which, lead, n);
					if (which === n % 2) await sellByHand(which, lead);
				}
			}),
			(async () => {
				for (const { id } of gone) await deleteLead(engines[1], id);
			})(),
			(async () => {
				for (let from = 0; from < LEADS; from += 40) await clicked(0, leads.slice(from, from + 40));
			})(),
		]);
		// What was locked by the other, or has become due since.
		await engines[0].store.scoring.mark([`${JOURNEY}:score`], { leadIds: leads.map(({ id }) => id) });
		await scoreAll(1);
		const { store } = engines[0];
		const found = await store.leads.getMany(leads.map(({ id }) => id));
		expect(found.size).toBe(LEADS - DELETED);
		const moves = new Map<string, string[]>();
		for (const lead of found.values()) {
			expect([lead.id, lead.score, lead.salesReadyAt !== null]).toEqual([lead.id, 20, true]);
			const history = await store.lifecycle.history(lead.id);
			expect(history.map(({ sequence }) => sequence)).toEqual(history.map((_, index) => index + 1));
			expect(history.filter(({ action }) => action === 'scored').length).toBeLessThanOrEqual(1);
			expect(history.filter(({ action }) => action === 'sales_ready').length).toBeLessThanOrEqual(1);
			expect(history.at(-1)?.to).toBe(lead.stage);
			moves.set(
				lead.id,
				history.map(({ to }) => to),
			);
		}
		for (const { id } of edited) {
			expect(found.get(id)?.attributes).toEqual({ edit0: expect.any(Number), edit1: expect.any(Number) });
		}
		for (const contactId of new Set(leads.map((lead) => lead.contactId as string))) {
			const events = await store.interactions.list({ contactId, type: 'lead.stage_changed', limit: 100 });
			for (const lead of found.values()) {
				if (lead.contactId !== contactId) continue;
				const own = events.filter(({ properties }) => properties.leadId === lead.id);
				expect(own.map(({ properties }) => properties.to).sort()).toEqual(moves.get(lead.id)?.sort());
			}
		}
		expect(await deadlocks()).toBe(0);
		expect(logs.flatMap((log) => log.of('error'))).toEqual([]);
	}, 120_000);
}

describe('two engines on one SQLite file', () => twoEngines(newSqlitePlace));

describe('two engines on one PostgreSQL database', () => {
	let server: OwnedPostgres;

	beforeAll(async () => {
		server = await sharedPostgres();
	}, 180_000);

	afterAll(async () => {
		expect(await connectionsLeft(server)).toBe(0);
		await server.destroy();
	});

	twoEngines(() => newPostgresPlace(server));
});
