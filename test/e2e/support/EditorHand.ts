import type { Locator, Page } from 'playwright-core';

import type { Editor } from './browser';
import { ClickTally } from './ClickTally';
import { until } from './until';

/** What a person does with mouse and keyboard in n8n 2.41's editor to build a workflow, one click after the other. */
export class EditorHand {
	/** What it has done so far. */
	readonly tally = new ClickTally();

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
		await this.#click(this.#part('canvas-plus-button'));
		await this.#part('node-creator-search-bar').waitFor();
	}

	/** Begins a workflow with n8n's own button. */
	async startByButton(): Promise<void> {
		await this.startWorkflow();
		await this.#click(this.#found('Trigger manually'));
	}

	/** Opens the node panel by the plus of an output; what is chosen then is connected to it. */
	async goOnFrom(name: string, output = 0): Promise<void> {
		await this.#click(this.#editor.node(name).getByTestId('canvas-handle-plus').nth(output));
		await this.#part('node-creator-search-bar').waitFor();
	}

	/** Opens the node panel for a trigger, which isn't connected to the node that was added last. */
	async addTrigger(): Promise<void> {
		await this.#click(this.#part('node-creator-plus-button'));
		await this.#part('node-creator-search-bar').waitFor();
	}

	/** Opens the node panel for a node that is put where there is nothing, and not connected. */
	async addElsewhere(x: number, y: number): Promise<void> {
		this.tally.click();
		await this.#page.mouse.click(x, y);
		await this.#click(this.#part('node-creator-plus-button'));
		await this.#part('node-creator-search-bar').waitFor();
	}

	/** Chooses one of our nodes in the node panel, which then shows its parameters. */
	async take(search: string, name: string): Promise<void> {
		await this.#enter(this.#part('node-creator-search-bar'), search);
		await this.#click(this.#found(name));
		await this.#click(this.#page.getByText('Add to workflow'));
		await this.#part('node-parameters').waitFor();
	}

	/** Chooses one of the actions that the node panel lists for a node. @returns all of them */
	async takeAction(search: string, name: string, action: string): Promise<string[]> {
		await this.#enter(this.#part('node-creator-search-bar'), search);
		await this.#click(this.#found(name));
		await this.#found(action).waitFor();
		const actions = await this.#part('node-creator-item-name').allInnerTexts();
		await this.#click(this.#found(action));
		await this.#part('node-parameters').waitFor();
		return actions.map((each) => each.trim());
	}

	async fill(parameter: string, text: string): Promise<void> {
		await this.#enter(this.#part(`parameter-input-${parameter}`).locator('input, textarea').first(), text);
	}

	/** Types into a field key by key. As in the editor, a leading `=` makes it an expression. */
	async type(parameter: string, text: string): Promise<void> {
		await this.typeInto(this.#part(`parameter-input-${parameter}`).last(), text);
	}

	/** The same where several parameters are called alike. */
	async typeInto(parameter: Locator, text: string): Promise<void> {
		this.tally.enter();
		// By key, as the suggestions of the expression above may lie over it.
		await parameter.locator('input, textarea').first().focus();
		await this.#page.keyboard.press('Control+A');
		if (!text.startsWith('=')) return await this.#page.keyboard.type(text);
		await this.#page.keyboard.type('=');
		await parameter.locator('.cm-content').waitFor();
		// The expression editor closes braces that are typed one after the other.
		await this.#page.keyboard.insertText(text.slice(1));
	}

	async choose(parameter: string, option: string): Promise<void> {
		await this.#click(this.#part(`parameter-input-${parameter}`).first());
		await this.#click(this.#page.getByRole('option', { name: option }).locator('visible=true').first());
	}

	/** Chooses from the list of a resource locator. */
	async pick(parameter: string, name: string): Promise<void> {
		await this.#click(this.#part(`resource-locator-${parameter}`).getByTestId('rlc-input').first());
		await this.#enter(this.#part('rlc-search').last(), name);
		await this.#click(this.#part('rlc-item').filter({ hasText: name }).locator('visible=true').first());
	}

	/** Sets *On Error* to *Continue* in the settings of the node whose panel is open. */
	async continueOnError(): Promise<void> {
		await this.press('Settings');
		await this.choose('onError', 'Continue');
	}

	/** Adds one of several kinds of entries to a list of a node. */
	async addFromList(button: string, kind: string): Promise<void> {
		await this.#click(
			this.#page
				.getByPlaceholder(button)
				.or(this.#page.getByText(button, { exact: true }))
				.first(),
		);
		await this.#click(this.#page.getByRole('option', { name: kind }).locator('visible=true').first());
	}

	/** Presses a button, a tab or a link that is called so. */
	async press(name: string): Promise<void> {
		await this.#click(this.#page.getByText(name, { exact: true }).locator('visible=true').first());
	}

	/** Closes the panel of a node, by its key where n8n listens to it. */
	async close(): Promise<void> {
		await this.#page.keyboard.press('Escape');
		const closed = this.#part('ndv').waitFor({ state: 'hidden', timeout: 2_000 });
		await closed.catch(async () => {
			this.tally.click();
			await this.#editor.closeNode();
		});
	}

	/** Runs the workflow, by the button next to a trigger, up to the end of a node. */
	async execute(trigger: string, last: string): Promise<void> {
		await this.#editor.node(trigger).hover();
		await this.#click(this.#part(`execute-workflow-button-${trigger}`));
		await this.#editor.node(last).getByTestId('canvas-node-status-success').waitFor();
	}

	/** Shows the whole workflow, by its key. */
	async showAll(): Promise<void> {
		await this.#page.keyboard.press('1');
		await this.#editor.standsStill(this.#part('canvas-node').last());
	}

	/** Opens the panel of a node that is on the canvas. */
	async open(name: string): Promise<void> {
		this.tally.click();
		await this.#editor.openNode(name);
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
		await this.#click(this.#part('workflow-open-publish-modal-button'));
		await this.#click(this.#part('workflow-publish-button'));
		await this.#click(this.#page.getByRole('button', { name: 'Got it' }));
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

	async #click(part: Locator): Promise<void> {
		this.tally.click();
		await part.click();
	}

	async #enter(field: Locator, text: string): Promise<void> {
		this.tally.enter();
		await field.fill(text);
	}

	#part(id: string): Locator {
		return this.#editor.part(id);
	}

	async #drag(from: [number, number], to: [number, number]): Promise<void> {
		const { mouse } = this.#page;
		this.tally.click();
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
