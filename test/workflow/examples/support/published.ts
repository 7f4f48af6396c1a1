import type { INode, INodeParameters } from 'n8n-workflow';

import type { DrawnWorkflow } from '../../support/draw';
import type { WorkflowRunner } from '../../support/WorkflowRunner';

export const SECRET = 'a secret of the shop';

export const ANN = 'ann@fabrikam.example';
export const BO = 'bo@fabrikam.example';

/** A workflow as it is in its file, of which a program sees wider types than these. */
type ExampleFile = Pick<DrawnWorkflow, 'name' | 'connections'> & { nodes: object[]; settings: object };

/**
 * An example as it is after its import, with what its README says is to be set.
 * @param set parameters by node name
 */
export function imported(
	example: object,
	{ id = 'journey', set = {} }: { id?: string; set?: Record<string, INodeParameters> } = {},
): DrawnWorkflow {
	const { nodes, settings, ...rest } = structuredClone(example) as ExampleFile;
	const unknown = Object.keys(set).filter((name) => !nodes.some((node) => (node as INode).name === name));
	if (unknown.length > 0) throw new Error(`The example has no node ${unknown.join(', ')}`);
	return {
		...rest,
		id,
		settings: { ...settings, timezone: 'UTC' },
		nodes: (nodes as INode[]).map((node) => ({
			...node,
			parameters: { ...node.parameters, ...set[node.name] },
		})),
	};
}

/** Publishes an example, with the secret of its events endpoint. */
export async function publish(
	runner: WorkflowRunner,
	example: object,
	more?: Parameters<typeof imported>[1],
): Promise<void> {
	runner.credentials['Journey Endpoint Secret'] = { headerName: 'X-Journey-Secret', secret: SECRET };
	await runner.publish(imported(example, more));
}

/** What people do, told to an example's events endpoint. Gives a function that reports one event. */
export function reporting(
	runner: () => WorkflowRunner,
	endpoint: string,
): (type: string, properties?: object, contact?: object) => Promise<void> {
	return async (type, properties = {}, contact = {}) => {
		const answer = await runner().call(endpoint, {
			headers: { 'x-journey-secret': SECRET },
			body: { type, contact: { email: ANN, ...contact }, properties },
		});
		expect(answer).toMatchObject({ status: 200, body: { status: 'recorded' } });
	};
}
