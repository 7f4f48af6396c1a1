import { z } from 'zod/v4';

import type { ExecutionLookup, ExecutionState } from '../engine';

const TIMEOUT = 10_000;

const executionSchema = z.object({
	status: z.string(),
	data: z
		.object({
			resultData: z
				.object({
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

function toState({ status, data }: z.infer<typeof executionSchema>): ExecutionState {
	if (status === 'success') return { state: 'success' };
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
