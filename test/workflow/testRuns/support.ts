import { saveContact } from '../../../lib/engine';
import { mapped, ours, standIn, type NodeSketch } from '../support/draw';
import { enter, tell } from '../support/people';
import type { WorkflowRunner } from '../support/WorkflowRunner';

/** One way in which an item of a node comes about. */
export interface Case {
	/** From the trigger, which is called Enter, to the node itself. */
	nodes: Record<string, NodeSketch>;
	/** Its output, from 0, by which the contact leaves. */
	output?: number;
	/** Makes Ann go that way in production. */
	happens: (runner: WorkflowRunner) => Promise<unknown>;
}

export type Cases = Record<string, Case>;

export const ANN = 'ann@example.com';

export const mail = standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' });
export const lead = ours('journeyCreateLead', { matching: 'email', ...mapped({ topic: 'Espresso' }) });
export const day = { amount: 1, unit: 'days' };
export const inADay = { timeout: 'duration', timeoutAmount: 1, timeoutUnit: 'days' };

export const enters = async (runner: WorkflowRunner): Promise<void> => {
	await enter(runner, ANN);
	await runner.settle();
};

export const aDayLater = async (runner: WorkflowRunner): Promise<void> => {
	await enters(runner);
	await runner.advance('1 day');
};

export const afterEvent =
	(type: string, does: Record<string, unknown> = {}) =>
	async (runner: WorkflowRunner): Promise<void> => {
		await enters(runner);
		await tell(runner, type, { email: ANN, does });
		await runner.settle();
	};

/** Ann belongs to an account, which enters with her. */
export const entersForAccount = async (runner: WorkflowRunner): Promise<void> => {
	await runner.store.with(
		async (engine) =>
			await saveContact(
				engine,
				{ email: 'ann@contoso.example' },
				{ matchBy: 'email', accountByDomain: 'create' },
			),
	);
	await enter(runner, 'ann@contoso.example');
	await runner.settle();
};
