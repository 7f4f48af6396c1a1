import { savePolicy } from '../../lib/engine';
import type { MessagePolicy, Store } from '../../lib/store';

const DAY = 86_400_000;

/** Long enough for a scanner's next click to give it away, short enough to watch, in milliseconds. */
const DECIDE_CLICKS_AFTER = 1_000;

/**
 * Makes the message policy pass as fast as a hurried journey: caps count over days of some seconds, and
 * clicks are decided after one. Quiet hours stay as they are.
 * @param secondsADay how long a day lasts
 */
export async function hurryPolicy(store: Store, secondsADay: number): Promise<MessagePolicy> {
	const { caps, ...rest } = (await store.messagePolicies.inForce()).definition;
	const silent = (): void => {};
	const log = { info: silent, warn: silent, error: silent };
	return await savePolicy(
		{ store, log, instanceId: 'the demo', wake: silent },
		{
			...rest,
			decideClicksAfter: DECIDE_CLICKS_AFTER,
			caps: caps.map((cap) => ({ ...cap, window: Math.ceil((cap.window / DAY) * secondsADay * 1_000) })),
		},
	);
}
