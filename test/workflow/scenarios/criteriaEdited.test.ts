import { useRunner } from '../support/useRunner';
import {
	ANN,
	BO,
	exits,
	goal,
	happens,
	know,
	lastWord,
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

const where = async (email = ANN): Promise<string> => await runner().store.where(email);

describe('a criterion is added while contacts are on their way', () => {
	beforeEach(async () => {
		await runner().publish(longJourney(ENTER));
		for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
	});

	it('it counts for them, too', async () => {
		await runner().publish(longJourney({ ...ENTER, ...exits(onEvent('order.placed')) }));
		await happens(runner(), 'order.placed', ANN);
		expect(await where()).toBe('exited (exit_criterion)');
		expect(await where(BO)).toBe('waiting at Wait');
	});

	it('of whom it is true already leaves when it is published', async () => {
		const customers = await makeSegment(runner(), 'Customers', [ANN]);
		await runner().publish(longJourney({ ...ENTER, ...exits(onSegment(customers)) }));
		expect(await where()).toBe('exited (exit_criterion)');
		expect(await lastWord(runner(), ANN)).toMatchObject({ criterion: 'segment', segmentId: customers });
		expect(await where(BO)).toBe('waiting at Wait');
	});

	it('a contact that has already reached a new goal is counted when it is published', async () => {
		await know(runner(), ANN, { attributes: { plan: 'vip' } });
		await runner().publish(longJourney({ ...ENTER, ...goal(onAttribute('plan', 'vip'), false) }));
		const [[ann], [bo]] = await Promise.all([ANN, BO].map((email) => runner().store.enrollments(email)));
		expect([ann.goalAt, bo.goalAt]).toEqual([runner().clock.now(), null]);
	});

	it('what had happened before does not let anybody leave', async () => {
		await happens(runner(), 'order.placed', ANN);
		await runner().publish(longJourney({ ...ENTER, ...exits(onEvent('order.placed')) }));
		expect(await where()).toBe('waiting at Wait');
	});
});

it('a criterion that is taken away no longer lets anyone leave', async () => {
	await runner().publish(longJourney({ ...ENTER, ...exits(onEvent('stop'), onEvent('unsubscribed')) }));
	await happens(runner(), 'enter', ANN);
	await runner().publish(longJourney({ ...ENTER, ...exits(onEvent('unsubscribed')) }));
	await happens(runner(), 'stop', ANN);
	expect(await where()).toBe('waiting at Wait');
	await runner().publish(longJourney(ENTER));
	await happens(runner(), 'unsubscribed', ANN);
	expect(await where()).toBe('waiting at Wait');
});

it('while the journey is offline exit criteria still hold', async () => {
	await runner().publish(longJourney({ ...ENTER, ...exits(onEvent('stop'), onAttribute('plan', 'vip')) }));
	for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
	await runner().unpublish();
	await runner().advance('1 day');
	await happens(runner(), 'stop', ANN);
	await know(runner(), BO, { attributes: { plan: 'vip' } });
	for (const email of [ANN, BO]) expect(await where(email)).toBe('exited (exit_criterion)');
});
