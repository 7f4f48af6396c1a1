import { LEAD_SALES_READY, OWN_EVENTS } from '../../../../lib/domain/interactions';
import { createLead, recordInteractions, saveContact } from '../../../../lib/engine';
import { ours, type NodeSketch } from '../../support/draw';
import type { WorkflowRunner } from '../../support/WorkflowRunner';
import { ANN, type Cases } from '../support';

const saves = async (runner: WorkflowRunner, fields: object = {}): Promise<string> =>
	await runner.store.with(async (engine) => {
		const { contact } = await saveContact(engine, { email: ANN, ...fields }, { matchBy: 'email' });
		return contact.id;
	});

const makesLead = async (runner: WorkflowRunner): Promise<string> =>
	await runner.store.with(async (engine) => {
		const { lead: made } = await createLead(engine, {
			contactId: (await saveContact(engine, { email: ANN }, { matchBy: 'email' })).contact.id,
			matching: 'always',
			ifFound: 'update',
			fields: {},
			origin: null,
		});
		return made.id;
	});

/** With every property that such an event can have. */
const becomesReady = async (runner: WorkflowRunner): Promise<void> => {
	const leadId = await makesLead(runner);
	const contactId = await saves(runner);
	const properties = Object.fromEntries(OWN_EVENTS[LEAD_SALES_READY].map((name) => [name, 'any']));
	await runner.store.with(
		async (engine) =>
			await recordInteractions(engine, [
				{
					contactId,
					type: LEAD_SALES_READY,
					occurredAt: engine.store.clock.now(),
					properties: { ...properties, leadId },
					source: null,
					idempotencyKey: null,
					contentHash: null,
				},
			]),
	);
	await runner.settle();
};

const recordTrigger = (record: string, action: string, more = {}): NodeSketch =>
	ours('journeyTrigger', { audience: 'record', record, action, ...more });

const atTrigger = async (runner: WorkflowRunner, work: () => Promise<unknown>): Promise<void> => {
	await work();
	await runner.settle();
};

export const cases: Cases = {
	'on a record': {
		nodes: { Enter: recordTrigger('contact', 'created') },
		happens: async (runner) => await atTrigger(runner, async () => await saves(runner)),
	},
	'on an update': {
		nodes: { Enter: recordTrigger('contact', 'updated', { fields: 'owner' }) },
		happens: async (runner) =>
			await atTrigger(runner, async () => {
				await saves(runner);
				await saves(runner, { owner: 'kim' });
			}),
	},
	'on a lead': {
		nodes: { Enter: recordTrigger('lead', 'created') },
		happens: async (runner) => await atTrigger(runner, async () => await makesLead(runner)),
	},
	'on a sales-ready lead': {
		nodes: { Enter: ours('journeyTrigger', { audience: 'event', eventTypes: 'lead.sales_ready' }) },
		happens: becomesReady,
	},
};
