import type { Logger } from 'n8n-workflow';

import { elapse } from '../domain/elapse';
import { JourneyEngine, type JourneyClockOptions } from '../engine';
import { StoreUnavailableError, type Store } from '../store';
import { executionLookup } from './executionLookup';
import type { HttpRequest } from './limitedGet';
import { stopAtShutdown } from './shutdown';
import { chooseStore, type StoreChoice, type StoreSettings } from './storeChoice';
import { systemClock } from './systemClock';

/** How long an unused store stays open, so that a busy webhook doesn't open it each time. */
const LINGER = 60_000;

interface Shared {
	engine: Promise<JourneyEngine>;
	users: number;
	/** How its current users send requests, earliest first. */
	requests: HttpRequest[];
	closing: (() => void) | undefined;
}

/** One engine per store and process. */
const shared = new Map<string, Shared>();

/** A node's functions, as far as finding the store requires. */
export interface StoreUser {
	getNode(): { credentials?: Record<string, unknown> };
	getCredentials<T extends object>(type: string): Promise<T>;
	logger: Logger;
	helpers?: object;
}

export interface EngineLease {
	engine: JourneyEngine;
	/** Must be called once; the store closes some time after its last user has left. */
	release(): void;
}

export const STORE_CREDENTIAL = 'journeyStoreApi';

let clockOptions: Partial<JourneyClockOptions> = {};

/** How stores opened from now on look for what is due: for simulations. */
export function useClockOptions(options: Partial<JourneyClockOptions> = {}): void {
	clockOptions = options;
}

let onlyStore: StoreChoice | undefined;

/**
 * Gives every node this store, whatever its credential says: for simulations. Without an argument each uses
 * its own again.
 */
export function useStore(choice?: StoreChoice): void {
	onlyStore = choice;
}

/** The open engines, and the number of users of each: for tests. */
export async function openEngines(): Promise<Array<{ engine: JourneyEngine; users: number }>> {
	return await Promise.all(
		[...shared.values()].map(async ({ engine, users }) => ({ engine: await engine, users })),
	);
}

/** Opens a node's store, or joins its current users. */
export async function leaseEngine(user: StoreUser): Promise<EngineLease> {
	const settings: StoreSettings = user.getNode().credentials?.[STORE_CREDENTIAL]
		? await user.getCredentials<StoreSettings>(STORE_CREDENTIAL)
		: {};
	const choice = onlyStore ?? chooseStore(settings);
	const entry = shared.get(choice.key) ?? open(choice, settings, user.logger);
	entry.users += 1;
	const request = (user.helpers as { httpRequest?: HttpRequest } | undefined)?.httpRequest;
	if (request !== undefined) entry.requests.push(request);
	entry.closing?.();
	entry.closing = undefined;
	let released = false;
	const release = (): void => {
		if (released) return;
		released = true;
		entry.users -= 1;
		// Don't hold it any longer: it keeps everything its execution has in memory alive.
		if (request !== undefined) entry.requests.splice(entry.requests.indexOf(request), 1);
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

/** Runs `work` with a node's engine. */
export async function withEngine<T>(
	user: StoreUser,
	work: (engine: JourneyEngine) => Promise<T>,
): Promise<T> {
	return await useLease(await leaseEngine(user), work);
}

/** How long an execution waits for a store that can't be opened, in milliseconds. */
const PATIENCE = 10 * 60_000;

const LONGEST_PAUSE = 5_000;

/**
 * Like {@link withEngine}, for executions: what came before this node is done and can't be redone, so if the
 * store is unavailable when this process opens it, this waits.
 */
export async function withEnginePatiently<T>(
	user: StoreUser,
	work: (engine: JourneyEngine) => Promise<T>,
): Promise<T> {
	return await useLease(await leasePatiently(user), work);
}

/** @throws StoreUnavailableError instead of the database's own error if it is unavailable */
async function useLease<T>(
	{ engine, release }: EngineLease,
	work: (engine: JourneyEngine) => Promise<T>,
): Promise<T> {
	try {
		return await work(engine);
	} catch (error) {
		throw unavailable(engine.store, error);
	} finally {
		release();
	}
}

/** Replaces the error of an unavailable database; returns any other error as is. */
function unavailable(store: Store, error: unknown): unknown {
	if (!store.isTransient(error)) return error;
	return new StoreUnavailableError(
		`The journey store (${store.name}) isn’t responding: ${(error as Error).message}`,
		{ cause: error, transient: true },
	);
}

async function leasePatiently(user: StoreUser): Promise<EngineLease> {
	const until = systemClock.now() + PATIENCE;
	for (let attempt = 0; ; attempt++) {
		try {
			return await leaseEngine(user);
		} catch (error) {
			const passing = error instanceof StoreUnavailableError && error.transient;
			if (!passing || systemClock.now() >= until) throw error;
			if (attempt === 0) {
				user.logger.error(`Customer journeys: ${error.message} Nothing is lost; trying again.`);
			}
			await elapse(systemClock, Math.min(200 * 2 ** attempt, LONGEST_PAUSE));
		}
	}
}

/** Closes every store at once: for test teardown. */
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
	const requests: HttpRequest[] = [];
	const lookUp = n8nUrl && n8nApiKey ? executionLookup(n8nUrl, n8nApiKey, () => requests.at(0)) : undefined;
	const engine = choice.open(systemClock).then(async (store) => {
		try {
			return await JourneyEngine.start({
				store,
				clock: { ...clockOptions, executionLookup: lookUp },
				log: {
					info: (message, details) => log.info(message, { ...details }),
					warn: (message, details) => log.warn(message, { ...details }),
					error: (message, details) => log.error(message, { ...details }),
				},
			});
		} catch (error) {
			await store.close().catch(() => undefined);
			throw unavailable(store, error);
		}
	});
	const entry: Shared = { engine, users: 0, requests, closing: undefined };
	shared.set(choice.key, entry);
	stopAtShutdown(stopClaiming);
	return entry;
}

/**
 * When n8n is shutting down it closes the triggers of all workflows as if they were unpublished. They aren't:
 * from then on nothing more is claimed, and no one's entry ends.
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
		// It couldn't be opened, or is already closed: there is nothing left to close.
	}
}
