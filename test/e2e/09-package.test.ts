import { existsSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import manifest from '../../package.json';
import { packedFiles } from '../../tools/n8n/packNodes';
import { playSample, publishSample } from './support/sample';
import { TestBench } from './support/TestBench';

const MOST_BYTES = 1_000_000;

/** All that may be in the tarball; a declaration file only of the library that index.js gives out. */
const NEEDED =
	/^(package\.json|LICENSE|README(\.pt-BR)?\.md|index\.js|bin\/[\w-]+\.js|examples\/[\w.-]+\.(json|csv|md)|dist\/(nodes|credentials|lib)\/[\w./-]+\.(js|svg|node\.json)|dist\/lib\/[\w./-]+\.d\.ts)$/;

interface ShownType {
	name: string;
	iconUrl?: string | { light: string; dark: string };
}

/** The bench puts the package into n8n as n8n itself does, from the tarball that npm would publish: see packNodes. */
describe('The package', () => {
	let bench: TestBench;

	beforeAll(async () => {
		bench = await TestBench.start();
	}, 300_000);

	afterAll(async () => await bench?.stop());

	it('holds what it needs, nothing else, and is small', async () => {
		const { files, size, unpackedSize } = await packedFiles();
		const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
		process.stdout.write(
			`npm pack: ${files.length} files, ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked\n`,
		);
		const paths = files.map(({ path }) => path);
		expect(paths.filter((path) => !NEEDED.test(path))).toEqual([]);
		expect(size).toBeLessThan(MOST_BYTES);
		const { nodes, credentials } = manifest.n8n;
		const named = [...nodes, ...credentials, manifest.main, ...Object.values(manifest.bin)];
		expect(paths).toEqual(expect.arrayContaining([...named, 'README.md', 'LICENSE']));
		for (const node of nodes) {
			expect(paths).toContain(`${node}on`);
			// Its icons, for a light and a dark theme.
			expect(paths.filter((path) => dirname(path) === dirname(node) && path.endsWith('.svg'))).toHaveLength(
				2,
			);
		}
	});

	it('needs nothing that n8n leaves out: no script at installation, no peer, no development dependency', async () => {
		const folder = join(bench.userFolder, '.n8n/nodes/node_modules', manifest.name);
		const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, any>;
		const own = read(join(folder, 'package.json'));
		expect(own).not.toHaveProperty('devDependencies');
		expect(own).not.toHaveProperty('peerDependencies');
		for (const name of Object.keys(manifest.dependencies))
			expect(existsSync(join(folder, 'node_modules', name))).toBe(true);
		for (const name of Object.keys({ ...manifest.devDependencies, ...manifest.peerDependencies }))
			expect(existsSync(join(folder, 'node_modules', name))).toBe(false);
		const built: string[] = [];
		for await (const path of glob('node_modules/**/package.json', { cwd: folder })) {
			const { name, scripts = {} } = read(join(folder, path));
			const builds = ['preinstall', 'install', 'postinstall'].some((script) => script in scripts);
			if (builds || existsSync(join(folder, dirname(path), 'binding.gyp'))) built.push(name);
		}
		expect(built).toEqual([]);
	});

	it('shows all its nodes and credentials in n8n, with their icons', async () => {
		const get = async (path: string): Promise<Response> =>
			await fetch(`${bench.n8n.url}/${path}`, { headers: { cookie: bench.client.session.cookie } });
		const shown = async (kind: string): Promise<ShownType[]> =>
			(await (await get(`types/${kind}.json`)).json()) as ShownType[];
		const className = (path: string): string => path.split('/').at(-1)!.split('.')[0];
		const lowered = (name: string): string => name[0].toLowerCase() + name.slice(1);

		const nodes = (await shown('nodes')).filter(({ name }) => name.startsWith(`${manifest.name}.`));
		const names = manifest.n8n.nodes.map((path) => `${manifest.name}.${lowered(className(path))}`);
		// Those that an AI agent may use are there a second time.
		const asNodes = nodes.filter(({ name }) => !name.endsWith('Tool'));
		expect(asNodes.map(({ name }) => name).sort()).toEqual(names.sort());
		const credentials = (await shown('credentials')).map(({ name }) => name);
		expect(credentials).toEqual(
			expect.arrayContaining(manifest.n8n.credentials.map((path) => lowered(className(path)))),
		);
		for (const { name, iconUrl } of asNodes) {
			expect([name, iconUrl]).toEqual([name, { light: expect.any(String), dark: expect.any(String) }]);
			for (const url of Object.values(iconUrl as { light: string; dark: string })) {
				expect((await get(url)).headers.get('content-type')).toContain('svg');
			}
		}
	});

	it('runs the sample journey', async () => {
		await publishSample(bench);
		const { mails, leads, activities } = await playSample(bench, 'pat@example.com');
		expect(mails).toBe(2);
		expect(leads).toHaveLength(1);
		expect(activities).toMatchObject([{ kind: 'task', leadId: leads[0].id, status: 'open' }]);
	}, 60_000);
});
