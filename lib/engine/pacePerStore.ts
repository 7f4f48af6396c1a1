import type { Pace, PaceLimits, Store } from '../store';

/** How many records to process at a time, remembered for each store from one piece of work to the next. */
export function pacePerStore(limits: PaceLimits): (store: Store) => Pace {
	const paces = new WeakMap<Store, Pace>();
	return (store) => {
		let pace = paces.get(store);
		if (pace === undefined) paces.set(store, (pace = store.pace(limits)));
		return pace;
	};
}
