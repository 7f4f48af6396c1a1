import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import { dateProblem, parseDate } from '../domain/time';
import { typesThatEnter } from './entryPoints';
import { readBehavior, type BehaviorRule } from './input/readBehavior';
import { readContacts } from './input/readContacts';
import { readFixtures, type Fixtures } from './input/readFixtures';
import { isOurs, readWorkflow } from './input/readWorkflow';
import { SimulationInputError } from './input/SimulationInputError';
import type { N8nCore } from './n8n/loadN8n';
import { simulatedNodes, type SimulatedNodes } from './nodes/simulatedNodeTypes';
import { makeFunnel } from './report/funnel';
import { pathsCsv } from './report/paths';
import { printFunnel } from './report/printFunnel';
import type { DrawnWorkflow } from './runtime/DrawnWorkflow';
import { simulate } from './Simulation';

/** What to simulate; files are absolute paths. */
export interface SimulationRequest {
	journey: string;
	contacts: string;
	behavior: string | null;
	fixtures: string | null;
	days: number;
	seed: number;
	/** A date, or an instant. Without an offset it is in the zone. */
	start: string;
	/** IANA zone for the whole workflow; null: the workflow's own, or UTC. */
	zone: string | null;
	enterOver: number;
	trigger: string | null;
	/** The folder for `funnel.json` and `paths.csv`; created if missing. */
	out: string;
}

export interface SimulationRun {
	core: N8nCore;
	/** package.json of n8n-nodes-base; null if that isn't installed. */
	baseFile: string | null;
	/** @param share 0 to 1 @param day from 1 */
	onProgress?: (share: number, day: number) => void;
	signal?: AbortSignal;
}

/** A simulation's results. */
export interface SimulationReport {
	/** The funnel for people, and as JSON. */
	text: string;
	json: string;
	files: string[];
}

const DAY = 86_400_000;

/**
 * Reads a simulation's files, runs it, and writes the results.
 * @throws SimulationInputError for a missing or invalid file
 */
export async function runSimulation(
	request: SimulationRequest,
	run: SimulationRun,
): Promise<SimulationReport> {
	const drawn = readWorkflow(request.journey, request.zone);
	const zone = drawn.settings.timezone as string;
	const start = parseDate(request.start, zone);
	if (start === null) {
		throw new SimulationInputError(`The start: ${dateProblem(request.start, '2026-01-01T09:00')}`);
	}
	const end = start + request.days * DAY;
	const contacts = readContacts(request.contacts, start, zone);
	const behavior = request.behavior === null ? [] : readBehavior(request.behavior);
	const fixtures: Fixtures = request.fixtures === null ? new Map() : readFixtures(request.fixtures);
	refuseUnknownNodes(behavior, drawn);
	const nodes = simulatedNodes(drawn, fixtures, request.seed, run.baseFile);
	const trigger = findTrigger(nodes, request.trigger);
	const outcome = await simulate({
		...nodes,
		core: run.core,
		contacts,
		trigger,
		behavior,
		seed: request.seed,
		start,
		end,
		enterOver: request.enterOver,
		onProgress: (share) =>
			run.onProgress?.(share, Math.min(request.days, 1 + Math.floor(share * request.days))),
		signal: run.signal,
	});
	const funnel = makeFunnel(outcome, {
		workflow: nodes.workflow,
		types: new Map(drawn.nodes.map(({ name, type }) => [name, type])),
		seed: request.seed,
		start,
		end,
		warnings: nodes.warnings,
	});
	const json = `${JSON.stringify(funnel, null, '\t')}\n`;
	const files = ['funnel.json', 'paths.csv'].map((name) => join(request.out, name));
	mkdirSync(request.out, { recursive: true });
	writeFileSync(files[0], json);
	writeFileSync(files[1], pathsCsv(outcome, nodes.workflow));
	return { text: printFunnel(funnel), json, files };
}

function refuseUnknownNodes(behavior: BehaviorRule[], { nodes }: DrawnWorkflow): void {
	behavior.forEach(({ on }, index) => {
		if (!('node' in on) || nodes.some(({ name }) => name === on.node)) return;
		throw new SimulationInputError(
			`Rule ${index + 1} of the behavior names the node ${on.node}, which the workflow does not have`,
		);
	});
}

/** The node contacts enter by: the one named, or the first that lets anyone in. */
function findTrigger({ workflow, nodeTypes }: SimulatedNodes, name: string | null): INode {
	const triggers = workflow.nodes.filter((node) => {
		if (!isOurs(node) || node.disabled === true) return false;
		const type = nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		return type.trigger !== undefined && type.description.group.includes('trigger');
	});
	if (triggers.length === 0) {
		throw new SimulationInputError(
			'The workflow has no journey trigger for contacts to enter by: add a Journey Trigger, a Journey Form Trigger or a Journey Events Endpoint',
		);
	}
	const entrances = triggers.filter(
		(node) => !node.type.endsWith('.journeyEventsTrigger') || typesThatEnter(node).length > 0,
	);
	if (name === null) {
		const [first] = entrances;
		if (first !== undefined) return first;
		throw new SimulationInputError(
			`No contacts enter by ${triggers[0].name}: list the event types in its field Enter the Journey On`,
		);
	}
	const named = entrances.find((node) => node.name === name);
	if (named !== undefined) return named;
	throw new SimulationInputError(
		`--trigger: ${name} is not a node that contacts enter by; choose one of ${entrances.map((node) => node.name).join(', ')}`,
	);
}
