import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DemoState } from '../../tools/start/DemoState';
import { tempFolder } from '../support/tempFolder';

let folder: ReturnType<typeof tempFolder>;
beforeEach(() => {
	folder = tempFolder();
});
afterEach(() => folder.remove());

const at = (name: string): DemoState => new DemoState(join(folder.path, name));

it('lets one demo run in a folder, and says how to start another', async () => {
	const first = at('demo');
	await first.claim();
	await expect(at('demo').claim()).rejects.toThrow(
		/already running in .*demo, in process \d+\. Start another with: npm start -- --folder/,
	);
	await first.release();
	await at('demo').claim();
});

it('lets two run in two folders, with passwords and ports of their own', async () => {
	const [first, second] = [at('first'), at('second')];
	await Promise.all([first.claim(), second.claim()]);
	await first.keepPorts({ n8n: 5678, smtp: 2525 });
	expect(await second.ports()).toEqual({});
	expect((await first.secrets()).ownerPassword).not.toBe((await second.secrets()).ownerPassword);
	expect(first.userFolder).not.toBe(second.userFolder);
});

it('lets one of two that start at once run', async () => {
	const results = await Promise.allSettled([at('demo').claim(), at('demo').claim()]);
	expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	expect(existsSync(join(folder.path, 'demo', 'running.pid'))).toBe(true);
});

it('takes the place of one that was killed', async () => {
	const state = at('demo');
	await state.claim();
	// No process has this number.
	writeFileSync(join(state.folder, 'running.pid'), '4194304');
	await at('demo').claim();
});
