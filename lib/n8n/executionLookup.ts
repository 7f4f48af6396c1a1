import type { IConnections, INode, IRun, IRunData } from 'n8n-workflow';
import { z } from 'zod/v4';

import type { ExecutionLookup, ExecutionState, ReadEnds } from '../engine';
import { flowOf } from './flowOf';
import type { HttpRequest, LimitedAnswer, Limits } from './limitedGet';
import { askN8n, endless } from './n8nApi';
import { readEnds } from './readEnds';
import { readRun } from './readRun';
import { describeWorkflow } from './readWorkflow';

const MEBIBYTE = 1_048_576;

/** An execution with the data of all its items may be large. */
const WITH_DATA: Limits = { time: 10_000, bytes: 32 * MEBIBYTE };

const WITHOUT_DATA: Limits = { time: 10_000, bytes: MEBIBYTE };

const executionSchema = z.object({
	status: z.string(),
	data: z
		.object({
			resultData: z
				.object({
					runData: z
						.record(z.string(), z.array(z.looseObject({})))
						.optional()
						.catch(undefined),
					lastNodeExecuted: z.string().optional(),
					error: z
						.object({
							message: z.string().optional(),
							node: z.object({ name: z.string() }).partial().optional(),
						})
						.partial()
						.optional(),
				})
				.partial(),
		})
		.partial()
		.nullish(),
	workflowData: z
		.looseObject({ nodes: z.array(z.looseObject({})), connections: z.looseObject({}) })
		.nullish()
		.catch(null),
});

/**
 * Asks n8n's public API how an execution ended. The key goes to the given address, and nowhere else.
 * @param address of n8n, such as `https://n8n.example.com`
 * @param request n8n's own way to send a request, if one is available at the moment
 */
export function executionLookup(
	address: string,
	apiKey: string,
	request: () => HttpRequest | undefined = () => undefined,
): ExecutionLookup {
	const api = { address, key: apiKey, request };
	const ask = async (query: string, id: string, limits: Limits): Promise<LimitedAnswer> =>
		await askN8n(api, `executions/${encodeURIComponent(id)}${query}`, 'read executions', limits);
	return async (executionId) => {
		const whole = await ask('?includeData=true', executionId, WITH_DATA);
		// Then without the error message.
		const { status, text } = whole.text === null ? await ask('', executionId, WITHOUT_DATA) : whole;
		if (status === 404) return { state: 'unknown' };
		if (text === null) throw endless(address);
		return toState(executionSchema.parse(JSON.parse(text)));
	};
}

function toState(execution: z.infer<typeof executionSchema>): ExecutionState {
	const { status, data } = execution;
	if (status === 'success') return { state: 'success', ends: endsOf(execution) };
	if (['error', 'crashed', 'canceled'].includes(status)) {
		const result = data?.resultData;
		return {
			state: 'failed',
			message: result?.error?.message ?? `The execution ended with status "${status}"`,
			node: result?.error?.node?.name ?? result?.lastNodeExecuted ?? null,
		};
	}
	return { state: 'running' };
}

/** What happened to its contacts, if n8n saved its nodes' output. */
function endsOf({ data, workflowData }: z.infer<typeof executionSchema>): ReadEnds | undefined {
	const runData = data?.resultData?.runData as IRunData | undefined;
	if (runData === undefined || !workflowData) return undefined;
	const { nodes, connections } = workflowData as unknown as { nodes: INode[]; connections: IConnections };
	const flow = flowOf(describeWorkflow({ nodes, connectionsBySourceNode: connections }));
	const [first] = readRun(runData);
	if (first === undefined) return undefined;
	// The items it began with aren't saved; the ones its first node passed on say whose they are.
	const run = { status: 'success' as const, data: { resultData: { runData } } as unknown as IRun['data'] };
	return readEnds(flow, run, { node: first.node, enrollments: [] });
}
