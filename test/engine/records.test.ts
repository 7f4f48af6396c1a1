import {
	completeActivity,
	createActivity,
	createLead,
	resolveContact,
	saveContact,
	UnknownContactError,
	type ActivityRequest,
	type ContactFields,
	type JourneyOrigin,
	type LeadRequest,
	type SaveContactOptions,
} from '../../lib/engine';
import { ConflictError, InvalidInputError, NotFoundError } from '../../lib/domain';
import { EngineHarness } from '../support/engineHarness';
import { DAY, HOUR, START } from '../support/rows';

describe('saving contacts', () => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start();
	});

	afterEach(async () => await journey.close());

	const save = async (fields: ContactFields, options: Partial<SaveContactOptions> = {}) =>
		await saveContact(journey.engine, fields, { matchBy: 'email', ...options });

	it('creates an unknown contact', async () => {
		const { contact, outcome, matchedBy } = await save({
			email: 'Ann@Example.com',
			firstName: ' Ann ',
			attributes: { plan: 'pro' },
		});
		expect({ outcome, matchedBy }).toEqual({ outcome: 'created', matchedBy: 'email' });
		expect(contact).toMatchObject({
			email: 'Ann@Example.com',
			firstName: 'Ann',
			attributes: { plan: 'pro' },
		});
	});

	it('finds a contact by another spelling of the address, and updates the given fields', async () => {
		const { contact: first } = await save({ email: 'ann@example.com', firstName: 'Ann', lastName: 'Lee' });
		await journey.advance(HOUR);
		const { contact, outcome } = await save({ email: ' <ANN@example.com>', firstName: 'Anna' });
		expect(outcome).toBe('updated');
		expect(contact).toMatchObject({
			id: first.id,
			firstName: 'Anna',
			lastName: 'Lee',
			updatedAt: START + HOUR,
		});
		expect(await journey.store.contacts.count()).toBe(1);
	});

	it('leaves a contact untouched if nothing is new', async () => {
		await save({ email: 'ann@example.com', firstName: 'Ann', attributes: { plan: 'pro' } });
		await journey.advance(HOUR);
		const { contact, outcome } = await save({
			email: 'ann@example.com',
			firstName: 'Ann',
			attributes: { plan: 'pro' },
		});
		expect(outcome).toBe('unchanged');
		expect(contact.updatedAt).toBe(START);
	});

	it('merges what else is known', async () => {
		await save({ email: 'ann@example.com', attributes: { plan: 'free', size: 3 } });
		const { contact } = await save({ email: 'ann@example.com', attributes: { plan: 'pro', city: 'Ghent' } });
		expect(contact.attributes).toEqual({ plan: 'pro', size: 3, city: 'Ghent' });
	});

	it('fills only empty fields, if told so', async () => {
		await save({ email: 'ann@example.com', firstName: 'Ann', attributes: { plan: 'free' } });
		const { contact } = await save(
			{
				email: 'ann@example.com',
				firstName: 'Anna',
				lastName: 'Lee',
				attributes: { plan: 'pro', city: 'Ghent' },
			},
			{ ifFound: 'fillEmpty' },
		);
		expect(contact).toMatchObject({
			firstName: 'Ann',
			lastName: 'Lee',
			attributes: { plan: 'free', city: 'Ghent' },
		});
	});

	it('empties a field that is given blank, and leaves one that is not given', async () => {
		await save({ email: 'ann@example.com', firstName: 'Ann', company: 'Acme' });
		const { contact } = await save({ email: 'ann@example.com', firstName: ' ' });
		expect(contact).toMatchObject({ firstName: null, company: 'Acme' });
	});

	it('matches by phone number or by external id, if told so', async () => {
		const { contact: byPhone } = await save(
			{ phone: '020 794 6000', externalId: 'crm-1' },
			{ matchBy: 'phone', defaultCountry: 'NL' },
		);
		expect((await save({ phone: '+31 20 794 6000' }, { matchBy: 'phone' })).contact.id).toBe(byPhone.id);
		expect(
			(await save({ externalId: 'crm-1', email: 'a@example.com' }, { matchBy: 'externalId' })).contact,
		).toMatchObject({
			id: byPhone.id,
			email: 'a@example.com',
		});
	});

	it('refuses an external ID that belongs to another contact', async () => {
		await save({ email: 'ann@example.com', externalId: 'crm-1' });
		await expect(save({ email: 'ben@example.com', externalId: 'crm-1' })).rejects.toThrow(
			/^externalId: "crm-1" belongs to another contact/,
		);
		expect(await journey.store.contacts.count()).toBe(1);
	});

	it('names every wrong field at once, and saves nothing', async () => {
		const wrong = save(
			{ email: 'ann@', phone: '12', timeZone: 'Mars/Olympus', firstName: 'x'.repeat(1001) },
			{ path: 'contact.' },
		);
		const error = await wrong.then(
			() => undefined,
			(thrown: unknown) => thrown,
		);
		expect(error).toBeInstanceOf(InvalidInputError);
		expect((error as InvalidInputError).problems.map((problem) => problem.field).sort()).toEqual([
			'contact.email',
			'contact.firstName',
			'contact.phone',
			'contact.timeZone',
		]);
		expect(await journey.store.contacts.count()).toBe(0);
	});

	it('says that the field to match by is missing', async () => {
		await expect(save({ firstName: 'Ann' })).rejects.toThrow(
			'email: is missing, and contacts are matched by it',
		);
		await expect(save({ email: '  ' })).rejects.toThrow(InvalidInputError);
	});

	it('makes one contact of 64 that are saved at the same moment', async () => {
		const elsewhere = await journey.startEngine();
		try {
			const saved = await journey.until(
				Promise.all(
					Array.from(
						{ length: 64 },
						async (_, n) =>
							await saveContact(
								n % 2 === 0 ? journey.engine : elsewhere,
								{
									email: n % 3 === 0 ? 'ANN@example.com' : 'ann@example.com',
									attributes: { [`from${n}`]: true },
								},
								{ matchBy: 'email' },
							),
					),
				),
			);
			expect(new Set(saved.map(({ contact }) => contact.id)).size).toBe(1);
			expect(saved.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
			const [contact] = await journey.store.contacts.list();
			expect(Object.keys(contact.attributes)).toHaveLength(64);
		} finally {
			await elsewhere.close();
		}
	});

	it('knows a contact by an address that it had, until another contact has that', async () => {
		const { contact: ann } = await save({ email: 'office@example.com' });
		await save({ email: 'office@example.com', externalId: 'ann' });
		await save({ externalId: 'ann', email: 'ann@example.com' }, { matchBy: 'externalId' });
		const { contact: still } = await save({ email: 'office@example.com', firstName: 'Ann' });
		expect(still).toMatchObject({ id: ann.id, email: 'ann@example.com', firstName: 'Ann' });
		const { contact: ben, outcome } = await save(
			{ email: 'office@example.com', externalId: 'ben' },
			{ matchBy: 'externalId' },
		);
		expect(outcome).toBe('created');
		expect((await save({ email: 'office@example.com' })).contact.id).toBe(ben.id);
	});
});

describe('finding out who is meant', () => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start();
	});

	afterEach(async () => await journey.close());

	const resolve = async (
		reference: Parameters<typeof resolveContact>[1],
		ifUnknown: 'create' | 'reject' = 'reject',
		path?: string,
	) => await resolveContact(journey.engine, reference, { ifUnknown, path, defaultCountry: 'NL' });

	it('goes by id first, then external id, email address and phone number', async () => {
		const byId = await resolve({ email: 'id@example.com' }, 'create');
		const byExternal = await resolve({ externalId: 'crm-1' }, 'create');
		const byEmail = await resolve({ email: 'ann@example.com' }, 'create');
		const byPhone = await resolve({ phone: '+31 20 794 6000' }, 'create');

		expect((await resolve({ id: byId.id, email: 'ann@example.com' })).id).toBe(byId.id);
		expect((await resolve({ externalId: 'crm-1', phone: '+31 20 794 6000' })).id).toBe(byExternal.id);
		expect((await resolve({ email: 'ANN@example.com', phone: '020 794 6000' })).id).toBe(byEmail.id);
		expect((await resolve({ phone: '020 794 6000' })).id).toBe(byPhone.id);
	});

	it('goes on to the next key when the first is not known', async () => {
		const ann = await resolve({ email: 'ann@example.com' }, 'create');
		const found = await resolve({ externalId: 'crm-9', email: 'ann@example.com' });
		expect(found).toMatchObject({ id: ann.id, externalId: 'crm-9' });
	});

	it('creates an unknown contact with all that was said, if told so', async () => {
		const created = await resolve(
			{ email: 'ann@example.com', phone: '020 794 6000', firstName: 'Ann' },
			'create',
		);
		expect(created).toMatchObject({ email: 'ann@example.com', phone: '020 794 6000', firstName: 'Ann' });
	});

	it('finds an external id again that was sent in another Unicode form', async () => {
		const created = await resolve({ externalId: 'Zo\u00eb' }, 'create');
		expect((await resolve({ externalId: 'Zoe\u0308' })).id).toBe(created.id);
	});

	it('refuses an unknown contact, if told so, and names the field', async () => {
		await expect(resolve({ email: 'ann@example.com' }, 'reject', 'contact.')).rejects.toThrow(
			new UnknownContactError({
				field: 'contact.email',
				reason: 'no contact is known by "ann@example.com"',
			}),
		);
		expect(await journey.store.contacts.count()).toBe(0);
	});

	it('refuses an unknown id even when unknown contacts are created: ids are made here', async () => {
		await expect(resolve({ id: 'nobody', email: 'ann@example.com' }, 'create')).rejects.toBeInstanceOf(
			UnknownContactError,
		);
	});

	it.each([
		[{}, 'contact: must identify a contact by id, externalId, email or phone'],
		[{ email: 'ann@' }, 'contact.email: "ann@" is not an email address'],
		[{ phone: '1' }, 'contact.phone: "1" is not a phone number; write it with its country prefix'],
		[{ firstName: 'Ann' }, 'contact: must identify a contact by id, externalId, email or phone'],
		[
			{ email: 'ann@', phone: '1' },
			'contact.email: "ann@" is not an email address; contact.phone: "1" is not a phone number',
		],
	])('says what is wrong with %j', async (reference, message) => {
		await expect(resolve(reference, 'create', 'contact.')).rejects.toThrow(message);
	});
});

describe('creating leads', () => {
	let journey: EngineHarness;
	let contactId: string;

	beforeEach(async () => {
		journey = await EngineHarness.start();
		contactId = (await journey.contact()).id;
	});

	afterEach(async () => await journey.close());

	const create = async (request: Partial<LeadRequest> = {}) =>
		await createLead(journey.engine, {
			contactId,
			matching: 'email',
			ifFound: 'update',
			fields: {},
			origin: null,
			...request,
		});

	it('always makes a new one, if told so, as outbound journeys do', async () => {
		const first = await create({ matching: 'always', fields: { topic: 'Demo' } });
		const second = await create({ matching: 'always', fields: { topic: 'Demo' } });
		expect([first.outcome, second.outcome]).toEqual(['created', 'created']);
		expect(second.lead.id).not.toBe(first.lead.id);
		expect(first.lead).toMatchObject({ contactId, topic: 'Demo', status: 'open', stage: 'inquiry' });
	});

	it('keeps one open lead a person, matched by email address', async () => {
		const first = await create({ fields: { topic: 'Demo' } });
		const again = await create({ fields: { topic: 'Prices', campaign: 'spring' } });
		expect(again).toMatchObject({ outcome: 'updated', reason: 'An open lead matches by email address' });
		expect(again.lead).toMatchObject({ id: first.lead.id, topic: 'Prices', campaign: 'spring' });
	});

	it('fills only what is empty, or leaves the lead as it is, if told so', async () => {
		await create({ fields: { topic: 'Demo', attributes: { budget: 1 } } });
		const filled = await create({
			ifFound: 'fillEmpty',
			fields: { topic: 'Prices', campaign: 'spring', attributes: { budget: 2, team: 5 } },
		});
		expect(filled.lead).toMatchObject({
			topic: 'Demo',
			campaign: 'spring',
			attributes: { budget: 1, team: 5 },
		});
		const kept = await create({ ifFound: 'keep', fields: { topic: 'Prices', owner: 'sam' } });
		expect(kept.outcome).toBe('linked');
		expect(kept.lead).toMatchObject({ topic: 'Demo', owner: null });
	});

	it('does not find that of a contact whom an external ID tells apart', async () => {
		const person = async (externalId: string) =>
			(
				await saveContact(
					journey.engine,
					{ externalId, email: 'info@example.com' },
					{ matchBy: 'externalId' },
				)
			).contact.id;
		const [first, second] = [await person('1'), await person('2')];
		for (const matching of ['email', 'emailAndPage'] as const) {
			const leads = [];
			for (const contactId of [first, second, first]) {
				leads.push((await create({ contactId, matching, fields: { page: matching } })).lead.id);
			}
			expect(new Set(leads).size).toBe(2);
			expect(leads[2]).toBe(leads[0]);
		}
	});

	it('finds the open lead of another contact with the same email address', async () => {
		const first = await create();
		const twin = await journey.contact('ann@example.com');
		expect((await create({ contactId: twin.id })).lead.id).toBe(first.lead.id);
	});

	it('keeps one open lead a person and marketing page, as forms do', async () => {
		const matching = 'emailAndPage';
		const spring = await create({ matching, fields: { page: '/spring' } });
		const autumn = await create({ matching, fields: { page: '/autumn' } });
		const again = await create({ matching, fields: { page: '/spring', topic: 'Demo' } });
		expect(autumn.lead.id).not.toBe(spring.lead.id);
		expect(again).toMatchObject({ outcome: 'updated', lead: { id: spring.lead.id, topic: 'Demo' } });
	});

	it('matches nothing by a missing page', async () => {
		const first = await create({ matching: 'emailAndPage' });
		const second = await create({ matching: 'emailAndPage' });
		expect(second.lead.id).not.toBe(first.lead.id);
		expect(second.reason).toBe('It has no marketing page to match by');
	});

	it.each(['qualified', 'disqualified'] as const)(
		'makes a new one when the earlier is %s',
		async (status) => {
			const first = await create();
			await journey.store.leads.update(first.lead.id, { status });
			const second = await create();
			expect(second.outcome).toBe('created');
			expect(second.lead.id).not.toBe(first.lead.id);
			expect((await create()).lead.id).toBe(second.lead.id);
		},
	);

	it('makes a new one for a page when the earlier was moved to another page', async () => {
		const matching = 'emailAndPage';
		const first = await create({ matching, fields: { page: '/spring' } });
		await journey.store.leads.update(first.lead.id, { page: '/autumn' });
		const second = await create({ matching, fields: { page: '/spring' } });
		expect(second.outcome).toBe('created');
	});

	it('makes one lead of 64 that are created at the same moment', async () => {
		const results = await Promise.all(Array.from({ length: 64 }, async () => await create()));
		expect(new Set(results.map(({ lead }) => lead.id)).size).toBe(1);
		expect(results.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
	});

	it('makes one a step and visit, however often the step is repeated', async () => {
		const [enrollmentId] = await journey.enter([(await journey.store.contacts.get(contactId))!]);
		const origin: JourneyOrigin = {
			journeyId: 'welcome',
			enrollmentId,
			stepId: 'create lead',
			originId: 'first visit',
		};
		const first = await create({ matching: 'always', origin });
		const repeated = await create({ matching: 'always', origin });
		expect(repeated).toMatchObject({ outcome: 'repeated', lead: { id: first.lead.id, enrollmentId } });
		const next = await create({ matching: 'always', origin: { ...origin, originId: 'second visit' } });
		expect(next.outcome).toBe('created');
	});

	it('needs a contact that exists', async () => {
		await expect(create({ contactId: 'nobody' })).rejects.toThrow(NotFoundError);
	});
});

describe('sales activities', () => {
	let journey: EngineHarness;
	let contactId: string;

	beforeEach(async () => {
		journey = await EngineHarness.start();
		contactId = (await journey.contact()).id;
	});

	afterEach(async () => await journey.close());

	const create = async (request: Partial<ActivityRequest> = {}) =>
		await createActivity(journey.engine, {
			kind: 'phoneCall',
			subject: 'Call Ann',
			description: null,
			dueAt: START + DAY,
			startsAt: null,
			endsAt: null,
			owner: 'sam',
			contactId,
			leadId: null,
			accountId: null,
			origin: null,
			...request,
		});

	it('are created open, with who is to do what until when', async () => {
		const { activity, repeated } = await create({ subject: '  Call Ann ' });
		expect(repeated).toBe(false);
		expect(activity).toMatchObject({
			kind: 'phoneCall',
			subject: 'Call Ann',
			owner: 'sam',
			dueAt: START + DAY,
			status: 'open',
			contactId,
		});
	});

	it('are made once a step and visit', async () => {
		const origin = { journeyId: 'welcome', enrollmentId: 'e', stepId: 'call', originId: 'h' };
		const first = await create({ origin });
		const second = await create({ origin });
		expect(second).toEqual({ activity: first.activity, repeated: true });
	});

	it.each([
		[{ subject: ' ' }, 'subject is empty'],
		[{ kind: 'appointment' as const }, 'start: is missing'],
		[{ kind: 'appointment' as const, startsAt: START, endsAt: START - 1 }, 'end: is before the start'],
	])('are refused when they make no sense: %j', async (request, message) => {
		await expect(create(request)).rejects.toThrow(message);
		expect(await journey.store.activities.list()).toEqual([]);
	});

	it('tell the journey once when they are completed', async () => {
		await journey.trigger('call done', { eventType: 'activity.completed' });
		await journey.step('call done');
		const [id] = await journey.enter([(await journey.store.contacts.get(contactId))!]);
		const { activity } = await create();

		const done = await completeActivity(journey.engine, activity.id, 'reached');
		await journey.engine.clock.idle();
		expect(done).toMatchObject({ status: 'completed', result: 'reached', completedAt: START });
		expect(await journey.where(id)).toBe('completed');

		await expect(completeActivity(journey.engine, activity.id, 'again')).rejects.toThrow(ConflictError);
		const events = await journey.store.interactions.list({ contactId, type: 'activity.completed' });
		expect(events).toHaveLength(1);
		expect(events[0].properties).toMatchObject({
			activityId: activity.id,
			kind: 'phoneCall',
			result: 'reached',
		});
	});

	it('are completed once when two people do it at the same moment', async () => {
		const { activity } = await create();
		const results = await Promise.allSettled([
			completeActivity(journey.engine, activity.id, 'a'),
			completeActivity(journey.engine, activity.id, 'b'),
		]);
		expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
	});

	it('cannot be completed when they do not exist', async () => {
		await expect(completeActivity(journey.engine, 'none', null)).rejects.toThrow(NotFoundError);
	});

	it('without a contact can be completed too', async () => {
		const { activity } = await create({ contactId: null });
		await expect(completeActivity(journey.engine, activity.id, null)).resolves.toMatchObject({
			status: 'completed',
		});
	});
});
