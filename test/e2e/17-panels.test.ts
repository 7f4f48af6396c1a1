import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { selectors } from 'playwright-core';

import { EditorBrowser } from './support/browser';
import { TestBench } from './support/TestBench';

const ROOT = join(__dirname, '../..');
const IMAGES = join(ROOT, 'build/screenshots/panels');
const OURS = 'n8n-nodes-customer-journey';

/** Every node the package registers, as n8n names it. */
const NODES = (
	JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } }
).n8n.nodes.map((file) => basename(file, '.node.js'));

describe('The panel of every node, as it is when the node is dropped on the canvas', () => {
	let bench: TestBench;
	let browser: EditorBrowser;
	let workflowId: string;

	beforeAll(async () => {
		selectors.setTestIdAttribute('data-test-id');
		bench = await TestBench.start();
		browser = await EditorBrowser.launch(bench);
		const { id } = await bench.create({
			name: 'All nodes',
			nodes: NODES.map((name, n) => ({
				id: randomUUID(),
				webhookId: randomUUID(),
				name,
				type: `${OURS}.${name[0].toLowerCase()}${name.slice(1)}`,
				typeVersion: /Events|Form|Pages/.test(name) ? 1.1 : 1,
				position: [(n % 4) * 260, Math.floor(n / 4) * 200],
				parameters: {},
			})),
			connections: {},
		});
		workflowId = id;
	}, 300_000);

	afterAll(async () => {
		await browser?.close();
		await bench?.stop();
	}, 60_000);

	it.each(['light', 'dark'] as const)(
		'opens without an error: %s',
		async (theme) => {
			const editor = await browser.open(workflowId, theme);
			const errors: string[] = [];
			editor.page.on('pageerror', (error) => errors.push(error.message));
			await editor.page.setViewportSize({ width: 1600, height: 1400 });
			await editor.screenshot(join(IMAGES, `canvas-${theme}.png`));
			expect(await editor.marked('node-not-installed')).toEqual([]);
			for (const name of NODES) {
				await editor.openNode(name);
				await editor.screenshot(join(IMAGES, `${name}-${theme}.png`));
				const text = await editor.part('node-parameters').innerText();
				expect(text).not.toMatch(/undefined|\[object|=\{\{/);
				await editor.closeNode();
			}
			expect(errors).toEqual([]);
		},
		300_000,
	);
});
