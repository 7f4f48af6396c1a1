import { join } from 'node:path';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { runCommand } from '../../lib/cli';
import { openSqliteStore } from '../../lib/store';
import { draw } from '../workflow/support/draw';
import { contactRow } from '../support/rows';
import { base, ifThen, task, trigger, wait } from '../support/journeyCheck';
import { realClock } from '../support/realClock';
import { tempFolder } from '../support/tempFolder';

let folder: ReturnType<typeof tempFolder>;
beforeAll(() => {
	folder = tempFolder();
});
afterAll(() => folder.remove());

const file = (name: string, content: unknown): string => {
	const path = join(folder.path, name);
	writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
	return path;
};

const check = async (...args: string[]) => await run('check', ...args);

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
	const printed = { out: '', err: '' };
	const code = await runCommand(args, {
		out: { write: (text) => (printed.out += text) },
		err: { write: (text) => (printed.err += text) },
		environment: {},
		clock: realClock,
		signal: new AbortController().signal,
	});
	return { code, ...printed };
}

const good = draw({ Start: trigger(), Wait: wait() }, [['Start', 'Wait']]);
const bad = draw({ Start: trigger(), Wait: wait({ amount: -1 }) }, [['Start', 'Wait']]);
const doubtful = draw({ Start: trigger(), Mail: base('emailSend') }, [['Start', 'Mail']]);

it('a correct workflow has no problems', async () => {
	expect(await check(file('good.json', good))).toEqual({ code: 0, out: 'No problems found.\n', err: '' });
});

it('an error gives exit code 1, and says what to do and where it is explained', async () => {
	const { code, out } = await check(file('bad.json', bad));
	expect(code).toBe(1);
	expect(out).toContain('Error at “Wait”: Amount can’t be -1.\n  Write a number of 0 or more.\n  https://');
	expect(out).toContain('\n1 error, 0 warnings.\n');
});

it('a warning is printed and gives exit code 0', async () => {
	const { code, out } = await check(file('doubtful.json', doubtful));
	expect(code).toBe(0);
	expect(out).toMatch(/^Warning at “Mail”: [^]*\n0 errors, 1 warning\.\n$/);
});

it('findings and notes are also printed as JSON', async () => {
	const { out } = await check(file('bad.json', bad), '--json');
	const { findings, notes } = JSON.parse(out) as { findings: object[]; notes: object[] };
	expect(findings).toMatchObject([{ rule: 'impossible-value', severity: 'error', node: 'Wait' }]);
	expect(notes).toContainEqual({
		node: 'Wait',
		text: 'Contacts wait -1 days, up to 1000 contacts per execution.',
	});
});

it('notes are printed on request', async () => {
	const { out } = await check(file('good.json', good), '--notes');
	expect(out).toContain('Note on “Wait”: Contacts wait 1 day, up to 1000 contacts per execution.\n');
});

it('names are looked up in a store, which stays as it is', async () => {
	const path = join(folder.path, 'journeys.sqlite');
	const store = await openSqliteStore(path, realClock);
	const contact = { kind: 'static', description: null, definition: null, timeZone: null } as const;
	const { id } = await store.segments.insert({ ...contact, name: 'Newsletter' });
	await store.close();
	const before = readFileSync(path);
	const enters = (segment: string) =>
		draw({ Start: trigger({ audience: 'segment', segments: [segment] }), Task: task() }, [['Start', 'Task']]);
	expect((await check(file('known.json', enters(id)), '--store', path)).code).toBe(0);
	const { code, out } = await check(file('unknown.json', enters('gone')), '--store', path);
	expect([code, out]).toEqual([
		1,
		expect.stringContaining('Segment Names or IDs: there is no segment “gone” in this store.'),
	]);
	expect(readFileSync(path).equals(before)).toBe(true);
});

it('contacts that match the conditions of a trigger are counted in a store', async () => {
	const path = join(folder.path, 'matching.sqlite');
	const store = await openSqliteStore(path, realClock);
	for (const company of ['Contoso', 'contoso', 'Fabrikam'])
		await store.contacts.insert(contactRow({ company }));
	await store.close();
	const matching = (value: string) =>
		draw(
			{
				Start: trigger({
					audience: 'conditions',
					conditions: { contactField: [{ field: 'company', value }] },
				}),
				Wait: wait(),
			},
			[['Start', 'Wait']],
		);
	const counted = await check(file('matching.json', matching('Contoso')), '--notes', '--store', path);
	expect(counted.out).toContain(
		'Note on “Start”: 2 contacts match now; everyone who does would enter at once.',
	);
	const empty = await check(file('empty.json', matching('')), '--notes', '--store', path);
	expect(empty.out).toContain('Conditions: Contact Field 1: Value is empty.');
});

it('a store that is not there, a file that is no workflow, and a wrong option give exit code 2', async () => {
	const workflow = file('good.json', good);
	expect(await check(workflow, '--store', join(folder.path, 'none.sqlite'))).toMatchObject({
		code: 2,
		out: '',
	});
	expect(await check(file('text.json', 'no JSON'))).toMatchObject({ code: 2, out: '' });
	expect(await check()).toMatchObject({ code: 2, out: '' });
	expect(await check(workflow, '--nonsense')).toMatchObject({ code: 2, out: '' });
});

it('an event type is compared with those a workflow and this package record', async () => {
	const typo = draw({ Start: trigger(), Ask: ifThen({ eventType: 'consent.withdrawen' }), Task: task() }, [
		['Start', 'Ask', 'Task'],
	]);
	expect((await check(file('typo.json', typo))).out).toContain('Did you mean “consent.withdrawn”?');
});

it('a simulation prints the findings before it runs, and runs', async () => {
	const contacts = file('contacts.csv', 'email\nada@example.com\n');
	const out = join(folder.path, 'out');
	const { code, err } = await run(
		'simulate',
		file('doubtful.json', doubtful),
		contacts,
		'--days',
		'1',
		'--out',
		out,
	);
	expect(err).toContain('Warning at “Mail”: If it fails for one contact');
	expect([code, existsSync(join(out, 'funnel.json'))]).toEqual([0, true]);
}, 120_000);
