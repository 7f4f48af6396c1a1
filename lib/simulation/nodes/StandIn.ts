import {
	NodeConnectionTypes,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import type { FixtureAnswer } from '../input/readFixtures';
import type { Random } from '../random';

/** How many inputs and outputs of a node are connected. */
export interface Ports {
	inputs: number;
	outputs: number;
}

/** Answers in place of a node. */
export type Answering = (node: INode) => { answers: FixtureAnswer[]; random: Random } | undefined;

/**
 * Replaces another package's node type: answers from the fixtures, otherwise passes its items on by the first
 * output.
 */
export class StandIn implements INodeType {
	readonly description: INodeTypeDescription;

	readonly execute: INodeType['execute'];

	constructor(type: string, ports: Ports, answering: Answering) {
		this.description = {
			displayName: type,
			name: type.slice(type.indexOf('.') + 1),
			group: ['transform'],
			version: 1,
			description: '',
			defaults: {},
			inputs: Array.from({ length: ports.inputs }, () => NodeConnectionTypes.Main),
			outputs: Array.from({ length: ports.outputs }, () => NodeConnectionTypes.Main),
			properties: [],
		};
		this.execute = async function execute(this: IExecuteFunctions) {
			return answerItems(this, ports, answering(this.getNode()));
		};
	}
}

/** The output of a node's execution when answered from fixtures. */
export function answerItems(
	functions: IExecuteFunctions,
	ports: Ports,
	fixture: ReturnType<Answering>,
): INodeExecutionData[][] {
	const node = functions.getNode();
	const outputs = Array.from({ length: ports.outputs }, (): INodeExecutionData[] => []);
	for (let input = 0; input < ports.inputs; input++) {
		inputItems(functions, input).forEach((item, index) => {
			const answer = fixture && draw(fixture.answers, fixture.random());
			const pairedItem = { item: index, input };
			if (answer?.error !== undefined) {
				const error = new NodeOperationError(node, answer.error, { itemIndex: index });
				if (!functions.continueOnFail()) throw error;
				outputs[0].push({ json: { error: error.message }, error, pairedItem });
				return;
			}
			const json = answer?.json as IDataObject | undefined;
			const output = outputs[answer?.output ?? 0];
			if (output === undefined) {
				throw new NodeOperationError(
					node,
					`The fixture names output ${answer?.output}, which is not connected`,
				);
			}
			output.push({
				json: json === undefined ? item.json : { ...(answer?.merge ? item.json : {}), ...json },
				binary: item.binary,
				pairedItem,
			});
		});
	}
	return outputs;
}

function inputItems(functions: IExecuteFunctions, input: number): INodeExecutionData[] {
	try {
		return functions.getInputData(input);
	} catch {
		// Nothing arrived on this input in this run.
		return [];
	}
}

/** The answer for a drawn number in [0, 1); undefined: the item passes unchanged. */
export function draw(answers: FixtureAnswer[], drawn: number): FixtureAnswer | undefined {
	const named = answers.reduce((sum, { chance = 0 }) => sum + chance, 0);
	const unnamed = answers.filter(({ chance }) => chance === undefined).length;
	const share = unnamed === 0 ? 0 : Math.max(0, 1 - named) / unnamed;
	let below = 0;
	for (const answer of answers) {
		below += answer.chance ?? share;
		if (drawn < below) return answer;
	}
	return undefined;
}
