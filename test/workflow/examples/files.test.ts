import { NodeHelpers, type INode, type INodeParameters, type INodeTypeDescription } from 'n8n-workflow';

import { findingsIn } from '../../support/journeyCheck';
import type { DrawnWorkflow } from '../support/draw';
import { BASE_NODES } from './support/baseNodes';
import { descriptionOf, exampleFiles, isOurs, type ExampleFile } from './support/ExampleFile';
import { inside, nodeBox, noteBox, overlap, textBox } from './support/layout';

const files = exampleFiles();

/** What the README says is to be chosen in the editor, because it lives in the user's own n8n. */
const TO_BE_CHOSEN = ['segments', 'workflowId'];

it('there are all the journeys of the index', () => {
	expect(files.map(({ file }) => file)).toEqual([
		'abandoned-cart.json',
		'approved-offer-approval.json',
		'approved-offer.json',
		'assistant.json',
		'b2b-account-journey.json',
		'birthday.json',
		'contoso-coffee-pages.json',
		'contoso-coffee.json',
		'lead-to-sales.json',
		'machine-care-content.json',
		'machine-care.json',
		're-engagement.json',
		'service-recovery-ticket.json',
		'service-recovery.json',
		'trial-onboarding.json',
		'webinar-follow-up.json',
		'welcome-series.json',
		'win-back.json',
	]);
});

it('no two nodes of all examples have the same id, webhook or path, so that they can be imported side by side', () => {
	const nodes = files.flatMap((file) => file.json.nodes);
	const paths = nodes
		.filter(({ parameters }) => parameters.path !== undefined)
		.map(({ parameters }) => `${String(parameters.httpMethod ?? 'POST')} ${String(parameters.path)}`);
	for (const values of [
		nodes.map(({ id }) => id),
		nodes.flatMap(({ webhookId }) => webhookId ?? []),
		paths,
		files.map(({ json }) => json.name),
	]) {
		expect([...new Set(values)]).toEqual(values);
	}
});

describe.each(files.map((file) => [file.file, file] as const))('%s', (_, example) => {
	it('has a workflow and nothing of the n8n that it was drawn in', () => {
		expect(Object.keys(example.json).sort()).toEqual(
			['connections', 'meta', 'name', 'nodes', 'pinData', 'settings'].sort(),
		);
		expect(example.json).toMatchObject({ pinData: {}, meta: {}, settings: { executionOrder: 'v1' } });
		for (const { credentials = {} } of example.json.nodes) {
			for (const credential of Object.values(credentials)) {
				expect(credential).toEqual({ name: expect.any(String) });
			}
		}
	});

	it('names no host that anybody could own', () => {
		const hosts = [...example.text.matchAll(/(?:https?:\/\/|\w@)([\w.:-]+)/g)].map(([, host]) => host);
		expect(hosts.filter((host) => !/\.example$/.test(host.replace(/\.$/, '')))).toEqual([]);
		expect(example.text).not.toMatch(/localhost|\b\d{1,3}(\.\d{1,3}){3}\b/);
	});

	it('has nodes that exist, with credentials of theirs', () => {
		for (const { name, type, typeVersion, credentials = {} } of example.json.nodes) {
			const description = descriptionOf({ type });
			expect({ name, type, known: description !== undefined }).toEqual({ name, type, known: true });
			expect([description?.version].flat()).toContain(typeVersion);
			const known = (description?.credentials ?? []).map((each) => each.name);
			expect(known).toEqual(expect.arrayContaining(Object.keys(credentials)));
		}
	});

	it('has parameters that its nodes know, show and accept', () => {
		for (const node of example.nodes.filter(isOurs)) {
			const description = descriptionOf(node) as INodeTypeDescription;
			const { name, parameters } = node;
			const kept = whatImportKeeps(node, description);
			expect({ name, kept }).toMatchObject({ name, kept: parameters });
			const issues =
				NodeHelpers.getNodeParametersIssues(description.properties, node, description)?.parameters ?? {};
			const wrong = Object.keys(issues).filter((each) => !TO_BE_CHOSEN.includes(each));
			expect({ name, wrong }).toEqual({ name, wrong: [] });
		}
	});

	it('sets nothing at n8n’s own nodes that they do not have', () => {
		for (const { type, parameters, name } of example.json.nodes) {
			if (BASE_NODES[type] === undefined) continue;
			const others = Object.keys(parameters).filter((each) => !BASE_NODES[type].parameters.includes(each));
			expect({ name, others }).toEqual({ name, others: [] });
		}
	});

	it('lets one bad address harm no one else: sending nodes continue when they fail', () => {
		const sending = example.nodes.filter(
			({ type }) => BASE_NODES[type]?.sends ?? type.endsWith('.journeySendEmail'),
		);
		for (const { name, onError } of sending) {
			expect({ name, onError }).toEqual({ name, onError: 'continueRegularOutput' });
		}
	});

	it('has nothing that the journey check would point out', () => {
		const workflow = { ...structuredClone(example.json), id: 'journey' } as unknown as DrawnWorkflow;
		// As its README says, one is chosen before anything can run.
		for (const { parameters } of workflow.nodes) {
			if (parameters.audience === 'segment') parameters.segments = ['chosen'];
		}
		expect(findingsIn(workflow).map(({ rule, node, problem }) => ({ rule, node, problem }))).toEqual([]);
	});

	it('leads from a trigger to every node, by outputs that exist', () => {
		for (const { from, output, to } of example.lines) {
			expect(example.node(to).name).toBe(to);
			expect({ from, output: output < example.outputsOf(example.node(from)) }).toEqual({
				from,
				output: true,
			});
		}
		for (const { of } of example.tools) expect(isStart(example.node(of))).toBe(true);
		const tools = new Set(example.tools.map(({ tool }) => tool));
		const lost = example.nodes.filter(
			(node) => !isStart(node) && !tools.has(node.name) && example.before(node.name).length === 0,
		);
		expect(lost.map(({ name }) => name)).toEqual([]);
	});

	it('reads no earlier node across a wait', () => {
		for (const { name, parameters } of example.nodes) {
			const named = [...JSON.stringify(parameters).matchAll(/\$\('([^']+)'\)/g)].map(([, each]) => each);
			expect({ name, reachable: inSameExecution(example, name) }).toEqual({
				name,
				reachable: expect.arrayContaining(named),
			});
		}
	});

	it('reads from left to right, but for what begins again', () => {
		const back = example.lines.filter(
			({ from, to }) => example.node(to).position[0] <= example.node(from).position[0],
		);
		expect(back.filter(({ from, to }) => !leadsTo(example, to, from))).toEqual([]);
	});

	it('has nodes, names and notes that do not cover each other', () => {
		const nodes = example.nodes.map((node) => ({
			name: node.name,
			box: nodeBox(node, example.outputsOf(node)),
		}));
		nodes.forEach(({ name, box }, index) => {
			const covers = nodes.slice(index + 1).filter((other) => overlap(box, other.box));
			expect({ name, covers }).toEqual({ name, covers: [] });
		});
		example.notes.forEach((note, index) => {
			const box = noteBox(note);
			const others = example.notes.slice(index + 1).filter((other) => overlap(box, noteBox(other)));
			const halfIn = nodes.filter((node) => overlap(node.box, box) && !inside(node.box, box));
			const onText = nodes.filter((node) => overlap(node.box, textBox(note)));
			expect({ note: note.name, others, halfIn, onText, fits: inside(textBox(note), box) }).toEqual({
				note: note.name,
				others: [],
				halfIn: [],
				onText: [],
				fits: true,
			});
		});
	});

	it('tells its story: each node stands in a chapter, and is named for what happens there', () => {
		const chapters = example.notes.map(noteBox);
		for (const node of example.nodes) {
			const box = nodeBox(node, example.outputsOf(node));
			const { name } = node;
			expect({ name, told: chapters.some((chapter) => inside(box, chapter)) }).toEqual({ name, told: true });
			expect(name).not.toMatch(/^(Journey |Send Email|HTTP Request|Edit Fields|No Operation)|\d$/);
		}
	});
});

/** The parameters as the editor has them after an import: what is unknown, or not shown, is gone. */
function whatImportKeeps(node: INode, description: INodeTypeDescription): INodeParameters | null {
	return NodeHelpers.getNodeParameters(
		description.properties,
		structuredClone(node.parameters),
		true,
		false,
		node,
		description,
	);
}

function isStart(node: INode): boolean {
	return descriptionOf(node)?.group.includes('trigger') ?? false;
}

function leadsTo(example: ExampleFile, from: string, to: string): boolean {
	const found = new Set([from]);
	// A set takes in what is added to it while it is gone through.
	for (const name of found) {
		for (const line of example.lines) if (line.from === name) found.add(line.to);
	}
	return found.has(to);
}

/** Nodes before this one that have run in its execution: back to where contacts are held, and no further. */
function inSameExecution(example: ExampleFile, name: string): string[] {
	const found = new Set<string>();
	let level = [name];
	while (level.length > 0) {
		const earlier = level.flatMap((each) => example.before(each)).filter((each) => !found.has(each));
		for (const each of earlier) found.add(each);
		level = earlier.filter((each) => !holds(example.node(each)));
	}
	return [...found];
}

/** Whether contacts may wait at a node, so that a new execution begins there. */
function holds({ type, parameters }: INode): boolean {
	return (
		/\.(journeyWait|journeyIfThen|journeyMessageGate)$/.test(type) && parameters.condition !== 'expression'
	);
}
