import { DEFAULT_ENTRY_RULES, type EntryRules, type Goal } from '../../lib/domain/journey';
import {
	changeMembers,
	createSegment,
	exitEnrollments,
	readJourneyReport,
	registerSource,
	saveContact,
} from '../../lib/engine';
import type { Condition } from '../../lib/domain/conditions';
import type { Contact } from '../../lib/store';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { contactRow, DAY, HOUR, START } from '../support/rows';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { newPostgresPlace, newSqlitePlace, type StorePlace } from '../support/storePlaces';

let server: OwnedPostgres;

beforeAll(async () => {
	server = await sharedPostgres();
}, 60_000);

afterAll(async () => await server.destroy());

const YEARS = 365 * DAY;

const VIP: Condition = {
	kind: 'field',
	record: 'contact',
	field: 'attributes.plan',
	operator: 'equals',
	value: 'vip',
};

describe.each<[string, () => StorePlace]>([
	['SQLite', newSqlitePlace],
	['PostgreSQL', () => newPostgresPlace(server)],
])('the rules of a trigger, on %s', (_name, newPlace) => {
	let journey: EngineHarness;
	let ann: Contact;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		ann = await journey.contact();
	});

	afterEach(async () => await journey.close());

	/** A journey whose contacts wait for two years at `wait`. */
	async function publish(changes: Partial<EntryRules> = {}): Promise<EntryRules> {
		const rules = { ...DEFAULT_ENTRY_RULES, ...changes };
		await journey.trigger('wait', (item) => ({ dueAt: item.arrivedAt + 2 * YEARS }));
		await journey.step('wait');
		await registerSource(journey.engine, { journeyId: JOURNEY, stepId: 'trigger', audience: null, rules });
		return rules;
	}

	async function change(contact: Contact, attributes: Record<string, unknown>): Promise<void> {
		await saveContact(journey.engine, { email: contact.email, attributes }, { matchBy: 'email' });
		await journey.engine.clock.idle();
	}

	async function segment(name: string, members: Contact[] = []): Promise<string> {
		const { id } = await createSegment(journey.engine, {
			name,
			kind: 'static',
			definition: null,
			description: null,
			timeZone: null,
		});
		await changeMembers(
			journey.engine,
			id,
			'add',
			members.map((contact) => contact.id),
		);
		return id;
	}

	describe('contacts exit', () => {
		it('leaves a wait of two years at once when the exit event comes', async () => {
			const rules = await publish({
				exits: [{ kind: 'event', type: 'order.placed', filter: null, correlate: [] }],
			});
			const [id] = await journey.enter([ann], { rules });
			expect(await journey.where(id)).toBe('waiting at wait');
			await journey.event(ann.id, { type: 'email.opened' });
			expect(await journey.where(id)).toBe('waiting at wait');
			await journey.event(ann.id, { type: 'order.placed' });
			expect(await journey.where(id)).toBe('exited (exit_criterion)');
			const [last] = (await journey.store.stepLog.list([id])).slice(-1);
			expect(last).toMatchObject({ kind: 'exited', stepId: 'wait', detail: { event: 'order.placed' } });
		});

		it('is only the one whose order it is', async () => {
			const rules = await publish({
				exits: [{ kind: 'event', type: 'order.paid', filter: null, correlate: ['order.id'] }],
			});
			const of = (order: number) => ({ rules, key: String(order), data: { order: { id: order } } });
			const [first] = await journey.enter([ann], of(7));
			const [second] = await journey.enter([ann], of(8));
			await journey.event(ann.id, { type: 'order.paid', properties: { order: { id: '8' } } });
			expect(await journey.where(first)).toBe('waiting at wait');
			expect(await journey.where(second)).toBe('exited (exit_criterion)');
			await journey.event(ann.id, { type: 'order.paid', properties: {} });
			expect(await journey.where(first)).toBe('waiting at wait');
		});

		it('leaves when a condition becomes true', async () => {
			const rules = await publish({ exits: [{ kind: 'condition', condition: VIP }] });
			const [id] = await journey.enter([ann], { rules });
			await change(ann, { plan: 'basic' });
			expect(await journey.where(id)).toBe('waiting at wait');
			await change(ann, { plan: 'VIP' });
			expect(await journey.where(id)).toBe('exited (exit_criterion)');
		});

		it('leaves when it joins a segment', async () => {
			const customers = await segment('Customers');
			const rules = await publish({ exits: [{ kind: 'segment', segmentId: customers }] });
			const [id] = await journey.enter([ann], { rules });
			await changeMembers(journey.engine, customers, 'add', [ann.id]);
			await journey.engine.clock.idle();
			expect(await journey.where(id)).toBe('exited (exit_criterion)');
		});

		it('does not even enter when it is true already', async () => {
			const rules = await publish({ exits: [{ kind: 'condition', condition: VIP }] });
			await change(ann, { plan: 'vip' });
			expect(await journey.enroll([ann], { rules })).toEqual([
				{ entered: false, reason: 'meets_exit_criterion', enrollmentId: null },
			]);
		});

		it('leaves when time makes it true', async () => {
			const idle: Condition = {
				kind: 'interaction',
				type: 'site.visited',
				count: { operator: 'none', value: 0 },
				window: { last: { amount: 30, unit: 'days' } },
			};
			const rules = await publish({ exits: [{ kind: 'condition', condition: idle }] });
			await journey.event(ann.id, { type: 'site.visited' });
			const [id] = await journey.enter([ann], { rules });
			await journey.advance(29 * DAY);
			expect(await journey.where(id)).toBe('waiting at wait');
			await journey.advance(3 * DAY);
			journey.engine.wake();
			await journey.engine.clock.idle();
			expect(await journey.where(id)).toBe('exited (exit_criterion)');
		});
	});

	describe('the goal', () => {
		it('is noted once, and the contact stays when it need not leave', async () => {
			const rules = await publish({
				goal: {
					criterion: { kind: 'event', type: 'order.placed', filter: null, correlate: [] },
					exit: false,
				},
			});
			const [id] = await journey.enter([ann], { rules });
			await journey.event(ann.id, { type: 'order.placed' });
			await journey.event(ann.id, { type: 'order.placed' });
			expect(await journey.where(id)).toBe('waiting at wait');
			expect((await journey.story(id)).filter((line) => line.startsWith('goal'))).toEqual(['goal_reached']);
		});

		it('ends the way of the contact otherwise', async () => {
			const rules = await publish({
				goal: { criterion: { kind: 'condition', condition: VIP }, exit: true },
			});
			const [id] = await journey.enter([ann], { rules });
			await change(ann, { plan: 'vip' });
			expect(await journey.where(id)).toBe('exited (goal_reached)');
			expect(await journey.story(id)).toEqual(expect.arrayContaining(['goal_reached']));
		});
	});

	describe('the goal after the end', () => {
		const bought: Goal = {
			criterion: { kind: 'event', type: 'order.placed', filter: null, correlate: [] },
			exit: true,
			window: 30 * DAY,
			value: { property: 'order.total', currency: 'order.currency' },
		};

		const order = (total: number, currency = 'EUR') => ({
			type: 'order.placed',
			properties: { order: { total, currency } },
		});

		const goalOf = async () => (await readJourneyReport(journey.engine, JOURNEY)).goal;

		async function ended(goal: Goal = bought): Promise<string> {
			const rules = await publish({ goal });
			const [id] = await journey.enter([ann], { rules });
			await exitEnrollments(journey.engine, [id], 'by_hand');
			return id;
		}

		it('counts within the conversion window, once, with its value, and changes nothing else', async () => {
			const id = await ended();
			await journey.advance(30 * DAY - 1);
			await journey.event(ann.id, order(12.5));
			await journey.event(ann.id, order(99));
			expect(await journey.where(id)).toBe('exited (by_hand)');
			expect((await journey.story(id)).slice(-2)).toEqual(['exited at wait', 'goal_reached']);
			expect(await goalOf()).toMatchObject({ reached: 1, values: [{ currency: 'EUR', amount: 12.5 }] });
		});

		it('doesn’t count when the window has closed', async () => {
			await ended();
			await journey.advance(30 * DAY);
			await journey.event(ann.id, order(1));
			expect(await goalOf()).toMatchObject({ reached: 0, values: [] });
		});

		it('counts when a condition comes true, too', async () => {
			const id = await ended({ criterion: { kind: 'condition', condition: VIP }, exit: true, window: DAY });
			await change(ann, { plan: 'vip' });
			expect(await journey.where(id)).toBe('exited (by_hand)');
			expect(await goalOf()).toMatchObject({ reached: 1 });
		});

		it('is credited to the run that is on its way, or else to the last', async () => {
			const first = await ended();
			await journey.advance(HOUR);
			const rules = await publish({ goal: { ...bought, exit: false } });
			const [second] = await journey.enter([ann], { rules });
			await journey.event(ann.id, order(1));
			expect(await journey.story(first)).not.toContain('goal_reached');
			expect(await journey.story(second)).toContain('goal_reached');
		});

		it('has a rate, which only includes those whose window has closed', async () => {
			await ended();
			const bob = await journey.contact('bob@example.com');
			const [id] = await journey.enter([bob], { rules: await publish({ goal: bought }) });
			await journey.event(ann.id, order(3));
			expect(await goalOf()).toMatchObject({ matured: 0, rate: null, open: 2, soFar: 1 });
			await exitEnrollments(journey.engine, [id], 'by_hand');
			await journey.advance(30 * DAY + HOUR);
			journey.engine.wake();
			await journey.engine.clock.idle();
			expect(await goalOf()).toMatchObject({ matured: 2, converted: 1, rate: 0.5, open: 0, soFar: 0 });
			await journey.advance(2 * HOUR);
			expect(await goalOf()).toMatchObject({ matured: 2 });
		});
	});

	describe('contacts enter', () => {
		it('not before the start, nor after the end', async () => {
			const rules = await publish({ startAt: START + DAY, endAt: START + 2 * DAY });
			expect(await journey.enroll([ann], { rules })).toMatchObject([{ reason: 'not_started' }]);
			await journey.advance(DAY);
			expect(await journey.enroll([ann], { rules })).toMatchObject([{ entered: true }]);
			await journey.advance(DAY);
			const bob = await journey.contact('bob@example.com');
			expect(await journey.enroll([bob], { rules })).toMatchObject([{ reason: 'ended' }]);
			expect(await journey.store.entries.refusals({ contactId: bob.id })).toMatchObject([
				{ reason: 'ended', times: 1, journeyId: JOURNEY },
			]);
		});

		it('not if they are in an excluded segment', async () => {
			const staff = await segment('Staff', [ann]);
			const rules = await publish({ excludedSegments: [staff] });
			const bob = await journey.contact('bob@example.com');
			expect(await journey.enroll([ann, bob], { rules })).toMatchObject([
				{ entered: false, reason: 'excluded' },
				{ entered: true },
			]);
		});

		it('may come again after some time only, counted on the calendar', async () => {
			const rules = await publish({
				reentry: 'afterTime',
				reentryPause: { amount: 30, unit: 'days', zone: 'Europe/Berlin' },
				exits: [{ kind: 'event', type: 'stop', filter: null, correlate: [] }],
			});
			const entry = { rules, reentry: rules.reentry };
			await journey.enter([ann], entry);
			expect(await journey.enroll([ann], entry)).toMatchObject([{ reason: 'already_in_journey' }]);
			await journey.event(ann.id, { type: 'stop' });
			expect(await journey.enroll([ann], entry)).toMatchObject([{ reason: 'entered_recently' }]);
			await journey.advance(30 * DAY - 1);
			expect(await journey.enroll([ann], entry)).toMatchObject([{ reason: 'entered_recently' }]);
			await journey.advance(1);
			expect(await journey.enroll([ann], entry)).toMatchObject([{ entered: true }]);
			expect(await journey.store.entries.refusals({ contactId: ann.id })).toMatchObject([
				{ reason: 'entered_recently', times: 2 },
				{ reason: 'already_in_journey', times: 1 },
			]);
		});

		it('is held back by the entry rate, evenly', async () => {
			const rules = await publish({ ratePerHour: 60 });
			const contacts = await journey.contacts(5);
			await journey.enroll(contacts, { rules });
			await journey.engine.clock.idle();
			expect(journey.at('trigger').flatMap(({ items }) => items)).toHaveLength(1);
			await journey.pass(HOUR);
			expect(journey.at('trigger').map(({ at }) => at - START)).toEqual([
				0, 60_000, 120_000, 180_000, 240_000,
			]);
		});

		it('is one for each order, and none twice for one', async () => {
			const rules = await publish();
			const of = (order: string) => ({ rules, key: order });
			await journey.enter([ann], of('7'));
			await journey.enter([ann], of('8'));
			expect(await journey.enroll([ann], of('8'))).toMatchObject([{ reason: 'already_in_journey' }]);
		});
	});

	describe('a segment', () => {
		async function enterBy(
			segmentId: string,
			when: 'once' | 'continuous',
			existingMembers = true,
		): Promise<void> {
			const rules = { ...DEFAULT_ENTRY_RULES };
			await journey.trigger('wait', (item) => ({ dueAt: item.arrivedAt + 2 * YEARS }));
			await journey.step('wait');
			await registerSource(journey.engine, {
				journeyId: JOURNEY,
				stepId: 'trigger',
				audience: { kind: 'segment', segmentIds: [segmentId], when: { kind: when }, existingMembers },
				rules,
			});
			await journey.engine.clock.idle();
		}

		async function inside(): Promise<number> {
			return (await journey.store.enrollments.list({ journeyId: JOURNEY, limit: 1000 })).length;
		}

		it('enters once, whole, and not again when the workflow is published again', async () => {
			const contacts = await journey.contacts(600);
			const id = await segment('All', contacts);
			await enterBy(id, 'once');
			expect(await inside()).toBe(600);
			await changeMembers(journey.engine, id, 'add', [ann.id]);
			await enterBy(id, 'once');
			expect(await inside()).toBe(600);
			expect(await journey.store.entries.runs(JOURNEY)).toMatchObject([
				{ total: 600, seen: 600, entered: 600, finishedAt: START },
			]);
		});

		it('enters as members join', async () => {
			const id = await segment('Some', await journey.contacts(3));
			await enterBy(id, 'continuous');
			expect(await inside()).toBe(3);
			await changeMembers(journey.engine, id, 'add', [ann.id]);
			await journey.engine.clock.idle();
			expect(await inside()).toBe(4);
		});

		it('enters as members join, without those who were there before', async () => {
			const id = await segment('Some', await journey.contacts(3));
			await enterBy(id, 'continuous', false);
			expect(await inside()).toBe(0);
			await changeMembers(journey.engine, id, 'add', [ann.id]);
			await journey.engine.clock.idle();
			expect(await inside()).toBe(1);
		});

		it('of conditions lets a contact in at the change that makes it a member', async () => {
			const { id } = await createSegment(journey.engine, {
				name: 'VIPs',
				kind: 'dynamic',
				definition: VIP,
				description: null,
				timeZone: null,
			});
			await enterBy(id, 'continuous');
			await change(ann, { plan: 'basic' });
			expect(await inside()).toBe(0);
			await change(ann, { plan: 'vip' });
			expect(await inside()).toBe(1);
		});
	});

	describe('accounts', () => {
		let bob: Contact;
		let eve: Contact;

		beforeEach(async () => {
			const account = await journey.store.accounts.insert({
				externalId: null,
				name: 'Contoso',
				nameKey: 'contoso',
				domain: null,
				owner: null,
				attributes: {},
			});
			[ann, bob] = await Promise.all(
				['ann@contoso.example', 'bob@contoso.example'].map(
					async (email) => await journey.store.contacts.insert(contactRow({ email, accountId: account.id })),
				),
			);
			eve = await journey.contact('eve@elsewhere.example');
		});

		async function publishForAccounts(changes: Partial<EntryRules> = {}): Promise<EntryRules> {
			const rules: EntryRules = { ...DEFAULT_ENTRY_RULES, per: 'account', ...changes };
			await journey.trigger('asked', { dueAt: null, eventType: 'demo.asked' });
			await journey.step('asked');
			await registerSource(journey.engine, { journeyId: JOURNEY, stepId: 'trigger', audience: null, rules });
			return rules;
		}

		it('enter once, by whichever contact comes first', async () => {
			const rules = await publishForAccounts();
			const results = await journey.enroll([ann, bob, eve], { rules });
			expect(results).toMatchObject([
				{ entered: true },
				{ entered: false, reason: 'already_in_journey' },
				{ entered: false, reason: 'no_account' },
			]);
			expect(await journey.enroll([bob], { rules })).toMatchObject([{ reason: 'already_in_journey' }]);
		});

		it('go on by an event of any of their contacts, also one that came before', async () => {
			const rules = await publishForAccounts();
			const [id] = await journey.enter([ann], { rules });
			await journey.event(eve.id, { type: 'demo.asked' });
			expect(await journey.where(id)).toBe('waiting at asked');
			await journey.event(bob.id, { type: 'demo.asked' });
			expect(await journey.where(id)).toBe('completed');
			const [again] = await journey.enter([bob], { rules });
			await journey.event(ann.id, { type: 'demo.asked' });
			expect(await journey.where(again)).toBe('completed');
		});

		it('exit by an event of any of their contacts; the contact’s own journeys do not', async () => {
			const rules = await publishForAccounts({
				exits: [{ kind: 'event', type: 'contract.signed', filter: null, correlate: [] }],
			});
			const [ofAccount] = await journey.enter([ann], { rules });
			const [own] = await journey.enter([ann], { rules: { ...rules, per: 'contact' }, key: 'own' });
			await journey.event(bob.id, { type: 'contract.signed' });
			expect(await journey.where(ofAccount)).toBe('exited (exit_criterion)');
			expect(await journey.where(own)).toBe('waiting at asked');
		});
	});

	it('a record change and an event let contacts in by themselves', async () => {
		const register = async (stepId: string, audience: Parameters<typeof registerSource>[1]['audience']) => {
			await journey.step(stepId, undefined, { ifStepRemoved: 'keep' });
			await registerSource(journey.engine, {
				journeyId: JOURNEY,
				stepId,
				audience,
				rules: { ...DEFAULT_ENTRY_RULES, reentry: 'always' },
			});
		};
		await register('owner', {
			kind: 'record',
			record: 'contact',
			action: 'updated',
			fields: ['owner', 'attributes.plan'],
		});
		await register('cart', {
			kind: 'event',
			types: ['cart.abandoned'],
			filter: null,
			keyProperty: 'cart.id',
		});
		await saveContact(journey.engine, { email: ann.email, firstName: 'Ann' }, { matchBy: 'email' });
		await saveContact(journey.engine, { email: ann.email, owner: 'Olga' }, { matchBy: 'email' });
		await change(ann, { size: 7 });
		await change(ann, { plan: 'vip' });
		expect(journey.at('owner').flatMap(({ items }) => items.map(({ item }) => item))).toMatchObject([
			{ json: { change: { record: 'contact', action: 'updated', fields: ['owner'] } } },
			{ json: { change: { fields: ['attributes.plan'] } } },
		]);
		await journey.event(ann.id, { type: 'cart.abandoned', properties: { cart: { id: 3 } } });
		expect(journey.at('cart').flatMap(({ items }) => items.map(({ entryData }) => entryData))).toEqual([
			{ cart: { id: 3 } },
		]);
		expect(await journey.store.changes.count()).toBe(0);
	});
});
