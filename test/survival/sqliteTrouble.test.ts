import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';

import { CompiledQuery, type Kysely } from 'kysely';

import { enroll, recordInteractions } from '../../lib/engine';
import type { Store } from '../../lib/store';
import { JOURNEY } from '../support/engineHarness';
import { eventually, LiveEngine, sleep, THREE_STEPS, type Ledger } from '../support/LiveEngine';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { newSqlitePlace } from '../support/storePlaces';

let place: ReturnType<typeof newSqlitePlace>;
let ledger: Ledger;
let live: LiveEngine;
let store: Store;

beforeEach(async () => {
	place = newSqlitePlace();
	ledger = new Map();
	store = await place.open(realClock);
	live = await LiveEngine.start(store, ledger);
});

afterEach(async () => {
	await live.engine.close();
	await place.remove();
});

async function newContacts(count: number): Promise<string[]> {
	const ids: string[] = [];
	for (let n = 0; n < count; n++) ids.push((await store.contacts.insert(contactRow())).id);
	return ids;
}

async function enter(contacts: string[], item = {}): Promise<void> {
	await enroll(
		live.engine,
		contacts.map((contactId) => ({
			journeyId: JOURNEY,
			stepId: 'trigger',
			contactId,
			reentry: 'never',
			item,
			causedBy: null,
		})),
	);
}

async function open(contacts: string[]): Promise<void> {
	await recordInteractions(
		live.engine,
		contacts.map((contactId) => ({
			contactId,
			type: 'email.opened',
			occurredAt: realClock.now(),
			properties: {},
			source: null,
			idempotencyKey: null,
			contentHash: null,
		})),
	);
}

/** Everybody has come through, and nobody twice. */
async function expectEverybodyOnce(count: number): Promise<void> {
	await eventually(async () => (await store.enrollments.countByStatus(JOURNEY)).completed === count);
	expect(ledger.size).toBe(count * THREE_STEPS.length);
	expect([...ledger.values()].filter((times) => times !== 1)).toEqual([]);
}

/** Has a process of its own take the write lock for a while. Resolves when it has it. */
async function lockFrom(milliseconds: number): Promise<{ ended: Promise<unknown> }> {
	const script = `
		const { DatabaseSync } = require('node:sqlite');
		const database = new DatabaseSync(${JSON.stringify(place.file)}, { timeout: 5000 });
		database.exec('begin immediate');
		console.log('locked');
		setTimeout(() => database.exec('rollback'), ${milliseconds});`;
	const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = once(child, 'exit');
	await once(child.stdout, 'data');
	return { ended };
}

it('another process that holds the write lock for two seconds, again and again, only makes it slow', async () => {
	await live.publish(THREE_STEPS);
	const contacts = await newContacts(60);
	for (let n = 0; n < 3; n++) {
		const { ended } = await lockFrom(n === 1 ? 2_000 : 500);
		const group = contacts.slice(n * 20, (n + 1) * 20);
		await enter(group);
		// Those are being claimed, delivered and held when the lock is taken once more.
		await open(group);
		await ended;
	}
	await sleep(100);
	await open(contacts);
	await expectEverybodyOnce(60);
	expect(live.log.lines).toEqual([]);
}, 180_000);

describe('when the disk is full', () => {
	/** Lets the file grow no further than it is, or as far as it likes. */
	async function limit(full: boolean): Promise<void> {
		const { db } = store as unknown as { db: Kysely<unknown> };
		const ask = async (text: string): Promise<number> =>
			Number(Object.values((await db.executeQuery(CompiledQuery.raw(text))).rows[0] as object)[0]);
		const pages = await ask('pragma page_count');
		await ask(`pragma max_page_count = ${full ? pages : 1_000_000}`);
	}

	function integrity(): unknown {
		const other = new DatabaseSync(place.file, { readOnly: true });
		const result = [
			other.prepare('pragma integrity_check').get(),
			other.prepare('pragma foreign_key_check').all(),
		];
		other.close();
		return result;
	}

	it('says so, writes nothing by halves, and goes on when there is room again', async () => {
		const contacts = await newContacts(200);
		await limit(true);
		await expect(enter(contacts, { text: 'x'.repeat(2_000) })).rejects.toThrow('database or disk is full');
		expect(await store.enrollments.list()).toEqual([]);
		expect(await store.holds.countByState(JOURNEY)).toEqual({});
		expect(integrity()).toEqual([{ integrity_check: 'ok' }, []]);

		await limit(false);
		await live.publish(THREE_STEPS);
		await enter(contacts);
		await open(contacts);
		await eventually(async () => ledger.size === 400);
		await open(contacts);
		await expectEverybodyOnce(200);
	}, 180_000);

	it('contacts in progress wait for room, and pass once; that is one line', async () => {
		const contacts = await newContacts(200);
		await live.publish(THREE_STEPS);
		await enter(contacts.slice(0, 100), { text: 'x'.repeat(2_000) });
		await limit(true);
		await enter(contacts.slice(100), { text: 'x'.repeat(20_000) }).catch(() => undefined);
		await sleep(1_000);
		await limit(false);
		expect(integrity()).toEqual([{ integrity_check: 'ok' }, []]);
		await enter(contacts);
		// All have left the two steps before the one that waits for the event.
		await eventually(async () => ledger.size === 400 || (await failed()) > 0);
		expect(await failed()).toBe(0);
		await open(contacts);
		await expectEverybodyOnce(200);
		expect(live.log.of('error').length).toBeLessThanOrEqual(1);
	}, 180_000);

	async function failed(): Promise<number> {
		return (await store.enrollments.countByStatus(JOURNEY)).failed ?? 0;
	}
});
