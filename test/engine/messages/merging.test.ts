import { mergeRecords, recordHit, saveContact, undoMerge } from '../../../lib/engine';
import type { Contact } from '../../../lib/store';
import { EngineHarness } from '../../support/engineHarness';
import { capOf, Gate, messageTerms } from '../../support/gates';
import { onBothStores } from '../../support/onBothStores';
import { DAY, HOUR, MINUTE } from '../../support/rows';

const IPHONE =
	'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';

onBothStores((newPlace) => {
	let journey: EngineHarness;
	let gate: Gate;
	let ann: Contact;
	let bo: Contact;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		gate = new Gate(
			journey,
			messageTerms({ caps: [capOf(1)], overCap: { action: 'hold', atMost: 9 * DAY } }),
		);
		await gate.publish();
		ann = await journey.contact();
		bo = await journey.contact('bo@example.com');
	}, 60_000);

	afterEach(async () => await journey.close());

	const merge = async () =>
		await mergeRecords(journey.engine, {
			record: 'contact',
			winnerId: ann.id,
			loserId: bo.id,
			fields: 'keep',
		});

	const enter = async (contact: Contact, key: string): Promise<void> => {
		await journey.enter([contact], { reentry: 'always', key });
	};

	it('messages to both count for the contact that they were merged into', async () => {
		gate.terms = messageTerms({ caps: [capOf(1)] });
		await enter(bo, '1');
		await merge();
		await enter(ann, '2');
		expect(gate.words).toEqual(['send', 'over_cap']);
	});

	it('a message that was held for the other goes once, when the contact has room', async () => {
		await enter(bo, '1');
		await enter(bo, '2');
		await journey.advance(HOUR);
		await enter(ann, '3');
		await merge();
		await journey.advance(3 * DAY);
		const sent = (await gate.messages()).filter(({ state }) => state === 'handed');
		const times = sent.map(({ countedAt }) => countedAt!).toSorted((left, right) => left - right);
		// Two had gone out before they were one person.
		for (let n = 2; n < times.length; n++) expect(times[n] - times[n - 1]).toBeGreaterThanOrEqual(DAY);
		expect((await gate.messages()).map(({ contactId }) => contactId)).toEqual([ann.id, ann.id, ann.id]);
	});

	it('an undecided click goes along with its message, and comes back with it', async () => {
		await enter(bo, '1');
		const [{ id }] = await gate.messages();
		await journey.advance(HOUR);
		const click = async (link: number): Promise<void> => {
			await recordHit(journey.engine, {
				message: id,
				kind: 'click',
				link,
				url: 'https://example.com/',
				at: journey.clock.now(),
				signals: { head: false, userAgent: IPHONE, address: '203.0.113.7' },
			});
		};
		const clicks = async ({ id: contactId }: Contact): Promise<unknown[]> =>
			(await journey.store.interactions.list({ contactId }))
				.filter(({ type }) => type === 'email.clicked')
				.map(({ properties }) => properties.link);
		await click(1);
		await merge();
		await journey.advance(MINUTE);
		expect(await clicks(ann)).toEqual([1]);
		await click(2);
		const [{ id: mergeId }] = await journey.store.merges.list();
		await undoMerge(journey.engine, mergeId);
		await journey.advance(MINUTE);
		expect((await journey.store.messages.get(id))?.contactId).toBe(bo.id);
		expect([await clicks(ann), await clicks(bo)].flat()).toHaveLength(2);
	});

	it('what’s held goes to the address that its contact has by then', async () => {
		await enter(bo, '1');
		await enter(bo, '2');
		const externalId = 'crm-7';
		await saveContact(journey.engine, { externalId, email: 'bo@example.com' }, { matchBy: 'email' });
		await saveContact(journey.engine, { externalId, email: 'new@example.com' }, { matchBy: 'externalId' });
		await journey.advance(2 * DAY);
		const addresses = gate.decisions.map(({ decision }) => 'address' in decision && decision.address);
		expect(addresses).toEqual(['bo@example.com', 'bo@example.com', 'new@example.com']);
	});
});
