import type { Locator, Page } from 'playwright-core';

import type { Editor } from './browser';
import { until } from './until';

/** What somebody does with mouse and keyboard in n8n 2.41's editor to build a workflow, one click after the other. */
export class EditorHand {
	readonly #editor: Editor;

	readonly #page: Page;

	constructor(editor: Editor) {
		this.#editor = editor;
		this.#page = editor.page;
	}

	/** Types into the search of the node panel, and waits until it has found a node. @returns all that it found */
	async search(text: string, wanted: string): Promise<string[]> {
		const names = async () =>
			(await this.#part('node-creator-item-name').allInnerTexts()).map((name) => name.trim());
		// So that what is seen then is not what an earlier search has found.
		await this.#part('node-creator-search-bar').fill('nothing is called so');
		await until('the list is empty', async () => (await names()).length === 0);
		await this.#part('node-creator-search-bar').fill(text);
		await until(`"${text}" finds ${wanted}`, async () => (await names()).includes(wanted));
		return await names();
	}

	/** Opens the panel on the canvas that offers the first node of a workflow. */
	async startWorkflow(): Promise<void> {
		await this.#part('canvas-plus-button').click();
		await this.#part('node-creator-search-bar').waitFor();
	}

	/** Begins a workflow with n8n's own button. */
	async startByButton(): Promise<void> {
		await this.startWorkflow();
		await this.#found('Trigger manually').click();
	}

	/** Opens the node panel by the plus of an output; what is chosen then is connected to it. */
	async goOnFrom(name: string): Promise<void> {
		await this.#editor.node(name).getByTestId('canvas-handle-plus').first().click();
		await this.#part('node-creator-search-bar').waitFor();
	}

	/** Opens the node panel for a node that is put where there is nothing, and not connected. */
	async addElsewhere(x: number, y: number): Promise<void> {
		await this.#page.mouse.click(x, y);
		await this.#part('node-creator-plus-button').click();
		await this.#part('node-creator-search-bar').waitFor();
	}

	/** Chooses one of our nodes in the node panel, which then shows its parameters. */
	async take(search: string, name: string): Promise<void> {
		await this.#part('node-creator-search-bar').fill(search);
		await this.#found(name).click();
		await this.#page.getByText('Add to workflow').click();
		await this.#part('node-parameters').waitFor();
	}

	/** Chooses one of the actions that the node panel lists for one of our nodes. @returns all of them */
	async takeAction(search: string, name: string, action: string): Promise<string[]> {
		await this.#part('node-creator-search-bar').fill(search);
		await this.#found(name).click();
		await this.#found(action).waitFor();
		const actions = await this.#part('node-creator-item-name').allInnerTexts();
		await this.#found(action).click();
		await this.#part('node-parameters').waitFor();
		return actions.map((each) => each.trim());
	}

	async fill(parameter: string, text: string): Promise<void> {
		await this.#part(`parameter-input-${parameter}`).locator('input, textarea').first().fill(text);
	}

	async choose(parameter: string, option: string): Promise<void> {
		await this.#part(`parameter-input-${parameter}`).click();
		await this.#page.getByRole('option', { name: option }).locator('visible=true').first().click();
	}

	/** Chooses from the list of a resource locator. */
	async pick(parameter: string, name: string): Promise<void> {
		await this.#part(`resource-locator-${parameter}`).getByTestId('rlc-input').first().click();
		await this.#part('rlc-search').last().fill(name);
		await this.#part('rlc-item').filter({ hasText: name }).locator('visible=true').first().click();
	}

	/** Moves a node so that its middle comes to lie there. */
	async move(name: string, x: number, y: number): Promise<void> {
		await this.#drag(await middleOf(this.#editor.node(name)), [x, y]);
	}

	/** Draws a connection from an output to the input of another node. */
	async connect(from: string, output: number, to: string): Promise<void> {
		const edges = await this.#part('edge').count();
		await this.#drag(
			await middleOf(this.#editor.node(from).locator(`[data-handleid="outputs/main/${output}"]`)),
			await middleOf(this.#editor.node(to).locator('[data-handleid="inputs/main/0"]')),
		);
		await until(`${from} and ${to} are connected`, async () => (await this.#part('edge').count()) > edges);
	}

	/** @returns the ID of the workflow */
	async publish(): Promise<string> {
		await this.#part('workflow-open-publish-modal-button').click();
		await this.#part('workflow-publish-button').click();
		await this.#page.getByRole('button', { name: 'Got it' }).click();
		const [, id] = /\/workflow\/([^/?]+)/.exec(this.#page.url()) ?? [];
		return id;
	}

	/** Runs the node whose panel is open, until what it gives out contains all of these texts. */
	async executeUntil(...texts: string[]): Promise<void> {
		await until(`the output has ${texts.join(' and ')}`, async () => {
			await this.#part('node-execute-button').click();
			await this.#page.getByText('Node executed successfully').first().waitFor();
			await this.#part('output-panel').getByTestId('radio-button-json').click();
			const output = (await this.#part('output-panel').innerText()).replace(/\s+/g, ' ');
			return texts.every((text) => output.includes(text));
		});
	}

	#found(name: string): Locator {
		return this.#part('node-creator-item-name').getByText(name, { exact: true });
	}

	#part(id: string): Locator {
		return this.#editor.part(id);
	}

	async #drag(from: [number, number], to: [number, number]): Promise<void> {
		const { mouse } = this.#page;
		await mouse.move(...from);
		await mouse.down();
		// In steps, as a hand does: the canvas takes a leap for a click.
		await mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 5 });
		await mouse.move(...to, { steps: 5 });
		await mouse.up();
	}
}

async function middleOf(part: Locator): Promise<[number, number]> {
	const box = await part.boundingBox();
	if (box === null) throw new Error(`${String(part)} is not to be seen`);
	return [box.x + box.width / 2, box.y + box.height / 2];
}
