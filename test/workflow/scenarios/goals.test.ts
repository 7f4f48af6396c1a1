import { useRunner } from '../support/useRunner';
import {
	ANN,
	BO,
	exits,
	goal,
	happens,
	join,
	know,
	longJourney,
	makeSegment,
	onAttribute,
	onEvent,
	onSegment,
	openSite,
} from './support';

const runner = useRunner();

beforeEach(async () => await openSite(runner()));

const ENTER = { audience: 'event', eventTypes: 'enter' };

const where = async (): Promise<string> => await runner().store.where(ANN);

const goals = async (): Promise<number> =>
	(await runner().store.story(ANN)).filter((kind) => kind === 'goal_reached').length;

describe('the goal is reached', () => {
	it('by an event, and the contact leaves', async () => {
		await runner().publish(longJourney({ ...ENTER, ...goal(onEvent('order.placed')) }));
		await happens(runner(), 'enter', ANN);
		await happens(runner(), 'enter', BO);
		await happens(runner(), 'order.placed', ANN);
		expect(await where()).toBe('exited (goal_reached)');
		expect(await runner().store.where(BO)).toBe('waiting at Wait');
		expect(await goals()).toBe(1);
	});

	it('by joining a segment', async () => {
		const customers = await makeSegment(runner(), 'Customers');
		await runner().publish(longJourney({ ...ENTER, ...goal(onSegment(customers)) }));
		await happens(runner(), 'enter', ANN);
		await join(runner(), customers, ANN);
		expect(await where()).toBe('exited (goal_reached)');
	});

	it('by a condition that becomes true', async () => {
		await runner().publish(longJourney({ ...ENTER, ...goal(onAttribute('plan', 'vip')) }));
		await happens(runner(), 'enter', ANN);
		await know(runner(), ANN, { attributes: { plan: 'vip' } });
		expect(await where()).toBe('exited (goal_reached)');
	});

	it('only by the order that the contact entered with', async () => {
		const paid = goal(onEvent('order.paid', { correlate: 'order.id' }));
		await runner().publish(longJourney({ ...ENTER, ...paid }));
		await happens(runner(), 'enter', ANN, { order: { id: 7 } });
		await happens(runner(), 'order.paid', ANN, { order: { id: 8 } });
		expect(await where()).toBe('waiting at Wait');
		await happens(runner(), 'order.paid', ANN, { order: { id: '7' } });
		expect(await where()).toBe('exited (goal_reached)');
	});
});

describe('when reaching it does not let the contact leave', () => {
	it('it is counted once, and the contact goes on to the end', async () => {
		await runner().publish(longJourney({ ...ENTER, ...goal(onEvent('order.placed'), false) }));
		await happens(runner(), 'enter', ANN);
		await runner().advance('1 day');
		const at = runner().clock.now();
		await happens(runner(), 'order.placed', ANN);
		await runner().advance('1 day');
		await happens(runner(), 'order.placed', ANN);
		expect(await where()).toBe('waiting at Wait');
		await runner().advance('730 days');
		expect(runner().ledger.emails('End')).toEqual([ANN]);
		const [{ status, goalAt }] = await runner().store.enrollments(ANN);
		expect({ status, goalAt }).toEqual({ status: 'completed', goalAt: at });
		expect(await goals()).toBe(1);
	});

	it('and is an exit criterion as well, it counts and the contact leaves', async () => {
		const both = { ...goal(onEvent('order.placed'), false), ...exits(onEvent('order.placed')) };
		await runner().publish(longJourney({ ...ENTER, ...both }));
		await happens(runner(), 'enter', ANN);
		await happens(runner(), 'order.placed', ANN);
		expect(await where()).toBe('exited (exit_criterion)');
		expect(await goals()).toBe(1);
	});
});
