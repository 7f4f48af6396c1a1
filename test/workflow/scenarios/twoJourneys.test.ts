import { ours } from '../support/draw';
import { useRunner } from '../support/useRunner';
import { ANN, asking, exits, goal, happens, longJourney, onEvent, openSite } from './support';

const runner = useRunner();

beforeEach(async () => await openSite(runner()));

const ENTER = { audience: 'event', eventTypes: 'enter' };

/** Where a contact is in each of its journeys. */
async function everywhere(): Promise<Record<string, string>> {
	const enrollments = await runner().store.enrollments(ANN);
	return Object.fromEntries(
		enrollments.map(({ journeyId, status, positions }) => [
			journeyId,
			positions.length === 0 ? status : positions.map(({ state }) => state).join(', '),
		]),
	);
}

it('a contact enters two journeys by one event, and each goes its own way', async () => {
	await runner().publish(longJourney({ ...ENTER, ...exits(onEvent('order.placed')) }, 'first'));
	await runner().publish(longJourney(ENTER, 'second'));
	await happens(runner(), 'enter', ANN);
	expect(await everywhere()).toEqual({ first: 'waiting', second: 'waiting' });
	await happens(runner(), 'order.placed', ANN);
	expect(await everywhere()).toEqual({ first: 'exited', second: 'waiting' });
});

it('the event that ends one of them is what the other waits for: both happen', async () => {
	const ordered = { eventType: 'order.placed', timeout: 'never' };
	await runner().publish(longJourney({ ...ENTER, ...exits(onEvent('order.placed')) }, 'first'));
	await runner().publish({
		...asking(ordered, ['Yes', 'No'], {}, ours('journeyTrigger', ENTER)),
		id: 'second',
	});
	await happens(runner(), 'enter', ANN);
	await happens(runner(), 'order.placed', ANN);
	expect(await everywhere()).toEqual({ first: 'exited', second: 'completed' });
	expect(runner().ledger.emails('Yes')).toEqual([ANN]);
});

it('the goal of one is not the goal of the other', async () => {
	await runner().publish(longJourney({ ...ENTER, ...goal(onEvent('order.placed'), false) }, 'first'));
	await runner().publish(longJourney(ENTER, 'second'));
	await happens(runner(), 'enter', ANN);
	await happens(runner(), 'order.placed', ANN);
	const enrollments = await runner().store.enrollments(ANN);
	expect(Object.fromEntries(enrollments.map(({ journeyId, goalAt }) => [journeyId, goalAt]))).toEqual({
		first: runner().clock.now(),
		second: null,
	});
});

it('being inside one of them does not keep a contact out of the other', async () => {
	await runner().publish(longJourney({ ...ENTER, reentry: 'never' }, 'first'));
	await happens(runner(), 'enter', ANN);
	await runner().publish(longJourney({ ...ENTER, reentry: 'never' }, 'second'));
	await happens(runner(), 'enter', ANN);
	expect(await everywhere()).toEqual({ first: 'waiting', second: 'waiting' });
	expect(runner().ledger.emails('Welcome')).toEqual([ANN, ANN]);
});
