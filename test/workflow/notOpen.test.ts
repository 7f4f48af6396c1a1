import type { INodeParameters } from 'n8n-workflow';

import { draw, edit, events, ours, standIn, without, type DrawnWorkflow } from './support/draw';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';
const CARL = 'carl@example.com';

/** No contact can wait that long. */
const FAULTY = { amount: -1 };

function journey(wait: INodeParameters = {}): DrawnWorkflow {
	return draw(
		{
			Enter: events(),
			Wait: ours('journeyWait', { amount: 2, unit: 'days', ...wait }),
			After: standIn('record'),
		},
		[['Enter', 'Wait', 'After']],
	);
}

const arrived = (): string[] => runner().ledger.emails('After');
const where = async (email: string): Promise<string> => await runner().store.where(email);

async function send(email: string, type = 'enter'): Promise<{ status: number; journey: unknown }> {
	const { status, body } = await runner().call('Enter', { body: { type, contact: { email } } });
	return { status, journey: (body as { journey?: unknown }).journey };
}

async function stored(): Promise<{ open: boolean; rules: string[]; missing: string[] | null }> {
	return await runner().store.read(async (store) => {
		const { refusal, missingSteps } = (await store.steps.journey('journey'))!;
		return {
			open: refusal === null && missingSteps === null,
			rules: (refusal?.findings ?? []).map(({ rule }) => rule),
			missing: missingSteps?.map(({ name }) => name) ?? null,
		};
	});
}

describe('a journey published with an error', () => {
	it('says so, once, and stores what arrives; those who wait start when it’s fixed', async () => {
		await expect(runner().publish(journey(FAULTY))).rejects.toThrow(
			/This journey isn’t open, so no one starts\. Wait: Amount/,
		);
		expect(runner().failedExecutions).toEqual([
			{ node: expect.any(String), message: expect.stringContaining('Wait: Amount') },
		]);
		expect(await stored()).toEqual({ open: false, rules: ['impossible-value'], missing: null });

		expect(await send(ANN)).toEqual({ status: 200, journey: 'not open' });
		await runner().advance('1 hour');
		expect(await where(ANN)).toBe('ready at Enter');
		expect(runner().executions.filter(({ run }) => run.status === 'error')).toEqual([]);

		await runner().publish(journey());
		expect(await where(ANN)).toBe('waiting at Wait');
		expect(await send(BO)).toEqual({ status: 200, journey: undefined });
		expect(await stored()).toEqual({ open: true, rules: [], missing: null });
		await runner().advance('2 days');
		expect(arrived()).toEqual([ANN, BO]);
	});

	it('is not refused again for the same when n8n restarts, and is served', async () => {
		await expect(runner().publish(journey(FAULTY))).rejects.toThrow();
		await send(ANN);
		await runner().restart();
		expect(runner().failedExecutions).toHaveLength(1);
		expect(await send(BO)).toEqual({ status: 200, journey: 'not open' });
		expect([await where(ANN), await where(BO)]).toEqual(['ready at Enter', 'ready at Enter']);
		await runner().publish(journey());
		expect([await where(ANN), await where(BO)]).toEqual(['waiting at Wait', 'waiting at Wait']);
	});

	it('keeps contacts that overdue would make leave', async () => {
		const strict = (wait: INodeParameters): DrawnWorkflow => {
			const drawn = journey(wait);
			drawn.nodes[0].parameters.options = { ifOverdue: 'exit' };
			return drawn;
		};
		await expect(runner().publish(strict(FAULTY))).rejects.toThrow();
		await send(ANN);
		await runner().unpublish();
		await runner().advance('1 hour');
		await runner().publish(strict({}));
		expect(await where(ANN)).toBe('waiting at Wait');
	});

	it('lets no one enter any longer once it’s unpublished', async () => {
		const watching = (wait: INodeParameters): DrawnWorkflow =>
			draw(
				{
					Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'go' }),
					Wait: ours('journeyWait', { amount: 1, unit: 'days', ...wait }),
				},
				[['Start', 'Wait']],
			);
		await runner().publish(draw({ Enter: events({ enterOn: '' }) }, [], { id: 'endpoint' }));
		await expect(runner().publish(watching(FAULTY))).rejects.toThrow();
		const go = async (email: string): Promise<void> => {
			await runner().call('Enter', { body: { type: 'go', contact: { email } } }, 'endpoint');
		};
		await go(ANN);
		expect(await where(ANN)).toBe('ready at Start');
		await runner().unpublish();
		await runner().advance('1 minute');
		await go(BO);
		expect(await where(BO)).toBe('not in a journey');
	});
});

describe('an edit that brings an error into a live journey', () => {
	const faultyPlainNode = (drawn: DrawnWorkflow): DrawnWorkflow =>
		edit(drawn, 'After', { parameters: { note: '={{ $("Enter").item.json.contact.email }}' } });

	it('keeps newcomers at the trigger and serves those on their way', async () => {
		await runner().publish(journey());
		await send(ANN);
		const faulty = draw(
			{
				Enter: events(),
				Wait: ours('journeyWait', { amount: 2, unit: 'days' }),
				Second: ours('journeyWait', { ...FAULTY, unit: 'days' }),
			},
			[['Enter', 'Wait', 'Second']],
		);
		// n8n asks only the new node.
		await runner().publish(faulty);
		expect(runner().failedExecutions).toMatchObject([{ node: 'Second' }]);
		expect(await send(BO)).toEqual({ status: 200, journey: 'not open' });
		await runner().advance('1 hour');
		expect([await where(ANN), await where(BO)]).toEqual(['waiting at Wait', 'ready at Enter']);
		await runner().publish(edit(faulty, 'Second', { parameters: { amount: 1, unit: 'days' } }));
		expect(await where(BO)).toBe('waiting at Wait');
		await runner().advance('2 days');
		expect(await where(ANN)).toBe('waiting at Second');
	});

	it('in the step where they wait fails no one; they get its new terms once it’s fixed', async () => {
		await runner().publish(journey());
		await send(ANN);
		await runner().publish(journey(FAULTY));
		expect((await stored()).rules).toEqual(['impossible-value']);
		await runner().advance('1 hour');
		expect(await where(ANN)).toBe('waiting at Wait');
		await runner().restart();
		await runner().advance('1 hour');
		expect(await where(ANN)).toBe('waiting at Wait');
		await runner().publish(journey({ amount: 5 }));
		await runner().advance('3 days');
		expect(await where(ANN)).toBe('waiting at Wait');
		await runner().advance('2 days');
		expect(arrived()).toEqual([ANN]);
	});

	it('is found although n8n asks no node; so is its fix, by the next call', async () => {
		await runner().publish(journey());
		await send(ANN);
		await runner().publish(faultyPlainNode(journey()));
		expect(await send(BO)).toEqual({ status: 200, journey: 'not open' });
		expect(await send(CARL)).toEqual({ status: 200, journey: 'not open' });
		expect((await stored()).rules).toEqual(['reference-across-a-wait']);
		const failed = runner().executions.filter(({ run }) => run.status === 'error');
		expect(failed.map(({ run }) => run.data.resultData.error?.message)).toEqual([
			expect.stringMatching(/This journey isn’t open, so no one starts. After: /),
		]);

		await runner().publish(journey());
		expect(await send('dora@example.com')).toEqual({ status: 200, journey: undefined });
		await runner().advance('1 minute');
		expect([await where(BO), await where(CARL)]).toEqual(['waiting at Wait', 'waiting at Wait']);
	});

	it('and its fix are found without a call, too', async () => {
		await runner().publish(journey());
		await runner().publish(faultyPlainNode(journey()));
		await send(ANN);
		expect(await where(ANN)).toBe('ready at Enter');
		await runner().publish(journey());
		await runner().advance('10 minutes');
		expect(await where(ANN)).toBe('waiting at Wait');
	});
});

describe('a journey whose store lacks something', () => {
	const criteria = { criteria: [{ on: 'segment', segment: { mode: 'name', value: 'Customers' } }] };
	const withSegment = (): DrawnWorkflow =>
		edit(journey(), 'Enter', { parameters: { ...events().parameters, exitCriteria: criteria } });

	it('opens when that is there', async () => {
		await expect(runner().publish(withSegment())).rejects.toThrow(/there is no segment “Customers”/);
		await send(ANN);
		await runner().advance('1 hour');
		expect(await where(ANN)).toBe('ready at Enter');
		await runner().store.read(
			async (store) =>
				await store.segments.insert({
					name: 'Customers',
					description: null,
					kind: 'static',
					definition: null,
					timeZone: null,
				}),
		);
		await runner().advance('1 minute');
		expect(await where(ANN)).toBe('waiting at Wait');
	});
});

describe('a step that can’t start', () => {
	// Only the node itself knows what rules look like.
	const scoring = (rulesJson: string): DrawnWorkflow =>
		draw(
			{
				Enter: events(),
				Wait: ours('journeyWait', { amount: 2, unit: 'days' }),
				Score: ours('journeyLeadScoring', { rulesBy: 'json', rulesJson }),
			},
			[['Enter', 'Wait', 'Score']],
		);
	const RULES = JSON.stringify([
		{ kind: 'interaction', name: 'Opened', type: 'email.opened', points: 5, frequency: { kind: 'each' } },
	]);
	const broken = scoring('[{"points":"many"}]');

	it('keeps the trigger waiting, and its message says why', async () => {
		await expect(runner().publish(broken)).rejects.toThrow();
		await runner().advance('10 seconds');
		expect(await stored()).toEqual({ open: false, rules: [], missing: ['Score'] });
		expect(await send(ANN)).toEqual({ status: 200, journey: 'not open' });
		await runner().advance('1 hour');
		expect(await where(ANN)).toBe('ready at Enter');
		await runner().publish(scoring(RULES));
		await runner().advance('10 seconds');
		expect(await stored()).toEqual({ open: true, rules: [], missing: null });
		expect(await where(ANN)).toBe('waiting at Wait');
	});

	it('no longer matters once it’s deleted', async () => {
		await expect(runner().publish(broken)).rejects.toThrow();
		await runner().publish(without(broken, 'Score'));
		// The call that tells the clock.
		await send(ANN);
		await runner().advance('1 minute');
		expect(await where(ANN)).toBe('waiting at Wait');
		expect(await send(BO)).toEqual({ status: 200, journey: undefined });
	});
});
