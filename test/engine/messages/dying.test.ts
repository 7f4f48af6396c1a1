import { markHanded, markSending, type MessageDecision } from '../../../lib/engine';
import { EngineHarness, type FakeExecution } from '../../support/engineHarness';
import { capOf, Gate, messageTerms } from '../../support/gates';
import { onBothStores } from '../../support/onBothStores';
import { DAY, HOUR, MINUTE, START } from '../../support/rows';

/** The moments on a message's way, in order, at each of which the process may die. */
const MOMENTS = ['taken over', 'decided', 'sending', 'with the server', 'handed', 'held behind'] as const;

type Moment = (typeof MOMENTS)[number];

const PROVIDER = 'smtp';

onBothStores((newPlace) => {
	let journey: EngineHarness;
	let gate: Gate;
	/** Every mail that a server got, by the contact's id. */
	let mails: string[];
	/** When the process dies; null: it doesn't. */
	let dies: Moment | null;
	let died: boolean;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		gate = new Gate(journey, messageTerms({ caps: [capOf(1)] }));
		mails = [];
		died = false;
	}, 60_000);

	afterEach(async () => await journey.close());

	async function at(moment: Moment): Promise<void> {
		if (moment !== dies || died) return;
		died = true;
		await new Promise(() => {});
	}

	/** What happens to contacts behind the trigger: the gate, Journey Send Email, and a wait. */
	async function run(execution: FakeExecution): Promise<void> {
		await at('taken over');
		const decisions = await gate.pass(execution);
		await at('decided');
		for (const [n, decision] of decisions.entries()) {
			if (decision.outcome === 'send') await send(decision, execution.items[n].contactId);
		}
		await journey.holdAt('wait', execution, { dueAt: START + 10 * DAY });
		await at('held behind');
	}

	async function send(
		decision: Extract<MessageDecision, { outcome: 'send' }>,
		contactId: string,
	): Promise<void> {
		const { engine } = journey;
		const permits = await markSending(engine, [decision.messageId], { provider: PROVIDER });
		if (permits.get(decision.messageId) !== 'send') return;
		await at('sending');
		mails.push(contactId);
		await at('with the server');
		await markHanded(engine, [decision.messageId], { provider: PROVIDER });
		await at('handed');
	}

	async function publish(): Promise<void> {
		// Contacts whose execution died are sent through it again automatically.
		const failurePolicy = { kind: 'retry', attempts: 3, backoff: MINUTE } as const;
		await journey.step('trigger', run, { failurePolicy });
		await journey.step('wait');
	}

	it.each(MOMENTS)('sends no second mail and loses no count when it dies: %s', async (moment) => {
		dies = moment;
		await publish();
		const ann = await journey.contact();
		await journey.enroll([ann], { reentry: 'always' });
		while (!died) await journey.turn();
		await journey.crash();
		await publish();
		await journey.advance(HOUR);

		const received = ['sending'].includes(moment) ? 0 : 1;
		expect(mails).toHaveLength(received);
		expect(await gate.messages()).toMatchObject([
			{
				// Whether the server had it isn't known to those who come after.
				state: moment === 'sending' || moment === 'with the server' ? 'unconfirmed' : 'handed',
				countedAt: expect.any(Number),
			},
		]);
		// Whatever happened, its place is taken.
		await journey.enter([ann], { reentry: 'always', key: 'again' });
		expect(gate.words.at(-1)).toBe('over_cap');
		expect(mails).toHaveLength(received);
	});
});
