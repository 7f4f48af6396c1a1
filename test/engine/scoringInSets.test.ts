import fc from 'fast-check';

import { DEFAULT_ENTRY_RULES } from '../../lib/domain/journey';
import type { ScoringModel } from '../../lib/domain/scoring';
import {
	createProcess,
	finishPasses,
	inTransaction,
	lockLeads,
	modelId,
	moveLead,
	publishModel,
	registerSource,
	rescoreDue,
} from '../../lib/engine';
import { scoreRows } from '../../lib/engine/scoring/scoreRows';
import type { Contact, Lead } from '../../lib/store';
import { countStatements } from '../support/countStatements';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { contactRow, DAY, HOUR, leadRow, START } from '../support/rows';
import { scoringModel } from '../support/scoringHarness';

const PEOPLE = 4;

/** Processes in addition to the default one: one requires fields that leads may lack, one makes no lead sales-ready. */
const PROCESSES = ['default', 'strict', 'quiet', 'customer_lifecycle'] as const;

const anyLead = fc.record({
	/** A contact, the account of the last two contacts, or nothing. */
	of: fc.constantFrom<number | 'account' | 'none'>(0, 1, 2, 3, 'account', 'none'),
	process: fc.constantFrom(...PROCESSES),
	stage: fc.constantFrom('first', 'automated_marketing_qualification'),
	owner: fc.constantFrom('kim', null),
	isOpen: fc.constantFrom(true, true, true, false),
});

const anyModel = fc.record({
	basis: fc.constantFrom('contact', 'account'),
	salesReadyAt: fc.constantFrom(null, 10, 20),
	combine: fc.constantFrom('any', 'all'),
	demote: fc.boolean(),
});

const anyRound = fc.record({
	opened: fc.array(fc.nat(PEOPLE - 1), { maxLength: 6 }),
	hours: fc.constantFrom(1, 30),
	/** Models and leads, by their numbers. Others may be due as time passes. */
	due: fc.array(fc.tuple(fc.nat(1), fc.nat(5)), { maxLength: 8 }),
	/** Leads that come back from sales. */
	recycled: fc.array(fc.nat(5), { maxLength: 2 }),
});

const anyWorld = fc.record({
	leads: fc.array(anyLead, { minLength: 2, maxLength: 6 }),
	models: fc.array(anyModel, { minLength: 1, maxLength: 2 }),
	rounds: fc.array(anyRound, { minLength: 2, maxLength: 3 }),
});

type WorldPlan = typeof anyWorld extends fc.Arbitrary<infer Plan> ? Plan : never;

/** People on a journey with leads, and how these are scored. */
class World {
	contacts: Contact[] = [];

	leads: Lead[] = [];

	enrollments: string[] = [];

	readonly #journey: EngineHarness;

	readonly #plan: WorldPlan;

	constructor(journey: EngineHarness, plan: WorldPlan) {
		this.#journey = journey;
		this.#plan = plan;
	}

	async build(): Promise<void> {
		const { store, engine } = this.#journey;
		const account = await store.accounts.insert({
			externalId: null,
			name: 'Contoso',
			nameKey: 'contoso',
			domain: null,
			owner: null,
			attributes: {},
		});
		for (let n = 0; n < PEOPLE; n++) {
			const accountId = n < 2 ? null : account.id;
			this.contacts.push(await store.contacts.insert(contactRow({ email: `p${n}@example.com`, accountId })));
		}
		await this.#beginJourney();
		const ids = new Map<string, string | null>([
			['default', null],
			['customer_lifecycle', 'customer_lifecycle'],
		]);
		for (const [name, changes] of [
			['strict', {}],
			['quiet', { automaticSalesReady: false }],
		] as const) {
			const definition = {
				stages: [
					{ key: 'new' },
					{ key: 'warm' },
					{ key: 'sales', requiredFields: ['owner', 'contact.email'] },
				],
				actions: { scored: { from: ['new'], to: 'warm' }, sales_ready: { to: 'sales' } },
			};
			const process = await createProcess(engine, { name, description: null, definition, ...changes });
			ids.set(name, process.id);
		}
		for (const { of, process, stage, owner, isOpen } of this.#plan.leads) {
			const first = { default: 'inquiry', customer_lifecycle: 'awareness' }[process as string] ?? 'new';
			this.leads.push(
				await store.leads.insert(
					leadRow({
						contactId: typeof of === 'number' ? this.contacts[of].id : null,
						accountId: of === 'account' ? account.id : null,
						processId: ids.get(process) ?? null,
						stage: stage === 'first' || process !== 'default' ? first : stage,
						status: isOpen ? 'open' : 'disqualified',
						owner,
					}),
				),
			);
		}
	}

	/** All wait for their leads to move, and leave when one becomes sales-ready. */
	async #beginJourney(): Promise<void> {
		const exits = [{ kind: 'event' as const, type: 'lead.sales_ready', filter: null, correlate: [] }];
		const rules = { ...DEFAULT_ENTRY_RULES, exits };
		await this.#journey.trigger('wait', { dueAt: START + 900 * DAY, eventType: 'lead.stage_changed' });
		await this.#journey.step('wait');
		const { engine } = this.#journey;
		await registerSource(engine, { journeyId: JOURNEY, stepId: 'trigger', audience: null, rules });
		this.enrollments = await this.#journey.enter(this.contacts, { rules });
		// From here on nothing happens that the test doesn't do.
		engine.clock.stop();
		await engine.clock.idle();
	}

	/** @param score scores all leads that are due */
	async live(score: (world: World) => Promise<void>): Promise<unknown[]> {
		const { store, engine, clock } = this.#journey;
		const seen: unknown[] = [];
		for (const [index, model] of this.#plan.models.entries()) {
			await publishModel(engine, {
				journeyId: JOURNEY,
				stepId: `model ${index}`,
				model: modelOf(model, index),
				reactivated: true,
			});
		}
		await finishPasses(engine);
		for (const { opened, hours, due, recycled } of this.#plan.rounds) {
			for (const who of opened) await this.#journey.record([{ contactId: this.contacts[who].id }]);
			for (const [model, lead] of due) {
				const leadIds = [this.leads[lead % this.leads.length].id];
				await store.scoring.mark([this.models[model % this.models.length]], { leadIds });
			}
			await score(this);
			seen.push(await this.#look());
			clock.jumpTo(clock.now() + hours * HOUR);
			for (const which of recycled) await this.#recycle(this.leads[which % this.leads.length]);
		}
		return seen;
	}

	get models(): string[] {
		return this.#plan.models.map((_, index) => modelId({ journeyId: JOURNEY, stepId: `model ${index}` }));
	}

	async #recycle({ id }: Lead): Promise<void> {
		await moveLead(this.#journey.engine, {
			leadId: id,
			move: { action: 'recycle' },
			reason: null,
			opportunity: null,
			by: { kind: 'hand', name: 'Kim' },
			origin: null,
		});
	}

	/** Everything that scoring may have written, without ids. */
	async #look(): Promise<object> {
		const { store } = this.#journey;
		const name = new Map([...this.leads, ...this.contacts].map(({ id }, index) => [id, index]));
		const leads = [];
		for (const { id } of this.leads) {
			const { score, grade, scores, salesReadyAt, stage, status, recycled, updatedAt, processId } =
				(await store.leads.get(id)) as Lead;
			leads.push({
				now: { score, grade, scores, salesReadyAt, stage, status, recycled, updatedAt },
				isDefault: processId === null,
				history: (await store.lifecycle.history(id)).map(
					({ id: _move, leadId: _lead, processId: _process, ...move }) => move,
				),
				scores: (await store.scoring.scoresOf([id])).map(({ leadId: _lead, rules, ...record }) => ({
					...record,
					rules: rules.map(({ because, ...rule }) => ({ ...rule, because: because.length })),
				})),
			});
		}
		const events = await this.#events(name);
		const changes = (await store.changes.take(1_000)).map(({ recordType, recordId, action, fields }) => ({
			recordType,
			record: name.get(recordId) ?? events.types.get(recordId),
			action,
			fields,
		}));
		return {
			leads,
			events: events.seen,
			// What happened to one record, in this order.
			changes: Object.fromEntries(
				[...Map.groupBy(changes, (change) => `${change.recordType} ${change.record}`)].sort(),
			),
			enrollments: await this.#whereabouts(),
		};
	}

	async #events(name: Map<string, number>): Promise<{ seen: unknown[]; types: Map<string, string> }> {
		const types = new Map<string, string>();
		const seen: unknown[] = [];
		for (const contact of this.contacts) {
			const list = await this.#journey.store.interactions.list({ contactId: contact.id, limit: 1_000 });
			for (const { id, type, properties } of list) {
				types.set(id, `${type} of ${name.get(String(properties.leadId))}`);
			}
			const own = list.filter(({ type }) => type.startsWith('lead.'));
			const texts = own.map(({ type, occurredAt, source, properties }) => {
				const { leadId, accountId, process, ...more } = properties;
				return JSON.stringify([name.get(String(leadId)), type, occurredAt, source, more]);
			});
			seen.push(texts.sort());
		}
		return { seen, types };
	}

	async #whereabouts(): Promise<unknown[]> {
		const found: unknown[] = [];
		for (const [index, id] of this.enrollments.entries()) {
			// The events of several leads of a contact count as one moment, or as several.
			const leads = this.#plan.leads.filter(({ of }) => of === index || of === 'account');
			found.push([await this.#journey.where(id), leads.length > 1 ? null : await this.#journey.story(id)]);
		}
		return found;
	}
}

function modelOf(given: WorldPlan['models'][number], index: number): ScoringModel {
	return scoringModel({
		...given,
		name: `Model ${index}`,
		rules: [
			{
				kind: 'interaction',
				name: 'Opened',
				type: 'email.opened',
				points: 10,
				window: { last: { amount: 24, unit: 'hours' } },
			},
			{
				kind: 'condition',
				name: 'Known',
				points: index + 1,
				condition: { kind: 'field', record: 'contact', field: 'email', operator: 'contains', value: 'p' },
			},
		],
		grades: [
			{ name: 'Cold', to: 9 },
			{ name: 'Hot', from: 10 },
		],
	});
}

onBothStores((newPlace) => {
	let journeys: EngineHarness[];

	beforeEach(() => {
		journeys = [];
	});

	afterEach(async () => {
		for (const journey of journeys) await journey.close();
	});

	const start = async (): Promise<EngineHarness> => {
		const journey = await EngineHarness.start({ place: newPlace() });
		journeys.push(journey);
		return journey;
	};

	it('leads that are scored together get what they get one by one', async () => {
		// A world takes ten times as long there.
		const numRuns = (await start()).store.name.startsWith('PostgreSQL') ? 8 : 50;
		await fc.assert(
			fc.asyncProperty(anyWorld, async (plan) => {
				const [together, apart] = [await start(), await start()];
				const lived = [];
				for (const [journey, score] of [
					[together, async () => void (await rescoreDue(together.engine, 20))],
					[
						apart,
						async ({ leads, models }: World) => {
							for (const { id } of leads) {
								await inTransaction(apart.engine, async (tx) => {
									const locked = await lockLeads(tx, [id]);
									const pairs = models.map((model) => ({ leadId: id, modelId: model }));
									const rows = await tx.store.scoring.lock(pairs);
									const now = tx.store.clock.now();
									await scoreRows(
										tx,
										locked,
										rows.filter(({ nextLookAt }) => nextLookAt !== null && nextLookAt <= now),
									);
								});
							}
						},
					],
				] as const) {
					const world = new World(journey, plan);
					await world.build();
					lived.push(await world.live(score));
				}
				expect(lived[0]).toEqual(lived[1]);
				for (const journey of journeys.splice(0)) await journey.close();
			}),
			{ numRuns },
		);
	}, 300_000);

	/** Leads, one contact each, that a model is about to score for the first time. */
	async function unscored(journey: EngineHarness, count: number, processOf: (n: number) => string | null) {
		const { store, engine } = journey;
		engine.clock.stop();
		await engine.clock.idle();
		const contacts = await journey.contacts(count);
		const leads = await store.transaction(async (tx) => {
			const made: Lead[] = [];
			for (const [n, { id }] of contacts.entries()) {
				made.push(await tx.leads.insert(leadRow({ contactId: id, processId: processOf(n) })));
			}
			return made;
		});
		await journey.record(contacts.map(({ id }) => ({ contactId: id })));
		const model = scoringModel({ salesReadyAt: 10 });
		await publishModel(engine, { journeyId: JOURNEY, stepId: 'score', model, reactivated: true });
		await finishPasses(engine);
		return leads;
	}

	it('a lead that fails is put off, and all others are scored and moved', async () => {
		const journey = await start();
		// Its process doesn't exist.
		const lost = new Set([3, 17]);
		const leads = await unscored(journey, 40, (n) => (lost.has(n) ? 'gone' : null));
		await rescoreDue(journey.engine, 20);
		for (const [n, { id }] of leads.entries()) {
			const lead = await journey.store.leads.get(id);
			const [score] = await journey.store.scoring.scoresOf([id]);
			expect([lead?.stage, lead?.score, score.nextLookAt]).toEqual(
				lost.has(n) ? ['inquiry', null, START + HOUR] : ['sales_acceptance', 10, null],
			);
			const history = await journey.store.lifecycle.history(id);
			expect(history.map(({ sequence, action }) => [sequence, action])).toEqual(
				lost.has(n)
					? []
					: [
							[1, 'scored'],
							[2, 'sales_ready'],
						],
			);
		}
		expect(journey.log.of('error')).toHaveLength(2);
	});

	it('takes as many statements for many leads as for a few', async () => {
		const counts: number[] = [];
		for (const size of [2, 45]) {
			const journey = await start();
			const leads = await unscored(journey, size, () => null);
			const counted = countStatements();
			try {
				await rescoreDue(journey.engine, 1);
			} finally {
				counts.push(counted.end());
			}
			expect(await journey.store.lifecycle.history(leads.at(-1)!.id)).toHaveLength(2);
		}
		expect(counts[1]).toBe(counts[0]);
		expect(counts[0]).toBeGreaterThan(10);
	});
});
