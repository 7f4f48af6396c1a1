import { ANY_EVENT } from '../../lib/domain/interactions';
import { DEFAULT_ENTRY_RULES, type Audience, type EntryRules } from '../../lib/domain/journey';
import {
	changeMembers,
	createSegment,
	deleteSegment,
	recordInteractions,
	registerSource,
	saveContact,
	updateSegment,
} from '../../lib/engine';
import { audienceSegmentId } from '../../lib/store';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { DAY, MINUTE } from '../support/rows';

const hasPlan = (value: string) =>
	({ kind: 'field', record: 'contact', field: 'attributes.plan', operator: 'equals', value }) as const;

const ID = audienceSegmentId(JOURNEY, 'trigger');

type OwnAudience = Audience & { kind: 'segment' };

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	/** A contact by a made-up address. */
	async function person(name: string, plan: string): Promise<string> {
		const { contact } = await saveContact(
			journey.engine,
			{ email: `${name}@example.com`, firstName: name, attributes: { plan } },
			{ matchBy: 'email' },
		);
		return contact.id;
	}

	/** The workflow is published with these conditions; everyone who enters goes through at once. */
	async function publish(given: Partial<OwnAudience> = {}, rules: Partial<EntryRules> = {}): Promise<void> {
		await journey.step('trigger', async () => {}, { ifStepRemoved: 'exit' });
		await registerSource(journey.engine, {
			journeyId: JOURNEY,
			stepId: 'trigger',
			audience: {
				kind: 'segment',
				segmentIds: [],
				condition: hasPlan('pro'),
				when: { kind: 'continuous' },
				existingMembers: true,
				...given,
			},
			rules: { ...DEFAULT_ENTRY_RULES, ...rules },
		});
		await settle();
	}

	async function unpublish(): Promise<void> {
		await journey.store.entries.deactivateOthers(JOURNEY, [], journey.clock.now());
		await journey.advance(MINUTE);
	}

	async function settle(): Promise<void> {
		await journey.advance(2 * MINUTE);
	}

	/** Day after day: a clock that is away for longer makes up for it once. */
	async function pass(days: number): Promise<void> {
		for (let day = 0; day < days; day++) await journey.advance(DAY);
	}

	/** First names of those who have entered, in order; each as often as it did. */
	async function entered(): Promise<string[]> {
		const all = await journey.store.enrollments.list({ journeyId: JOURNEY, limit: 100 });
		const contacts = await journey.store.contacts.getMany(all.map(({ contactId }) => contactId));
		return all.map(({ contactId }) => contacts.get(contactId)?.firstName ?? '').sort();
	}

	it('lets in those who match, and then those who begin to', async () => {
		await person('Ann', 'pro');
		await person('Bo', 'free');
		await publish();
		expect(await entered()).toEqual(['Ann']);
		await person('Bo', 'pro');
		await person('Cy', 'pro');
		await settle();
		expect(await entered()).toEqual(['Ann', 'Bo', 'Cy']);
		// Ceasing to match and matching again is beginning to match.
		await person('Bo', 'free');
		await settle();
		await person('Bo', 'pro');
		await settle();
		expect(await entered()).toEqual(['Ann', 'Bo', 'Bo', 'Cy']);
	});

	it('lets in only those who begin to match, if existing ones are not to enter', async () => {
		await person('Ann', 'pro');
		await publish({ existingMembers: false });
		expect(await entered()).toEqual([]);
		await person('Bo', 'pro');
		await settle();
		expect(await entered()).toEqual(['Bo']);
		await publish();
		expect(await entered()).toEqual(['Ann', 'Bo', 'Bo']);
	});

	it('lets in everyone who matches at once, after it is known who does', async () => {
		await person('Ann', 'pro');
		await publish({ when: { kind: 'once' } });
		expect(await entered()).toEqual(['Ann']);
		await person('Bo', 'pro');
		await settle();
		expect(await entered()).toEqual(['Ann']);
	});

	it('lets in everyone who matches from its start date on', async () => {
		await person('Ann', 'pro');
		await publish({}, { startAt: journey.clock.now() + DAY });
		expect(await entered()).toEqual([]);
		await journey.advance(DAY);
		await settle();
		expect(await entered()).toEqual(['Ann']);
	});

	it('lets in those whom changed conditions add, and no one twice', async () => {
		await person('Ann', 'pro');
		await person('Bo', 'team');
		await publish();
		await publish({ condition: { kind: 'any', conditions: [hasPlan('pro'), hasPlan('team')] } });
		expect(await entered()).toEqual(['Ann', 'Bo']);
	});

	it('rests while the journey is not published', async () => {
		await person('Ann', 'pro');
		await publish();
		await unpublish();
		await person('Bo', 'pro');
		await settle();
		expect(await entered()).toEqual(['Ann']);
		expect((await journey.store.segments.members(ID, { limit: 10 })).length).toBe(1);
		expect(await journey.store.segments.listLive()).toEqual([]);
		await publish();
		expect(await entered()).toEqual(['Ann', 'Bo']);
	});

	it('follows time: those who have done nothing for 90 days', async () => {
		const ann = await person('Ann', 'pro');
		await person('Bo', 'pro');
		const act = async (type: string): Promise<void> => {
			await recordInteractions(journey.engine, [
				{
					contactId: ann,
					type,
					occurredAt: journey.clock.now(),
					properties: {},
					source: null,
					idempotencyKey: null,
					contentHash: null,
				},
			]);
		};
		await act('page.viewed');
		await publish({
			condition: {
				kind: 'interaction',
				type: ANY_EVENT,
				count: { operator: 'none', value: 0 },
				window: { last: { amount: 90, unit: 'days' } },
			},
		});
		expect(await entered()).toEqual(['Bo']);
		await pass(80);
		await act('email.delivered');
		await pass(12);
		expect(await entered()).toEqual(['Ann', 'Bo']);
	});

	it('belongs to its trigger: it is in no list, and nothing else can change it', async () => {
		await person('Ann', 'pro');
		await publish();
		const { segments } = journey.store;
		expect(await segments.list()).toEqual([]);
		expect(await segments.get(ID)).toMatchObject({ kind: 'audience' });
		await expect(updateSegment(journey.engine, ID, { name: 'Mine' })).rejects.toThrow(
			/belongs to a journey trigger; change the conditions of its node/,
		);
		await expect(changeMembers(journey.engine, ID, 'add', ['x'])).rejects.toThrow(
			/follow from its conditions/,
		);
		await expect(deleteSegment(journey.engine, ID)).rejects.toThrow(/is used by journey/);
		await unpublish();
		await deleteSegment(journey.engine, ID);
		expect(await segments.get(ID)).toBeNull();
	});

	it('keeps a segment that its conditions name from being deleted', async () => {
		const vip = await createSegment(journey.engine, {
			name: 'VIP',
			kind: 'static',
			definition: null,
			description: null,
			timeZone: null,
		});
		await publish({ condition: { kind: 'segment', segmentId: vip.id, isMember: true } });
		await expect(deleteSegment(journey.engine, vip.id)).rejects.toThrow(/is used by journey "[^"]+"; change/);
		await changeMembers(journey.engine, vip.id, 'add', [await person('Ann', 'free')]);
		await settle();
		expect(await entered()).toEqual(['Ann']);
	});
});
