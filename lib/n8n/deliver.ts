import type { IDataObject, INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';

import type { Flow } from '../domain/journey';
import { journeyLeads, type DeliveryOutcome } from '../engine';
import type { ClaimedHold, HoldError, Store } from '../store';
import { listenForEnd } from './endOfExecution';
import { checkRun, expectEnd, reportBreach } from './hostContract';
import { accountJson, contactJson, eventJson, leadJson, type HeldItem, type JourneyJson } from './items';
import { readEnds } from './readEnds';

/**
 * Hands a batch to n8n as one execution that starts at this node, and waits for its end. The items carry
 * everything the resumed step needs, because nodes before the hold didn't run in this execution.
 */
export async function deliverToN8n(
	functions: ITriggerFunctions,
	store: Store,
	claimId: string,
	batch: ClaimedHold[],
): Promise<DeliveryOutcome> {
	const items = await claimedItems(functions, store, claimId, batch);
	const listening = listenForEnd(claimId);
	const done = functions.helpers.createDeferredPromise<IRun | undefined>();
	functions.emit([items], undefined, done as never);
	const told = expectEnd(functions);
	let run: IRun | undefined;
	let flow: Flow | null = null;
	try {
		run = await done.promise;
	} catch (error) {
		if (!isEngineV2(error as Error)) return { status: 'notStarted', message: (error as Error).message };
		// n8n's experimental engine doesn't report how a run ends. If you don't ask for the end, the run
		// starts anyway.
		reportBreach(functions, 'endRefused');
		functions.emit([items]);
		return { status: 'suspended' };
	} finally {
		told();
		flow = listening.flow();
		listening.end();
	}
	checkRun(functions, run);
	if (run?.status !== 'success') return outcomeOf(run);
	const start = { node: functions.getNode().name, enrollments: batch.map((hold) => hold.enrollmentId) };
	return { status: 'success', ends: readEnds(flow, run, start) };
}

function isEngineV2(error: Error): boolean {
	return error.message.startsWith('Engine 2.0 cannot run a trigger that waits');
}

async function claimedItems(
	functions: ITriggerFunctions,
	store: Store,
	claimId: string,
	batch: ClaimedHold[],
): Promise<INodeExecutionData[]> {
	const step = functions.getNode().name;
	const journeyId = functions.getWorkflow().id as string;
	const events = await store.interactions.getMany(batch.flatMap((hold) => hold.releasedBy ?? []));
	const claimedAt = store.clock.now();
	const accounts = await store.accounts.getMany(batch.flatMap((hold) => hold.accountId ?? []));
	const leads = await journeyLeads(store, batch, events);
	return batch.map((hold) => {
		const { json } = hold.item as HeldItem;
		const event = hold.releasedBy === null ? undefined : events.get(hold.releasedBy);
		const { leadId, lead } = leads.get(hold.id) ?? {};
		const account = hold.accountId === null ? undefined : accounts.get(hold.accountId);
		const journey: JourneyJson = {
			enrollmentId: hold.enrollmentId,
			journeyId,
			step,
			holdId: hold.id,
			visit: hold.visit,
			outcome: hold.outcome,
			...(hold.branch === null ? {} : { branch: hold.branch }),
			...(hold.path === null ? {} : { path: hold.path }),
			...(hold.entryData === null ? {} : { entry: hold.entryData as IDataObject }),
			...(hold.contact.testSpeed === null ? {} : { testSpeed: hold.contact.testSpeed }),
			claimId,
			claimedAt,
			arrivedAt: hold.arrivedAt,
			dueAt: hold.dueAt,
			...(leadId === undefined ? {} : { leadId }),
		};
		return {
			json: {
				...json,
				contact: contactJson(hold.contact),
				...(event === undefined ? {} : { event: eventJson(event) }),
				...(account === undefined ? {} : { account: accountJson(account) }),
				...(lead === undefined ? {} : { lead: leadJson(lead) }),
				journey: journey as unknown as IDataObject,
			},
		};
	});
}

function outcomeOf(run: IRun | undefined): DeliveryOutcome {
	if (run === undefined) return { status: 'notStarted', message: 'n8n didn’t run it' };
	if (run.status === 'waiting' || run.waitTill) return { status: 'suspended' };
	const { error, lastNodeExecuted } = run.data.resultData;
	const cause: HoldError['cause'] =
		run.status === 'canceled' ? 'canceled' : run.status === 'crashed' ? 'interrupted' : 'failed';
	return {
		status: 'failed',
		error: {
			message: error?.message ?? `The execution ended with status "${run.status}"`,
			node: errorNode(error) ?? lastNodeExecuted ?? null,
			executionId: null,
			cause,
		},
	};
}

function errorNode(error: unknown): string | undefined {
	const node = (error as { node?: { name?: unknown } } | undefined)?.node?.name;
	return typeof node === 'string' ? node : undefined;
}
