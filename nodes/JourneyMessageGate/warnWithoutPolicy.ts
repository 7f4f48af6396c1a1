import type { ITriggerFunctions } from 'n8n-workflow';

import { withEngine } from '../../lib/n8n/engines';
import { isTest } from '../../lib/n8n/mode';
import type { Store } from '../../lib/store';

/** Stores already warned about. */
const said = new WeakSet<Store>();

/** Says in n8n's log, once a store, that no one has saved a message policy, and where that's done. */
export async function warnWithoutPolicy(functions: ITriggerFunctions): Promise<void> {
	if (isTest(functions.getMode())) return;
	try {
		await withEngine(functions, async ({ store }) => {
			if (said.has(store) || (await store.messagePolicies.inForce()).saved) return;
			said.add(store);
			functions.logger.warn(
				`Customer journeys: “${functions.getWorkflow().name ?? ''}” has a message gate, but the store ${store.name} has no message policy: no caps and quiet hours hold across journeys, and footers don’t name the sender. Save one with Journey Records: Message Policy, Save.`,
			);
		});
	} catch {
		// A store that's away is reported by whatever needs it.
	}
}
