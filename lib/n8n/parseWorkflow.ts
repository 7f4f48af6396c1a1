import type { IConnections, INode } from 'n8n-workflow';
import { z } from 'zod/v4';

import { InvalidInputError } from '../domain/errors';
import { schemaProblems } from './http/schemaProblems';
import { describeWorkflow, type WorkflowDescription } from './readWorkflow';

const node = z.looseObject({
	id: z.string().default(''),
	name: z.string(),
	type: z.string(),
	typeVersion: z.number().default(1),
	parameters: z.record(z.string(), z.unknown()).default({}),
});

const target = z.looseObject({ node: z.string(), index: z.number().default(0) });

const workflow = z.looseObject({
	id: z.string().optional().catch(undefined),
	name: z.string().optional().catch(undefined),
	nodes: z.array(node),
	connections: z.record(z.string(), z.record(z.string(), z.array(z.array(target).nullable()))).default({}),
	settings: z.looseObject({}).nullish(),
});

/**
 * Reads a workflow as n8n downloads it and its API gives it.
 * @throws InvalidInputError that names what isn't as n8n writes it
 */
export function parseWorkflow(value: unknown): WorkflowDescription {
	const { success, data, error } = workflow.safeParse(value);
	if (!success) {
		const [problem] = schemaProblems(error);
		throw new InvalidInputError({
			field: problem.field === '' ? 'Workflow' : `Workflow: ${problem.field}`,
			reason: `${problem.reason}; give a workflow as n8n downloads it`,
		});
	}
	return describeWorkflow({
		id: data.id,
		name: data.name,
		nodes: data.nodes as unknown as INode[],
		connectionsBySourceNode: data.connections as unknown as IConnections,
		settings: data.settings ?? undefined,
	});
}
