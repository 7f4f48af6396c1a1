import { pauseEnrollments, pauseJourney, resumeEnrollments, resumeJourney } from '../../../lib/engine';
import { useRunner } from '../support/useRunner';
import {
	ANN,
	asking,
	BO,
	exits,
	happens,
	join,
	know,
	longJourney,
	makeSegment,
	onAttribute,
	onEvent,
	openSite,
} from './support';

const runner = useRunner();

beforeEach(async () => await openSite(runner()));

const ENTER = { audience: 'event', eventTypes: 'enter' };

const yes = (): string[] => runner().ledger.emails('Yes');
const no = (): string[] => runner().ledger.emails('No');

async function pause(email: string): Promise<void> {
	const [{ id }] = await runner().store.enrollments(email);
	await runner().store.with(async (engine) => await pauseEnrollments(engine, [id]));
	await runner().settle();
}

async function resume(email: string): Promise<void> {
	const [{ id }] = await runner().store.enrollments(email);
	await runner().store.with(async (engine) => await resumeEnrollments(engine, [id]));
	await runner().settle();
}

describe('a contact is paused', () => {
	const opened = { eventType: 'opened', timeoutAmount: 2, timeoutUnit: 'days' };

	it('and stays where they are when the time is up; resumed, they go on at once', async () => {
		await runner().publish(asking(opened));
		for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
		await pause(ANN);
		await runner().advance('10 days');
		expect(no()).toEqual([BO]);
		expect(await runner().store.where(ANN)).toBe('paused at Ask');
		await resume(ANN);
		expect(no()).toEqual([BO, ANN]);
	});

	it('and what they do meanwhile is not lost', async () => {
		await runner().publish(asking(opened));
		await happens(runner(), 'enter', ANN);
		await pause(ANN);
		await happens(runner(), 'opened', ANN);
		await runner().advance('1 day');
		expect(yes()).toEqual([]);
		await resume(ANN);
		expect(yes()).toEqual([ANN]);
	});

	it('and a condition that comes true meanwhile is seen afterwards', async () => {
		const audience = {
			contactField: [{ field: 'attribute', attribute: 'plan', operator: 'equals', value: 'vip' }],
		};
		await runner().publish(asking({ condition: 'conditions', audience, timeout: 'never' }));
		await happens(runner(), 'enter', ANN);
		await pause(ANN);
		await know(runner(), ANN, { attributes: { plan: 'vip' } });
		expect(yes()).toEqual([]);
		await resume(ANN);
		expect(yes()).toEqual([ANN]);
	});

	it('and leaves all the same when an exit criterion is met', async () => {
		const criteria = exits(onEvent('stop'), onAttribute('plan', 'vip'));
		await runner().publish(longJourney({ ...ENTER, ...criteria }));
		for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
		for (const email of [ANN, BO]) await pause(email);
		await happens(runner(), 'stop', ANN);
		await know(runner(), BO, { attributes: { plan: 'vip' } });
		for (const email of [ANN, BO]) expect(await runner().store.where(email)).toBe('exited (exit_criterion)');
	});

	it('and is inside still: they do not enter a second time', async () => {
		await runner().publish(longJourney(ENTER));
		await happens(runner(), 'enter', ANN);
		await pause(ANN);
		await happens(runner(), 'enter', ANN);
		expect(await runner().store.enrollments(ANN)).toHaveLength(1);
	});
});

describe('a whole journey is paused', () => {
	const pauseAll = async (): Promise<void> => {
		await runner().store.with(async (engine) => await pauseJourney(engine, 'journey'));
		await runner().settle();
	};
	const resumeAll = async (): Promise<void> => {
		await runner().store.with(async (engine) => await resumeJourney(engine, 'journey'));
		await runner().settle();
	};

	it('contacts enter, and begin when it is resumed', async () => {
		const buyers = await makeSegment(runner(), 'Buyers', [ANN]);
		await runner().publish(longJourney({ audience: 'segment', segments: [buyers], when: 'continuous' }));
		await pauseAll();
		await join(runner(), buyers, BO);
		await runner().advance('1 day');
		expect(runner().ledger.emails('Welcome')).toEqual([ANN]);
		expect(await runner().store.where(BO)).toBe('ready at Start');
		await resumeAll();
		expect(runner().ledger.emails('Welcome')).toEqual([ANN, BO]);
	});

	it('exits take effect at once, and everything else when it is resumed', async () => {
		const trigger = { ...ENTER, ...exits(onEvent('stop')) };
		await runner().publish(longJourney(trigger));
		for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
		await pauseAll();
		await runner().advance('1000 days');
		await happens(runner(), 'stop', ANN);
		expect(await runner().store.where(ANN)).toBe('exited (exit_criterion)');
		expect(runner().ledger.of('End')).toEqual([]);
		await resumeAll();
		expect(runner().ledger.emails('End')).toEqual([BO]);
	});

	it('stays paused when n8n is started again', async () => {
		await runner().publish(longJourney(ENTER));
		await happens(runner(), 'enter', ANN);
		await pauseAll();
		await runner().restart('1000 days');
		expect(runner().ledger.of('End')).toEqual([]);
		await resumeAll();
		expect(runner().ledger.emails('End')).toEqual([ANN]);
	});
});
