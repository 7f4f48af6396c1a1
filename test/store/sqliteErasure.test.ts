import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { eraseContact, saveContact } from '../../lib/engine';
import { SimulatedClock } from '../../lib/domain';
import { openSqliteStore } from '../../lib/store';
import { EngineHarness } from '../support/engineHarness';
import { MINUTE, START } from '../support/rows';
import { newSqlitePlace } from '../support/storePlaces';

let place: ReturnType<typeof newSqlitePlace>;
let journey: EngineHarness;
let closed: boolean;

beforeEach(async () => {
	place = newSqlitePlace();
	journey = await EngineHarness.start({ place });
	closed = false;
});

afterEach(async () => {
	if (!closed) await journey.close();
});

/** What stands in the bytes of all files of the store. */
function bytes(): string {
	const folder = join(place.file, '..');
	return readdirSync(folder)
		.map((name) => readFileSync(join(folder, name)).toString('latin1'))
		.join('\n')
		.toLowerCase();
}

async function know(name: string): Promise<string> {
	const { contact } = await saveContact(
		journey.engine,
		{ email: `${name}@example.com`, firstName: name, attributes: { note: `${name} likes tea` } },
		{ matchBy: 'email' },
	);
	return contact.id;
}

it('erasing leaves nothing in any file, and n8n need not stop for it', async () => {
	const save = async (email: string) =>
		await saveContact(journey.engine, { externalId: 'zaphod-1', email }, { matchBy: 'externalId' });
	await save('zaphod@example.com');
	const { id } = (await save('zaphod.later@example.com')).contact;
	await journey.event(id, { properties: { message: 'zaphod asks for a table' }, idempotencyKey: 'zaphod-1' });
	expect(bytes().includes('zaphod')).toBe(true);
	await eraseContact(journey.engine, id);
	await journey.engine.clock.idle();
	expect(bytes().includes('zaphod')).toBe(false);
});

it('while another process reads what was there before it is tried again, until that is done', async () => {
	const id = await know('zaphod');
	const reader = new DatabaseSync(place.file, { readOnly: true });
	reader.exec('begin');
	reader.prepare('select * from contacts').all();
	await eraseContact(journey.engine, id);
	await journey.engine.clock.idle();
	expect(bytes().includes('zaphod')).toBe(true);
	await journey.advance(MINUTE);
	expect(bytes().includes('zaphod')).toBe(true);
	reader.exec('commit');
	reader.close();
	await journey.advance(MINUTE);
	expect(bytes().includes('zaphod')).toBe(false);
});

it('a store that was killed before it could be done does it at the next start', async () => {
	const id = await know('zaphod');
	const reader = new DatabaseSync(place.file, { readOnly: true });
	reader.exec('begin');
	reader.prepare('select * from contacts').all();
	await eraseContact(journey.engine, id);
	await journey.engine.clock.idle();
	reader.exec('commit');
	reader.close();
	expect(bytes().includes('zaphod')).toBe(true);
	const next = await openSqliteStore(place.file, new SimulatedClock(START));
	expect(bytes().includes('zaphod')).toBe(false);
	await next.close();
});

it('what was deleted before deletions were overwritten is gone, too, once the store is closed', async () => {
	const id = await know('ann');
	const before = new DatabaseSync(place.file);
	before.exec('pragma secure_delete = off');
	before.exec('create table scraps (text text)');
	before.exec("insert into scraps values ('zaphod was here')");
	before.exec('drop table scraps');
	before.close();
	await journey.store.forgetErased();
	expect(bytes().includes('zaphod')).toBe(true);
	await eraseContact(journey.engine, id);
	await journey.engine.close();
	closed = true;
	const left = bytes();
	await place.remove();
	expect(left.includes('zaphod')).toBe(false);
});
