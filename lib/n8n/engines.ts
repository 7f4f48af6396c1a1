import type { Logger } from 'n8n-workflow';

import { JourneyEngine, type JourneyClockOptions } from '../engine';
import { executionLookup } from './executionLookup';
import { stopAtShutdown } from './shutdown';
import { chooseStore, type StoreChoice, type StoreSettings } from './storeChoice';
import { systemClock } from './systemClock';

/** How long a store stays open that nobody uses, so that a busy webhook does not open it each time. */
const LINGER = 60_000;

interface Shared {
	engine: Promise<JourneyEngine>;
	users: number;
	closing: (() => void) | undefined;
}

/** One engine a store and process. */
const shared = new Map<string, Shared>();

/** Nodes' functions, as far as finding the store needs them. */
export interface StoreUser {
	getNode(): { credentials?: Record<string, unknown> };
	getCredentials<T extends object>(type: string): Promise<T>;
	logger: Logger;
}

export interface EngineLease {
	engine: JourneyEngine;
	/** Must be called once; the store closes some time after its last user has gone. */
	release(): void;
}

export const STORE_CREDENTIAL = 'journeyStoreApi';

let clockOptions: Partial<JourneyClockOptions> = {};

/** How stores that are opened from now on look out for what is due: for simulations. */
export function useClockOptions(options: Partial<JourneyClockOptions> = {}): void {
	clockOptions = options;
}

let onlyStore: StoreChoice | undefined;

/** Gives every node this store, whatever its credential says: for simulations. Without an argument each has its own again. */
export function useStore(choice?: StoreChoice): void {
	onlyStore = choice;
}

/** The engines that are open now, with how many use each: for tests. */
export async function openEngines(): Promise<Array<{ engine: JourneyEngine; users: number }>> {
	return await Promise.all(
		[...shared.values()].map(async ({ engine, users }) => ({ engine: await engine, users })),
	);
}

/** Opens the store that a node is set to, or joins those who use it already. */
export async function leaseEngine(user: StoreUser): Promise<EngineLease> {
	const settings: StoreSettings = user.getNode().credentials?.[STORE_CREDENTIAL]
		? await user.getCredentials<StoreSettings>(STORE_CREDENTIAL)
		: {};
	const choice = onlyStore ?? chooseStore(settings);
	const entry = shared.get(choice.key) ?? open(choice, settings, user.logger);
	entry.users += 1;
	entry.closing?.();
	entry.closing = undefined;
	let released = false;
	const release = (): void => {
		if (released) return;
		released = true;
		entry.users -= 1;
		if (entry.users === 0) entry.closing = systemClock.setTimer(LINGER, () => void close(choice.key, entry));
	};
	try {
		return { engine: await entry.engine, release };
	} catch (error) {
		release();
		if (shared.get(choice.key) === entry) shared.delete(choice.key);
		throw error;
	}
}

/** Runs `work` with the engine that a node is set to. */
export async function withEngine<T>(
	user: StoreUser,
	work: (engine: JourneyEngine) => Promise<T>,
): Promise<T> {
	const { engine, release } = await leaseEngine(user);
	try {
		return await work(engine);
	} finally {
		release();
	}
}

/** Closes every store at once: for the ends of tests. */
export async function closeAllEngines(): Promise<void> {
	const entries = [...shared];
	await Promise.all(
		entries.map(async ([key, entry]) => {
			entry.closing?.();
			await close(key, entry);
		}),
	);
}

function open(choice: StoreChoice, { n8nUrl, n8nApiKey }: StoreSettings, log: Logger): Shared {
	const lookUp = n8nUrl && n8nApiKey ? executionLookup(n8nUrl, n8nApiKey) : undefined;
	const engine = choice.open(systemClock).then(
		async (store) =>
			await JourneyEngine.start({
				store,
				clock: { ...clockOptions, executionLookup: lookUp },
				log: {
					info: (message, details) => log.info(message, { ...details }),
					warn: (message, details) => log.warn(message, { ...details }),
					error: (message, details) => log.error(message, { ...details }),
				},
			}),
	);
	const entry: Shared = { engine, users: 0, closing: undefined };
	shared.set(choice.key, entry);
	stopAtShutdown(stopClaiming);
	return entry;
}

/**
 * When n8n is told to end it closes the triggers of all workflows, as if they were unpublished. They are not: nothing
 * more is claimed from then on, and nobody's entry is ended.
 */
function stopClaiming(): void {
	for (const { engine } of shared.values())
		void engine.then(
			({ clock }) => clock.stop(),
			() => undefined,
		);
}

async function close(key: string, entry: Shared): Promise<void> {
	if (shared.get(key) === entry) shared.delete(key);
	try {
		await (await entry.engine).close();
	} catch {
		// It could not be opened, or is closed already: there is nothing left to close.
	}
}
