import type { Logger } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { SimulatedClock } from '../../lib/domain';
import { Registration } from '../../lib/n8n/steps/Registration';
import { useTime } from '../../lib/n8n/systemClock';
import { StoreUnavailableError } from '../../lib/store';

describe('a step whose store is away', () => {
	const clock = new SimulatedClock(0);

	const log = { error: jest.fn() };

	beforeEach(() => {
		useTime(clock);
		log.error.mockClear();
	});

	afterAll(() => useTime());

	/** Fails so often, then registers. */
	function registering(failures: number, error: Error = new StoreUnavailableError('away')) {
		const calls = { tried: 0, closed: 0 };
		const registration = new Registration(
			async () => {
				calls.tried += 1;
				if (calls.tried <= failures) throw error;
				return () => {
					calls.closed += 1;
				};
			},
			log as unknown as Logger,
		);
		return { calls, registration };
	}

	it('waits for it when n8n starts, and says so once', async () => {
		const { calls, registration } = registering(4);
		await registration.start({ patient: true });
		await clock.advance(60_000);
		expect(calls).toEqual({ tried: 5, closed: 0 });
		expect(log.error).toHaveBeenCalledTimes(1);
		registration.end();
		expect(calls.closed).toBe(1);
	});

	it('gives up waiting when the workflow is closed', async () => {
		const { calls, registration } = registering(100);
		await registration.start({ patient: true });
		registration.end();
		await clock.advance(600_000);
		expect(calls).toEqual({ tried: 1, closed: 0 });
	});

	it('fails at once when a person publishes the workflow, or when waiting cannot help', async () => {
		await expect(registering(1).registration.start({ patient: false })).rejects.toThrow('away');
		const wrong = new InvalidInputError({ field: 'Store', reason: 'is wrong' });
		await expect(registering(1, wrong).registration.start({ patient: true })).rejects.toThrow('is wrong');
	});
});
