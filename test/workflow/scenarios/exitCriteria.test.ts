import { draw, ours, standIn } from '../support/draw';
import { useRunner } from '../support/useRunner';
import {
	ANN,
	asking,
	BO,
	exits,
	happens,
	join,
	know,
	lastWord,
	longJourney,
	makeSegment,
	onAttribute,
	onEvent,
	onSegment,
	openSite,
	refusals,
	runs,
} from './support';

const runner = useRunner();

beforeEach(async () => await openSite(runner()));

const ENTER = { audience: 'event', eventTypes: 'enter' };

const where = async (email = ANN): Promise<string> => await runner().store.where(email);

/** Lets somebody wait for half a year, does something, and says how long after that it left. */
async function timeToLeave(what: () => Promise<void>): Promise<number> {
	await runner().advance('180 days');
	expect(await where()).toBe('waiting at Wait');
	const at = runner().clock.now();
	await what();
	await runner().advance('1 second');
	const [{ endedAt }] = await runner().store.enrollments(ANN);
	return (endedAt ?? Infinity) - at;
}

describe('out of a wait of two years, within a second, leaves', () => {
	it('contacts that do what ends the journey', async () => {
		await runner().publish(longJourney({ ...ENTER, ...exits(onEvent('order.placed')) }));
		await happens(runner(), 'enter', ANN);
		await happens(runner(), 'enter', BO);
		expect(await timeToLeave(async () => await happens(runner(), 'order.placed', ANN))).toBeLessThanOrEqual(
			1000,
		);
		expect(await where()).toBe('exited (exit_criterion)');
		expect(await lastWord(runner(), ANN)).toMatchObject({
			kind: 'exited',
			stepId: 'id of Wait',
			reason: 'exit_criterion',
			event: 'order.placed',
		});
		expect(await where(BO)).toBe('waiting at Wait');
	});

	it('contacts that become members of a segment', async () => {
		const customers = await makeSegment(runner(), 'Customers');
		await runner().publish(longJourney({ ...ENTER, ...exits(onSegment(customers)) }));
		await happens(runner(), 'enter', ANN);
		expect(await timeToLeave(async () => await join(runner(), customers, ANN))).toBeLessThanOrEqual(1000);
		expect(await lastWord(runner(), ANN)).toMatchObject({ criterion: 'segment', segmentId: customers });
	});

	it('of whom a condition becomes true', async () => {
		await runner().publish(longJourney({ ...ENTER, ...exits(onAttribute('plan', 'vip')) }));
		await happens(runner(), 'enter', ANN);
		expect(
			await timeToLeave(async () => void (await know(runner(), ANN, { attributes: { plan: 'vip' } }))),
		).toBeLessThanOrEqual(1000);
		expect(await lastWord(runner(), ANN)).toMatchObject({ criterion: 'condition' });
	});

	it('at the first of several criteria, and then nothing more happens to them', async () => {
		const several = exits(onEvent('order.placed'), onEvent('unsubscribed'));
		await runner().publish(longJourney({ ...ENTER, ...several }));
		await happens(runner(), 'enter', ANN);
		await happens(runner(), 'unsubscribed', ANN);
		await happens(runner(), 'order.placed', ANN);
		expect(await lastWord(runner(), ANN)).toMatchObject({ event: 'unsubscribed' });
		await runner().advance('800 days');
		expect(runner().ledger.of('End')).toEqual([]);
	});
});

it('only such an event counts whose properties are as wanted', async () => {
	const dear = {
		eventFilter: { conditions: [{ property: 'total', operator: 'greaterThan', value: '100' }] },
	};
	await runner().publish(longJourney({ ...ENTER, ...exits(onEvent('order.placed', dear)) }));
	await happens(runner(), 'enter', ANN);
	await happens(runner(), 'order.placed', ANN, { total: 99 });
	await happens(runner(), 'order.placed', ANN);
	expect(await where()).toBe('waiting at Wait');
	await happens(runner(), 'order.placed', ANN, { total: 101 });
	expect(await where()).toBe('exited (exit_criterion)');
});

it('only the run for that order ends, when a contact is inside once for each of its orders', async () => {
	const paid = exits(onEvent('order.paid', { correlate: 'order.id' }));
	await runner().publish(longJourney({ ...ENTER, keyProperty: 'order.id', ...paid }));
	for (const id of ['7', '8']) await happens(runner(), 'enter', ANN, { order: { id } });
	expect(await runs(runner(), ANN)).toEqual(['active', 'active']);
	await happens(runner(), 'order.paid', ANN, { order: { id: 8 } });
	expect(await runs(runner(), ANN)).toEqual(['active', 'exited (exit_criterion)']);
	await happens(runner(), 'order.paid', ANN, { invoice: 7 });
	expect(await runs(runner(), ANN)).toEqual(['active', 'exited (exit_criterion)']);
});

it('what had happened before the contact entered does not count, but what is true already does', async () => {
	await runner().publish(
		longJourney({ ...ENTER, ...exits(onEvent('order.placed'), onAttribute('plan', 'vip')) }),
	);
	await happens(runner(), 'order.placed', ANN);
	await happens(runner(), 'enter', ANN);
	expect(await where()).toBe('waiting at Wait');
	await know(runner(), BO, { attributes: { plan: 'vip' } });
	await happens(runner(), 'enter', BO);
	expect(await where(BO)).toBe('not in a journey');
	expect(await refusals(runner(), BO)).toEqual(['meets_exit_criterion ×1']);
});

it('the event by which a contact enters does not let it leave again', async () => {
	await runner().publish(longJourney({ ...ENTER, reentry: 'always', ...exits(onEvent('enter')) }));
	await happens(runner(), 'enter', ANN);
	expect(await runs(runner(), ANN)).toEqual(['active']);
	// The second one ends the first run, and begins another.
	await happens(runner(), 'enter', ANN);
	expect(await runs(runner(), ANN)).toEqual(['exited (exit_criterion)', 'active']);
});

it('a contact inside a running execution gets what is in progress, and nothing after the next step', async () => {
	const mail = standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' });
	await runner().publish(
		draw(
			{
				Start: ours('journeyTrigger', { ...ENTER, ...exits(onEvent('stop')) }),
				Mail: mail,
				Wait: ours('journeyWait', { amount: 1, unit: 'days' }),
				End: standIn('record'),
			},
			[['Start', 'Mail', 'Wait', 'End']],
		),
	);
	runner().ledger.during('Mail', async () => {
		await runner().callOnly('Site', { body: { type: 'stop', contact: { email: ANN } } }, 'site');
	});
	await happens(runner(), 'enter', ANN);
	expect(await where()).toBe('exited (exit_criterion)');
	await runner().advance('2 days');
	expect(runner().ledger.of('End')).toEqual([]);
});

it('a contact that has failed and is kept for review leaves too', async () => {
	await runner().publish(longJourney({ ...ENTER, ...exits(onEvent('stop')) }));
	runner().ledger.failWhen('Welcome', () => true);
	await happens(runner(), 'enter', ANN);
	expect(await where()).toBe('failed at Start');
	await happens(runner(), 'stop', ANN);
	expect(await where()).toBe('exited (exit_criterion)');
});

describe('what lets a contact leave and is what it waits for at the same time: the exit wins', () => {
	const waitFor = async (condition: Parameters<typeof asking>[0], criterion: ReturnType<typeof onEvent>) => {
		const outputs = condition.condition === 'firstOf' ? ['Yes'] : ['Yes', 'No'];
		const start = ours('journeyTrigger', { ...ENTER, ...exits(criterion) });
		await runner().publish(asking({ timeout: 'never', ...condition }, outputs, {}, start));
		await happens(runner(), 'enter', ANN);
		expect(await where()).toBe('waiting at Ask');
	};
	const expectExit = async (): Promise<void> => {
		await runner().advance('1 day');
		expect(await where()).toBe('exited (exit_criterion)');
		expect(runner().ledger.entries).toEqual([]);
	};

	it.each([
		['one event', { condition: 'event', eventType: 'bought' }],
		['the first of several', { condition: 'firstOf', paths: { path: [onEvent('bought')] } }],
		[
			'a condition on interactions',
			{
				condition: 'conditions',
				audience: { interaction: [{ type: 'bought', countOperator: 'atLeast', times: 1 }] },
			},
		],
	])('%s', async (_what, condition) => {
		await waitFor(condition as never, onEvent('bought'));
		await happens(runner(), 'bought', ANN);
		await expectExit();
	});

	it('the third of three events', async () => {
		const often = { condition: 'event', eventType: 'bought', frequency: { count: 3 } };
		const third = { eventFilter: { conditions: [{ property: 'n', operator: 'equals', value: '3' }] } };
		await waitFor(often, onEvent('bought', third));
		for (const n of [1, 2, 3]) await happens(runner(), 'bought', ANN, { n });
		await expectExit();
	});

	it('a segment that is joined', async () => {
		const customers = await makeSegment(runner(), 'Customers');
		const member = { segment: [{ segment: { __rl: true, mode: 'id', value: customers } }] };
		await waitFor({ condition: 'conditions', audience: member }, onSegment(customers));
		await join(runner(), customers, ANN);
		await expectExit();
	});

	it('a field that changes', async () => {
		const vip = {
			condition: 'fields',
			conditions: {
				combinator: 'and',
				options: { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 2 },
				conditions: [
					{
						id: '1',
						leftValue: '={{ $json.contact.attributes.plan }}',
						rightValue: 'vip',
						operator: { type: 'string', operation: 'equals' },
					},
				],
			},
		};
		await waitFor(vip, onAttribute('plan', 'vip'));
		await know(runner(), ANN, { attributes: { plan: 'vip' } });
		await expectExit();
	});
});
