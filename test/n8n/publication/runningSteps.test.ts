import { SimulatedClock } from '../../../lib/domain';
import {
	forgetRunning,
	hasRunning,
	keepRefused,
	noteRunning,
	takeRefused,
} from '../../../lib/n8n/publication/runningSteps';
import { useTime } from '../../../lib/n8n/systemClock';
import { MINUTE, SECOND, START } from '../../support/rows';

describe('triggers that refused to start', () => {
	let clock: SimulatedClock;
	const close = jest.fn();

	beforeEach(() => {
		clock = new SimulatedClock(START);
		useTime(clock);
		close.mockClear();
	});
	afterEach(() => {
		forgetRunning();
		useTime();
	});

	it('are kept as long as another node of their workflow runs', async () => {
		const stop = noteRunning('a');
		keepRefused('a', 'trigger', close);
		await clock.advance(60 * MINUTE);
		expect(close).not.toHaveBeenCalled();
		stop();
		await clock.advance(19 * SECOND);
		expect(close).not.toHaveBeenCalled();
		await clock.advance(SECOND);
		expect(close).toHaveBeenCalledTimes(1);
	});

	it('outlive the restart of an edited node', async () => {
		const stop = noteRunning('a');
		keepRefused('a', 'trigger', close);
		stop();
		await clock.advance(SECOND);
		noteRunning('a');
		await clock.advance(MINUTE);
		expect(close).not.toHaveBeenCalled();
	});

	it('are closed if nothing of their workflow starts, or n8n asks them again', async () => {
		keepRefused('a', 'trigger', close);
		takeRefused('a', 'trigger')?.();
		expect(close).toHaveBeenCalledTimes(1);
		expect(takeRefused('a', 'trigger')).toBeUndefined();
		keepRefused('a', 'trigger', close);
		noteRunning('b');
		await clock.advance(MINUTE);
		expect(close).toHaveBeenCalledTimes(2);
		expect([hasRunning('a'), hasRunning('b')]).toEqual([false, true]);
	});
});
