import {
	createActivity,
	createLead,
	explainContact,
	registerSource,
	retryEnrollments,
	saveAccount,
	setConsent,
	type ContactExplanation,
} from '../../lib/engine';
import { NotFoundError } from '../../lib/domain/errors';
import { DEFAULT_ENTRY_RULES } from '../../lib/domain/journey';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { contactRow, DAY, HOUR, START } from '../support/rows';

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	const explain = async (id: string): Promise<ContactExplanation> =>
		await explainContact(journey.engine, id, 'UTC');

	const lines = async (id: string): Promise<string[]> => (await explain(id)).text.split('\n');

	it('says little about someone who is nowhere', async () => {
		const ann = await journey.contact();
		expect(await lines(ann.id)).toEqual([
			'ann@example.com',
			'Consents: none recorded.',
			'Journeys: not in any, and never was.',
		]);
		await expect(explain('nobody')).rejects.toThrow(NotFoundError);
	});

	it('says where someone waits, since when, until when, and for what', async () => {
		const ann = await journey.contact();
		const eventFilter = {
			combine: 'and' as const,
			conditions: [{ property: 'link', operator: 'equals' as const, value: 'pricing' }],
		};
		await journey.trigger('clicked', { eventType: 'email.clicked', eventFilter, dueAt: START + DAY });
		await journey.step('clicked');
		const [id] = await journey.enter([ann]);
		await journey.advance(HOUR);
		const { enrollments } = await explain(ann.id);
		const waitsFor = `email.clicked (link equals pricing), until ${minute(START + DAY)}`;
		expect(enrollments).toEqual([
			{
				id,
				journeyId: 'welcome',
				journeyName: 'Welcome',
				throughAccount: false,
				status: 'active',
				reason: null,
				enteredAt: START,
				endedAt: null,
				pausedAt: null,
				goalAt: null,
				steps: [
					{
						stepId: 'clicked',
						stepName: 'The clicked step',
						state: 'waiting',
						since: START,
						dueAt: START + DAY,
						waitsFor,
					},
				],
				lastDecision: {
					at: START,
					text: `waits at "The clicked step" for email.clicked until ${minute(START + DAY)}`,
				},
				lastFailure: null,
			},
		]);
		expect(await lines(ann.id)).toEqual([
			'ann@example.com',
			'Consents: none recorded.',
			`"Welcome": active, entered ${minute(START)}.`,
			`  At "The clicked step" since ${minute(START)}, waiting for ${waitsFor}.`,
			`  Last decision, ${minute(START)}: waits at "The clicked step" for email.clicked until ${minute(START + DAY)}.`,
		]);
	});

	it('tells the last failure as long as it counts', async () => {
		const ann = await journey.contact();
		let broken = true;
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait', async () => {
			if (broken) throw new Error('mail server away');
		});
		const [id] = await journey.enter([ann]);
		await journey.advance(HOUR);
		const [failed] = (await explain(ann.id)).enrollments;
		expect(failed).toMatchObject({
			status: 'failed',
			steps: [{ stepName: 'The wait step', state: 'failed' }],
			lastFailure: { node: 'Send Mail', message: 'mail server away', executionId: '2' },
		});
		expect(await lines(ann.id)).toContain(
			`  Failed ${minute(START + HOUR)} at "Send Mail": mail server away`,
		);
		broken = false;
		await retryEnrollments(journey.engine, [id]);
		await journey.engine.clock.idle();
		const [done] = (await explain(ann.id)).enrollments;
		expect(done).toMatchObject({ status: 'completed', steps: [], lastFailure: null });
	});

	it('says why someone left, or did not enter', async () => {
		const ann = await journey.contact();
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait');
		await journey.enter([ann]);
		await journey.enroll([ann]);
		await journey.advance(HOUR);
		await journey.enroll([ann], { reentry: 'never' });
		const text = await lines(ann.id);
		expect(text).toContain(`"Welcome": completed ${minute(START + HOUR)}, entered ${minute(START)}.`);
		expect(text).toContain(
			`"Welcome": didn’t enter at "The trigger step": they were already in this journey, last ${minute(START)}.`,
		);
		expect(text).toContain(
			`"Welcome": didn’t enter at "The trigger step": they were in this journey before, and may enter only once, last ${minute(START + HOUR)}.`,
		);
	});

	it('tells a contact’s account in a journey that a colleague brought it into', async () => {
		const account = await saveAccount(journey.engine, { domain: 'contoso.example' }, { matchBy: 'domain' });
		const [ann, bob] = await Promise.all(
			['ann@contoso.example', 'bob@contoso.example'].map(
				async (email) =>
					await journey.store.contacts.insert(contactRow({ email, accountId: account.account.id })),
			),
		);
		const rules = { ...DEFAULT_ENTRY_RULES, per: 'account' as const };
		await journey.trigger('asked', { dueAt: null, eventType: 'demo.asked' });
		await journey.step('asked');
		await registerSource(journey.engine, { journeyId: JOURNEY, stepId: 'trigger', audience: null, rules });
		const [id] = await journey.enter([ann], { rules });
		expect((await explain(ann.id)).enrollments).toMatchObject([{ id, throughAccount: false }]);
		expect((await explain(bob.id)).enrollments).toMatchObject([{ id, throughAccount: true }]);
		expect((await lines(bob.id)).slice(2, 4)).toEqual([
			`"Welcome" (through the account): active, entered ${minute(START)}.`,
			`  At "The asked step" since ${minute(START)}, waiting for demo.asked.`,
		]);
	});

	it('lists consents, leads with their stage, and open activities', async () => {
		const ann = await journey.contact();
		const { engine } = journey;
		await setConsent(engine, {
			contactId: ann.id,
			channel: 'email',
			purpose: 'news',
			state: 'given',
			source: null,
		});
		await createLead(engine, {
			contactId: ann.id,
			matching: 'always',
			ifFound: 'keep',
			fields: { topic: 'Bike', owner: 'kim' },
			origin: null,
		});
		const task = {
			kind: 'task' as const,
			subject: 'Call',
			description: null,
			dueAt: START + DAY,
			startsAt: null,
			endsAt: null,
			owner: 'kim',
			contactId: ann.id,
			leadId: null,
			accountId: null,
			origin: null,
		};
		await createActivity(engine, task);
		expect(await lines(ann.id)).toEqual([
			'ann@example.com',
			`Consents: email for news given ${minute(START)}.`,
			'Journeys: not in any, and never was.',
			'Lead "Bike": Inquiry, open, owner kim.',
			`Open task "Call" for kim, due ${minute(START + DAY)}.`,
		]);
	});
});

function minute(at: number): string {
	return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} (UTC)`;
}
