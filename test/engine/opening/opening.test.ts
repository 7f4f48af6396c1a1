import { forgetFailedStep, noteFailedStep, openJourney, refuseJourney } from '../../../lib/engine';
import type { Finding } from '../../../lib/domain/journey/check';
import { EngineHarness, JOURNEY } from '../../support/engineHarness';
import { onBothStores } from '../../support/onBothStores';
import { HOUR, MINUTE, SECOND, START } from '../../support/rows';

const FINDING: Finding = {
	severity: 'error',
	rule: 'impossible-value',
	node: 'Wait',
	problem: 'p',
	remedy: 'm',
	link: 'l',
};
const NAMED = { id: JOURNEY, name: 'Welcome' };

onBothStores((newPlace) => {
	let journey: EngineHarness;
	const recheck = jest.fn();

	beforeEach(async () => {
		recheck.mockReset();
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	async function publish(): Promise<void> {
		await journey.trigger('wait', { dueAt: START + 2 * MINUTE }, { entry: { recheck } });
		await journey.step('wait');
	}

	const refuse = async (fingerprint = 'v1'): Promise<boolean> =>
		await refuseJourney(journey.engine, NAMED, { fingerprint }, [FINDING]);

	it('no one starts in a journey that isn’t open, those on their way continue, and then the others start', async () => {
		await publish();
		const ann = await journey.contact('ann@example.com');
		const [first] = await journey.enter([ann]);
		expect(await refuse()).toBe(true);
		expect(await refuse()).toBe(false);
		const [second] = await journey.enter([await journey.contact('bo@example.com')]);
		await journey.advance(3 * MINUTE);
		expect([await journey.where(first), await journey.where(second)]).toEqual([
			'completed',
			'ready at trigger',
		]);
		expect(await openJourney(journey.engine, JOURNEY, 'another version')).toBe(false);
		expect(await openJourney(journey.engine, JOURNEY)).toBe(true);
		await journey.engine.clock.idle();
		expect(await journey.where(second)).not.toBe('ready at trigger');
	});

	it('what the store lacked is looked for again, and one contact is tried every five minutes', async () => {
		await publish();
		await refuse();
		await journey.enter(await journey.contacts(3));
		expect(journey.at('trigger')).toEqual([]);
		await journey.advance(4 * MINUTE);
		expect(recheck.mock.calls.length).toBeGreaterThan(5);
		expect(journey.at('trigger')).toEqual([]);
		await journey.advance(2 * MINUTE);
		expect(journey.at('trigger').map(({ batch }) => batch.length)).toEqual([1]);
	});

	it('with no one at the trigger, nothing is looked for', async () => {
		await publish();
		await refuse();
		await journey.advance(HOUR);
		expect(recheck).not.toHaveBeenCalled();
	});

	it('steps that aren’t registered keep the trigger waiting; other processes can see which', async () => {
		await publish();
		const { clock } = journey.engine;
		clock.expect(JOURNEY, [
			{ stepId: 'wait', name: 'Wait' },
			{ stepId: 'ask', name: 'Ask' },
		]);
		noteFailedStep(JOURNEY, { stepId: 'ask', name: 'Ask', reason: 'It has no event type.' });
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(10 * SECOND);
		expect(await journey.where(id)).toBe('ready at trigger');
		const missing = async () => (await journey.store.steps.journey(JOURNEY))?.missingSteps;
		expect(await missing()).toEqual([{ stepId: 'ask', name: 'Ask', reason: 'It has no event type.' }]);
		await journey.step('ask');
		forgetFailedStep(JOURNEY, 'ask');
		await journey.advance(10 * SECOND);
		expect(await missing()).toBeNull();
		expect(await journey.where(id)).toBe('waiting at wait');
	});

	it('a process that only takes forms doesn’t miss the steps, which another one serves', async () => {
		await publish();
		const other = await journey.startEngine();
		other.clock.expect(JOURNEY, [
			{ stepId: 'trigger', name: 'Trigger' },
			{ stepId: 'wait', name: 'Wait' },
		]);
		await journey.advance(10 * SECOND);
		expect((await journey.store.steps.journey(JOURNEY))?.missingSteps).toBeNull();
		await other.close();
	});
});
