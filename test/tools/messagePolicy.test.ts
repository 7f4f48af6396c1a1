import { SimulatedClock } from '../../lib/domain';
import { parsePolicy } from '../../lib/domain/messages/allowed';
import { openSqliteStore } from '../../lib/store';
import { hurryPolicy } from '../../tools/start/messagePolicy';
import { START } from '../support/rows';

const QUIET = { channel: 'sms', window: { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '21:00', to: '08:00' } };

it('lets caps pass as fast as the days, and leaves the rest of the policy as it is', async () => {
	const store = await openSqliteStore(':memory:', new SimulatedClock(START));
	try {
		const caps = [{ channel: 'email', limit: 3, window: 7 * 86_400_000 }];
		const before = parsePolicy({ caps, quietHours: [QUIET], sender: { name: 'Contoso' } }, 'Policy');
		await store.messagePolicies.save(before);
		await hurryPolicy(store, 4);
		const after = await store.messagePolicies.get();
		expect(after?.definition).toEqual({
			...before,
			caps: [{ ...before.caps[0], window: 28_000 }],
			decideClicksAfter: 1_000,
		});
	} finally {
		await store.close();
	}
});
