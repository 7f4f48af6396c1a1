import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

import { ensureBrowser } from '../../../tools/n8n/ensureBrowser';
import type { TestBench } from './TestBench';
import { until } from './until';

const ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

const SLOW = 60_000;

/** A headless browser, for the editor of a bench. */
export class EditorBrowser {
	readonly #browser: Browser;

	readonly #bench: TestBench;

	private constructor(browser: Browser, bench: TestBench) {
		this.#browser = browser;
		this.#bench = bench;
	}

	static async launch(bench: TestBench): Promise<EditorBrowser> {
		const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: ARGS });
		return new EditorBrowser(browser, bench);
	}

	/** Opens a workflow as the bench's owner, and waits until its nodes are drawn. */
	async open(workflowId: string, theme: 'light' | 'dark' = 'light'): Promise<Editor> {
		const editor = await this.#visit(`/workflow/${workflowId}`, theme);
		const { nodes } = await this.#bench.client.getWorkflow(workflowId);
		for (const node of nodes) {
			if (node.type !== 'n8n-nodes-base.stickyNote') await editor.node(node.name).waitFor();
		}
		return editor;
	}

	/** Opens a new workflow, in which nothing is yet. */
	async openNew(): Promise<Editor> {
		const editor = await this.#visit('/workflow/new', 'light');
		await editor.part('canvas-plus-button').waitFor();
		return editor;
	}

	async close(): Promise<void> {
		await this.#browser.close();
	}

	async #visit(path: string, theme: 'light' | 'dark'): Promise<Editor> {
		const { client, n8n } = this.#bench;
		const context = await this.#browser.newContext({
			viewport: { width: 1600, height: 900 },
			deviceScaleFactor: 1.5,
			colorScheme: theme,
			reducedMotion: 'reduce',
		});
		context.setDefaultTimeout(SLOW);
		const [, name, value] = /^([^=]+)=(.*)$/.exec(client.session.cookie) ?? [];
		await context.addCookies([{ name, value, url: n8n.url }]);
		const editor = new Editor(await context.newPage());
		await editor.page.goto(`${n8n.url}${path}`, { waitUntil: 'domcontentloaded' });
		return editor;
	}
}

/** One workflow in n8n 2.41's editor. Its parts are found by the ids that n8n gives them for its own tests. */
export class Editor {
	constructor(readonly page: Page) {}

	part(id: string): Locator {
		return this.page.getByTestId(id);
	}

	/** A node on the canvas; sticky notes are none. */
	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name=${JSON.stringify(name)}]`);
	}

	/** Names of the nodes that show a mark of this kind, such as `node-issues`. */
	async marked(kind: string): Promise<string[]> {
		const marked = this.page.locator('[data-test-id="canvas-node"]', { has: this.part(kind) });
		return await marked.evaluateAll((nodes) =>
			nodes.map((node) => node.getAttribute('data-node-name') ?? ''),
		);
	}

	/** Shows the whole workflow. */
	async zoomToFit(): Promise<void> {
		await this.part('zoom-to-fit').click();
		await this.standsStill(this.part('canvas-node').first());
	}

	/** Opens the panel with a node's parameters. */
	async openNode(name: string): Promise<void> {
		await this.node(name).dblclick({ position: { x: 10, y: 10 } });
		await this.part('node-parameters').waitFor();
		await this.standsStill(this.part('ndv'));
	}

	async closeNode(): Promise<void> {
		await this.part('ndv-close-button').click();
		await this.part('ndv').waitFor({ state: 'hidden' });
	}

	async screenshot(file: string): Promise<void> {
		await mkdir(dirname(file), { recursive: true });
		await this.page.evaluate('document.fonts.ready');
		// Where nothing changes under the pointer.
		await this.page.mouse.move(800, 2);
		await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
	}

	/** Waits until a part no longer moves. */
	async standsStill(part: Locator): Promise<void> {
		let last = '';
		await until('the editor stands still', async () => {
			const now = JSON.stringify(await part.boundingBox());
			const still = now === last;
			last = now;
			return still;
		});
	}
}
