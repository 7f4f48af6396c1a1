import type { Logger } from 'n8n-workflow';

import type { Store } from '../../store';

/** Stores already warned about. */
const said = new WeakSet<Store>();

/**
 * Warns if what is published when n8n starts found an empty store: if contacts waited there before, that
 * store is gone.
 */
export function warnOfNewStore(store: Store, log: Logger): void {
	if (!store.isNew || said.has(store)) return;
	said.add(store);
	log.warn(
		`Customer journeys: journeys are published, but the store ${store.name} was missing or empty, so a new one was created. Contacts who were in a journey before aren’t in it. If there were any, stop n8n and restore the store.`,
	);
}
