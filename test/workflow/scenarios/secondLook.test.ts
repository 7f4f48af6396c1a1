import type { INodeParameters } from 'n8n-workflow';

import { draw, ours, standIn, type DrawnWorkflow } from '../support/draw';
import { useRunner } from '../support/useRunner';
import { ANN, BO, happens, know, lastWord, openSite } from './support';

const runner = useRunner();

beforeEach(async () => await openSite(runner()));

/** A wait until the end of the contact’s trial that lets those leave who have none, or whose trial is over. */
function untilTrialEnds(more: INodeParameters = {}): DrawnWorkflow {
	return draw(
		{
			Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'enter' }),
			Wait: ours('journeyWait', {
				mode: 'date',
				dateField: 'trialEnd',
				ifMissing: 'exit',
				ifPast: 'exit',
				timing: { followChanges: true },
				...more,
			}),
			End: standIn('record'),
		},
		[['Start', 'Wait', 'End']],
	);
}

const where = async (email = ANN): Promise<string> => await runner().store.where(email);

describe('a contact that may no longer wait when the step looks again leaves with the reason', () => {
	it('because the date was taken away', async () => {
		await runner().publish(untilTrialEnds());
		await know(runner(), ANN, { attributes: { trialEnd: '2026-03-01' } });
		await know(runner(), BO, { attributes: { trialEnd: '2026-03-01' } });
		for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
		await know(runner(), ANN, { attributes: { trialEnd: null } });
		await know(runner(), BO, { attributes: { trialEnd: '2026-02-01' } });
		expect(await where()).toBe('exited (date_missing)');
		expect(await lastWord(runner(), ANN)).toMatchObject({ kind: 'exited', stepId: 'id of Wait' });
		expect(await where(BO)).toBe('waiting at Wait');
		await runner().advance('60 days');
		expect(runner().ledger.emails('End')).toEqual([BO]);
	});

	it('because the date was moved to before they came', async () => {
		await runner().publish(untilTrialEnds());
		await know(runner(), ANN, { attributes: { trialEnd: '2026-03-01' } });
		await happens(runner(), 'enter', ANN);
		await know(runner(), ANN, { attributes: { trialEnd: '2025-12-01' } });
		expect(await where()).toBe('exited (date_past)');
	});

	it('because the step was edited', async () => {
		await runner().publish(untilTrialEnds({ timing: {} }));
		await know(runner(), ANN, { attributes: { trialEnd: '2026-03-01' } });
		await know(runner(), BO, { attributes: { trialEnd: '2026-03-01', renewal: '2026-02-01' } });
		for (const email of [ANN, BO]) await happens(runner(), 'enter', email);
		await runner().publish(untilTrialEnds({ timing: {}, dateField: 'renewal' }));
		await runner().advance('1 day');
		expect(await where()).toBe('exited (date_missing)');
		expect(await where(BO)).toBe('waiting at Wait');
		await runner().advance('60 days');
		expect(runner().ledger.emails('End')).toEqual([BO]);
	});

	it('but not because the date came while they waited', async () => {
		await runner().publish(untilTrialEnds());
		await know(runner(), ANN, { attributes: { trialEnd: '2026-01-06T12:00' } });
		await happens(runner(), 'enter', ANN);
		// n8n is down when it comes, and the step is looked at again when it is back.
		await runner().restart('10 days');
		expect(runner().ledger.emails('End')).toEqual([ANN]);
	});

	it('and nothing of it is done twice when n8n runs that execution once more', async () => {
		await runner().publish(untilTrialEnds());
		await know(runner(), ANN, { attributes: { trialEnd: '2026-03-01' } });
		await happens(runner(), 'enter', ANN);
		await know(runner(), ANN, { attributes: { trialEnd: null } });
		const { run } = await runner().runAgain(runner().last('Wait'));
		expect(run.data.resultData.error).toBeUndefined();
		expect((await runner().store.story(ANN)).filter((kind) => kind === 'exited')).toHaveLength(1);
		expect(runner().ledger.of('End')).toEqual([]);
	});
});
