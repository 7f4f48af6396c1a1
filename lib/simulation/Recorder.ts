import { NodeHelpers, type INodeOutputConfiguration, type NodeConnectionType } from 'n8n-workflow';

import type { Behavior, SimulatedAction, Happening } from './Behavior';
import type { SimulatedContact } from './input/readContacts';
import { toWorkflow, type Execution } from './runtime/execution';
import type { DrawnWorkflow } from './runtime/DrawnWorkflow';
import type { NodeTypes } from './runtime/NodeTypes';
import { traceVisits, type NodeVisit } from './traceVisits';

/** A passage with when it was and in which execution. */
export interface RecordedVisit extends NodeVisit {
	at: number;
	/** A running number over everything recorded. */
	order: number;
	executionId: string;
}

/** Something that a contact has done (or that was refused). */
export interface RecordedAction {
	at: number;
	order: number;
	contactId: string;
	type: string;
	properties: Record<string, unknown>;
	refused: string | null;
}

/** Records what happens in a simulation, and makes contacts respond to it. */
export class Recorder {
	readonly passages: RecordedVisit[] = [];

	readonly deeds: RecordedAction[] = [];

	/** Names of each node's outputs, in order. */
	readonly outputNames: Map<string, string[]>;

	#order = 0;

	readonly #behavior: Behavior;

	readonly #contacts: Map<string, SimulatedContact>;

	readonly #now: () => number;

	readonly #plan: (at: number, contactId: string, deed: SimulatedAction) => void;

	constructor(options: {
		workflow: DrawnWorkflow;
		nodeTypes: NodeTypes;
		behavior: Behavior;
		/** By their IDs in the store. */
		contacts: Map<string, SimulatedContact>;
		now: () => number;
		/** Called with what a contact is going to do, and when. */
		plan: (at: number, contactId: string, deed: SimulatedAction) => void;
	}) {
		this.outputNames = namesOfOutputs(options.workflow, options.nodeTypes);
		this.#behavior = options.behavior;
		this.#contacts = options.contacts;
		this.#now = options.now;
		this.#plan = options.plan;
	}

	contactOf(contactId: string): SimulatedContact {
		const contact = this.#contacts.get(contactId);
		if (contact === undefined) throw new Error(`No contact has the ID ${contactId}`);
		return contact;
	}

	/** Notes what a just finished execution did. */
	executed(execution: Execution): void {
		const at = this.#now();
		for (const passage of traceVisits(execution)) {
			this.passages.push({ ...passage, at, order: this.#order++, executionId: execution.id });
			// A mail that wasn't sent isn't opened.
			if (passage.error !== null) continue;
			const { node, output } = passage;
			const outputName = this.outputNames.get(node)?.[output] ?? String(output);
			for (const { contactId } of passage.subjects) this.#happened({ node, output, outputName }, contactId);
		}
	}

	/** Notes something that a contact did, or tried to do. */
	did(deed: Omit<RecordedAction, 'at' | 'order'>): void {
		this.deeds.push({ ...deed, at: this.#now(), order: this.#order++ });
		if (deed.refused === null) this.#happened({ event: deed.type }, deed.contactId);
	}

	#happened(happening: Happening, contactId: string): void {
		const contact = this.#contacts.get(contactId);
		if (contact === undefined) return;
		for (const deed of this.#behavior.deedsAfter(happening, contact)) {
			this.#plan(this.#now() + deed.delay, contactId, deed);
		}
	}
}

function namesOfOutputs(drawn: DrawnWorkflow, nodeTypes: NodeTypes): Map<string, string[]> {
	const workflow = toWorkflow(drawn, nodeTypes);
	return new Map(
		Object.values(workflow.nodes).map((node) => {
			const { description } = nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
			const outputs: Array<NodeConnectionType | INodeOutputConfiguration> = NodeHelpers.getNodeOutputs(
				workflow,
				node,
				description,
			);
			const names = outputs.map((output, index) => {
				const shown = typeof output === 'string' ? undefined : output.displayName;
				return description.outputNames?.[index] ?? shown ?? String(index);
			});
			return [node.name, names];
		}),
	);
}
