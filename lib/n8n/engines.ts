import type { Logger } from 'n8n-workflow';

import { JourneyEngine, type JourneyClockOptions } from '../engine';
import { openSqliteStore } from '../store';
import { systemClock } from './systemClock';
import { storeFile } from './storeLocation';

/** How long a store stays open that nobody uses, so that a busy webhook does not open it each time. */
const LINGER = 60_000;

interface Shared {
	engine: Promise<JourneyEngine>;
	users: number;
	closing: (() => void) | undefined;
}

/** One engine a store and process. */
const shared = new Map<string, Shared>();

/** What a node's credential says about the store; nothing without one. */
export interface StoreSettings {
	fileName?: string;
}

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

/** The engines that are open now, with how many use each: for tests. */
export async function openEngines(): Promise<Array<{ engine: JourneyEngine; users: number }>> {
	return await Promise.all([...shared.values()].map(async ({ engine, users }) => ({ engine: await engine, users })));
}

/** Opens the store that a node is set to, or joins those who use it already. */
export async function leaseEngine(user: StoreUser): Promise<EngineLease> {
	const settings: StoreSettings = user.getNode().credentials?.[STORE_CREDENTIAL]
		? await user.getCredentials<StoreSettings>(STORE_CREDENTIAL)
		: {};
	const file = storeFile(settings.fileName);
	const entry = shared.get(file) ?? open(file, user.logger);
	entry.users += 1;
	entry.closing?.();
	entry.closing = undefined;
	let released = false;
	const release = (): void => {
		if (released) return;
		released = true;
		entry.users -= 1;
		if (entry.users === 0) entry.closing = systemClock.setTimer(LINGER, () => void close(file, entry));
	};
	try {
		return { engine: await entry.engine, release };
	} catch (error) {
		release();
		if (shared.get(file) === entry) shared.delete(file);
		throw error;
	}
}

/** Runs `work` with the engine that a node is set to. */
export async function withEngine<T>(user: StoreUser, work: (engine: JourneyEngine) => Promise<T>): Promise<T> {
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
		entries.map(async ([file, entry]) => {
			entry.closing?.();
			await close(file, entry);
		}),
	);
}

function open(file: string, log: Logger): Shared {
	const engine = openSqliteStore(file, systemClock).then(
		async (store) =>
			await JourneyEngine.start({
				store,
				clock: clockOptions,
				log: {
					info: (message, details) => log.info(message, { ...details }),
					warn: (message, details) => log.warn(message, { ...details }),
					error: (message, details) => log.error(message, { ...details }),
				},
			}),
	);
	const entry: Shared = { engine, users: 0, closing: undefined };
	shared.set(file, entry);
	return entry;
}

async function close(file: string, entry: Shared): Promise<void> {
	if (shared.get(file) === entry) shared.delete(file);
	try {
		await (await entry.engine).close();
	} catch {
		// It could not be opened, or is closed already: there is nothing left to close.
	}
}
