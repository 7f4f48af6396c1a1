import type { INode, INodeType, IVersionedNodeType } from 'n8n-workflow';

import { journeyTypeOf } from '../../domain/journey';
import type { Fixtures } from '../input/readFixtures';
import { isOurs } from '../input/readWorkflow';
import { SimulationInputError } from '../input/SimulationInputError';
import { randomFor } from '../random';
import type { DrawnWorkflow } from '../runtime/DrawnWorkflow';
import { NodeTypes } from '../runtime/NodeTypes';
import { ourNodes } from '../runtime/ourNodes';
import { isPure, loadBaseNodes } from './baseNodes';
import { StandIn, type Answering, type Ports } from './StandIn';

/** Whether a node is one of this package that reaches nothing outside the store. */
function runsItself(node: Pick<INode, 'type'>): boolean {
	return isOurs(node) && journeyTypeOf(node.type) !== 'journeySendEmail';
}

const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** Type ID of one node's stand-in. */
const standInType = (node: Pick<INode, 'id'>): string => `simulation.${node.id}`;

export interface SimulatedNodes {
	/** The workflow with stand-ins for the nodes that don't run. */
	workflow: DrawnWorkflow;
	nodeTypes: NodeTypes;
	/** What readers of the results should know. */
	warnings: string[];
}

/**
 * Decides what runs in place of each node: this package's nodes and n8n's own pure ones run themselves, all
 * others get a stand-in, and so does our own that sends mail.
 * @param baseFile package.json of n8n-nodes-base; null if that isn't installed
 * @throws SimulationInputError for a node of this package that doesn't exist, and for fixtures of unknown
 *   nodes
 */
export function simulatedNodes(
	drawn: DrawnWorkflow,
	fixtures: Fixtures,
	seed: number,
	baseFile: string | null,
): SimulatedNodes {
	const ours = ourNodes();
	const warnings: string[] = [];
	refuseUnknown(drawn, fixtures, ours);
	const real = drawn.nodes.filter((node) => isPure(node) && !fixtures.has(node.name));
	const base = baseFile === null ? {} : loadBaseNodes(baseFile, [...new Set(real.map(({ type }) => type))]);
	// A No Operation node passes everything through, even as a stand-in.
	const missing = real
		.filter(({ type }) => !Object.hasOwn(base, type) && !type.endsWith('.noOp'))
		.map(({ name }) => name);
	if (missing.length > 0) {
		warnings.push(
			`n8n-nodes-base was not found next to n8n, so these nodes pass all items to their first output: ${missing.join(', ')}`,
		);
	}
	const randoms = new Map([...fixtures.keys()].map((name) => [name, randomFor(seed, 'fixture', name)]));
	const answering: Answering = ({ name }) => {
		const answers = fixtures.get(name);
		const random = randoms.get(name);
		return answers && random && { answers, random };
	};
	const types: Record<string, INodeType | IVersionedNodeType> = { ...ours, ...base };
	const nodes = drawn.nodes
		.filter(({ type }) => type !== STICKY_NOTE)
		.map((node) => {
			if (runsItself(node) || (isPure(node) && Object.hasOwn(base, node.type) && !fixtures.has(node.name)))
				return node;
			const ports = portsOf(drawn, node, fixtures);
			if (ports.connected > 1 && !fixtures.has(node.name) && !missing.includes(node.name)) {
				warnings.push(
					`${node.name} is not run and passes all its items on by the first output; name other outputs in a fixture file`,
				);
			}
			types[standInType(node)] = new StandIn(node.type, ports, answering);
			return { ...node, type: standInType(node), typeVersion: 1 };
		});
	const otherTriggers = nodes
		.filter((node) => !isOurs(node) && beginsSomething(drawn, node))
		.map(({ name }) => name);
	if (otherTriggers.length > 0) {
		warnings.push(
			`Contacts enter by journey triggers only, so nothing starts at: ${otherTriggers.join(', ')}`,
		);
	}
	return { workflow: { ...drawn, nodes }, nodeTypes: new NodeTypes(types), warnings };
}

/** Whether a node leads somewhere and nothing leads to it. */
function beginsSomething({ connections }: DrawnWorkflow, { name }: INode): boolean {
	const targets = (from: string) => (connections[from]?.main ?? []).flatMap((list) => list ?? []);
	return (
		targets(name).length > 0 &&
		!Object.keys(connections).some((from) => targets(from).some(({ node }) => node === name))
	);
}

function refuseUnknown(drawn: DrawnWorkflow, fixtures: Fixtures, ours: Record<string, INodeType>): void {
	for (const node of drawn.nodes) {
		if (!isOurs(node) || Object.hasOwn(ours, node.type)) continue;
		throw new SimulationInputError(
			`The node ${node.name} is of the type ${node.type}, which this release does not have. Update the package`,
		);
	}
	for (const name of fixtures.keys()) {
		const node = drawn.nodes.find((candidate) => candidate.name === name);
		if (node === undefined)
			throw new SimulationInputError(`The fixtures name the node ${name}, which the workflow does not have`);
		if (runsItself(node))
			throw new SimulationInputError(`The fixtures name the journey node ${name}; those run themselves`);
	}
}

function portsOf(drawn: DrawnWorkflow, node: INode, fixtures: Fixtures): Ports & { connected: number } {
	const inputs = Object.values(drawn.connections)
		.flatMap(({ main = [] }) => main.flatMap((targets) => targets ?? []))
		.filter((target) => target.node === node.name)
		.map(({ index }) => index + 1);
	const connected = (drawn.connections[node.name]?.main ?? []).length;
	const named = (fixtures.get(node.name) ?? []).map(({ output }) => output + 1);
	// The error output comes after all others, and is n8n's own.
	const own = node.onError === 'continueErrorOutput' ? Math.max(1, connected - 1) : connected;
	return { inputs: Math.max(1, ...inputs), outputs: Math.max(1, own, ...named), connected: own };
}
