import type { IConnections, INode, IRun, IRunData } from 'n8n-workflow';
import { z } from 'zod/v4';

import type { ExecutionLookup, ExecutionState, ReadEnds } from '../engine';
import { flowOf } from './flowOf';
import { readEnds } from './readEnds';
import { readRun } from './readRun';
import { describeWorkflow } from './readWorkflow';

const TIMEOUT = 10_000;

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
 * Asks n8n's public API how an execution ended.
 * @param address of n8n, such as `https://n8n.example.com`
 */
export function executionLookup(address: string, apiKey: string): ExecutionLookup {
	const base = `${address.replace(/\/+$/, '')}/api/v1/executions/`;
	return async (executionId) => {
		const response = await fetch(`${base}${encodeURIComponent(executionId)}?includeData=true`, {
			headers: { 'X-N8N-API-KEY': apiKey, accept: 'application/json' },
			signal: AbortSignal.timeout(TIMEOUT),
		});
		if (response.status === 404) return { state: 'unknown' };
		if (!response.ok) throw new Error(`n8n's API answered ${response.status}`);
		return toState(executionSchema.parse(await response.json()));
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

/** What became of its contacts, where n8n has saved what its nodes put out. */
function endsOf({ data, workflowData }: z.infer<typeof executionSchema>): ReadEnds | undefined {
	const runData = data?.resultData?.runData as IRunData | undefined;
	if (runData === undefined || !workflowData) return undefined;
	const { nodes, connections } = workflowData as unknown as { nodes: INode[]; connections: IConnections };
	const flow = flowOf(describeWorkflow({ nodes, connectionsBySourceNode: connections }));
	const [first] = readRun(runData);
	if (first === undefined) return undefined;
	// Which items it began with isn't saved; the ones that its first node passed on say whose they are.
	const run = { status: 'success' as const, data: { resultData: { runData } } as unknown as IRun['data'] };
	return readEnds(flow, run, { node: first.node, enrollments: [] });
}
