import type { IDataObject } from 'n8n-workflow';

/** One item that a stand-in has worked on. */
export interface LedgerEntry {
	node: string;
	executionId: string;
	/** Simulated time. */
	at: number;
	/** The item as it came in. */
	json: IDataObject;
	/** The stand-in's parameters, evaluated for the item. */
	parameters: IDataObject;
}

/** What the stand-ins have seen and done, and whom they are to fail for. */
export class Ledger {
	readonly entries: LedgerEntry[] = [];

	readonly #failing = new Map<string, (json: IDataObject) => boolean>();

	readonly #during = new Map<string, () => Promise<void>>();

	/** Entries of one node, in order. */
	of(node: string): LedgerEntry[] {
		return this.entries.filter((entry) => entry.node === node);
	}

	/** Whom a node has worked for, by email address. */
	emails(node: string): string[] {
		return this.of(node).map(({ json, parameters }) =>
			String(parameters.toEmail ?? (json.contact as IDataObject | undefined)?.email),
		);
	}

	/** From now on a node fails for such items; without a condition for none. */
	failWhen(node: string, condition: (json: IDataObject) => boolean = () => false): void {
		this.#failing.set(node, condition);
	}

	/** Something that happens while a node is at work. */
	during(node: string, happens: () => Promise<void>): void {
		this.#during.set(node, happens);
	}

	async happensDuring(node: string): Promise<void> {
		await this.#during.get(node)?.();
	}

	fails(node: string, json: IDataObject): boolean {
		return this.#failing.get(node)?.(json) ?? false;
	}
}
