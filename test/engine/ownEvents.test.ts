import { OWN_EVENTS, type RecordedEventType } from '../../lib/domain/interactions';
import {
	cancelActivity,
	completeActivity,
	createActivity,
	createLead,
	moveLead,
	setConsent,
	updateLead,
} from '../../lib/engine';
import { EngineHarness } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';

onBothStores((newPlace) => {
	it('events that are recorded by journeys have the properties that are listed for them', async () => {
		const journey = await EngineHarness.start({ place: newPlace() });
		const { engine, store } = journey;
		try {
			const [ann, bo] = [await journey.contact(), await journey.contact('bo@example.com')];
			const { lead } = await createLead(engine, {
				contactId: ann.id,
				matching: 'always',
				ifFound: 'keep',
				fields: {},
				origin: null,
			});
			await moveLead(engine, {
				leadId: lead.id,
				move: { action: 'sales_ready' },
				reason: null,
				opportunity: null,
				by: { kind: 'hand', name: 'Kim' },
				origin: null,
			});
			await updateLead(engine, lead.id, { contactId: bo.id });
			for (const state of ['given', 'withdrawn'] as const) {
				await setConsent(engine, {
					contactId: ann.id,
					channel: 'email',
					purpose: 'marketing',
					state,
					source: null,
				});
			}
			for (const close of [completeActivity, cancelActivity]) {
				const { activity } = await createActivity(engine, {
					kind: 'task',
					subject: 'Call',
					description: null,
					dueAt: null,
					startsAt: null,
					endsAt: null,
					owner: null,
					contactId: ann.id,
					leadId: lead.id,
					accountId: null,
					origin: null,
				});
				await close(engine, activity.id, null);
			}
			const recorded = [
				...(await store.interactions.list({ contactId: ann.id })),
				...(await store.interactions.list({ contactId: bo.id })),
			];
			expect(new Set(recorded.map(({ type }) => type))).toEqual(
				new Set(Object.keys(OWN_EVENTS).filter((type) => type !== 'form.submitted')),
			);
			for (const { type, properties } of recorded) {
				const listed: readonly string[] = OWN_EVENTS[type as RecordedEventType];
				expect([type, Object.keys(properties).filter((name) => !listed.includes(name))]).toEqual([type, []]);
			}
		} finally {
			await journey.close();
		}
	});
});
