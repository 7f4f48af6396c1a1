import {
	addSuppressions,
	eraseContact,
	markHanded,
	markSending,
	resumeSending,
	setConsent,
	stopAllSending,
} from '../../../lib/engine';
import type { Contact } from '../../../lib/store';
import { EngineHarness, type Work } from '../../support/engineHarness';
import { capOf, Gate, messageTerms } from '../../support/gates';
import { onBothStores } from '../../support/onBothStores';
import { MINUTE } from '../../support/rows';

const provider = 'smtp';

onBothStores((newPlace) => {
	let journey: EngineHarness;
	let gate: Gate;
	let ann: Contact;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		gate = new Gate(journey, messageTerms({ caps: [capOf(1)] }));
		ann = await journey.contact();
	}, 60_000);

	afterEach(async () => await journey.close());

	/** Lets something happen between the gate's decision and the sending, as if a person had to approve it. */
	async function permitAfter(happening: (id: string) => Promise<unknown>): Promise<unknown> {
		const run: Work = async (execution) => {
			await gate.pass(execution);
			return { status: 'suspended' };
		};
		await journey.step('trigger', run);
		await journey.enter([ann]);
		const [{ id }] = await journey.store.messages.list({ contactId: ann.id });
		await journey.advance(MINUTE);
		await happening(id);
		return (await markSending(journey.engine, [id], { provider })).get(id);
	}

	const say = async (state: 'given' | 'withdrawn', purpose = 'marketing'): Promise<unknown> =>
		await setConsent(journey.engine, {
			contactId: ann.id,
			channel: 'email',
			purpose,
			state,
			source: null,
		});

	it.each([
		['withdraws consent', async () => await say('withdrawn'), 'consent_withdrawn'],
		['is erased', async () => await eraseContact(journey.engine, ann.id), 'erased'],
		[
			'has its address suppressed',
			async () =>
				await addSuppressions(journey.engine, [
					{ channel: 'email', address: 'ann@example.com', source: null },
				]),
			'suppressed_address',
		],
	])(
		'sends nothing to a contact who %s after the decision, and counts nothing',
		async (_, happens, reason) => {
			expect(await permitAfter(happens)).toEqual({ suppressed: reason });
			expect(await gate.messages()).toEqual([
				expect.objectContaining({ state: 'suppressed', reason, countedAt: null }),
			]);
		},
	);

	it('sends what another purpose was withdrawn for, and what was allowed again', async () => {
		expect(
			await permitAfter(async () => {
				await say('withdrawn', 'surveys');
				await say('withdrawn');
				await journey.advance(MINUTE);
				await say('given');
			}),
		).toBe('send');
	});

	it('sends a transactional message, whatever was withdrawn', async () => {
		gate.terms = messageTerms({ kind: 'transactional' });
		expect(await permitAfter(async () => await say('withdrawn'))).toBe('send');
	});

	it('sends nothing while all sending is stopped, and the message once it goes on', async () => {
		const { engine } = journey;
		expect(await permitAfter(async () => await stopAllSending(engine, null))).toBe('stopped');
		const [{ id, countedAt }] = await gate.messages();
		expect(countedAt).not.toBeNull();
		expect((await markSending(engine, [id], { provider })).get(id)).toBe('stopped');
		await resumeSending(engine);
		expect((await markSending(engine, [id], { provider })).get(id)).toBe('send');
	});

	it('says that a message has gone out, whatever has happened since', async () => {
		expect(
			await permitAfter(async (id) => {
				await markHanded(journey.engine, [id], { provider });
				await say('withdrawn');
			}),
		).toBe('sent');
	});
});
