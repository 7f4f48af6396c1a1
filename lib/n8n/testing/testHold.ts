import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { LEAD_SALES_READY, LEAD_STAGE_CHANGED } from '../../domain/interactions';
import type { BranchTemplate } from '../../engine';
import { findOnTrail, type ItemContext } from '../context';
import { heldItem, isoTime, type JourneyJson } from '../items';
import { omit } from '../omit';
import type { StepDecision, TestEnding } from '../steps/HoldingStep';
import { meetCondition } from './meetCondition';
import { sampleEvent, type SampleEvent } from './sampleEvent';
import { TEST_ID, testLead } from './testRecords';

type Hold = Extract<StepDecision, { terms: unknown }>;

/**
 * The item behind a hold in an editor run: with everything that production puts back on it, and what the
 * contact would wait for.
 */
export function itemBehindHold(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	decision: Hold,
	ending: TestEnding & { by: string | undefined },
): INodeExecutionData {
	const { json } = functions.getInputData()[itemIndex];
	const { journey: before } = context;
	const end = cameTrue(decision, ending);
	const event = end?.kind === 'event' ? sampleEvent(functions, end.type, end.filter, before.leadId) : null;
	const condition = end?.kind === 'condition' ? end.condition : null;
	const contact = meetCondition(context.contact, 'contact', condition);
	const leadId = before.leadId ?? (event?.properties.leadId as string | undefined);
	const account = context.account ?? findOnTrail(functions, itemIndex, 'account');
	const journey: JourneyJson = {
		enrollmentId: before.enrollmentId,
		journeyId: before.journeyId,
		step: functions.getNode().name,
		holdId: before.holdId,
		visit: before.visit + 1,
		outcome: ending.outcome,
		...(ending.branch === null ? {} : { branch: ending.branch }),
		...(before.entry === undefined ? {} : { entry: before.entry }),
		...(before.testSpeed === undefined ? {} : { testSpeed: before.testSpeed }),
		...(leadId === undefined ? {} : { leadId }),
		test: true,
		wouldWaitUntil: isoTime(decision.terms.dueAt),
		...(ending.by === undefined ? {} : { wouldLeaveBy: ending.by }),
		wouldLeaveBecause: ending.because,
	};
	return {
		json: {
			...heldItem(json, before).json,
			contact,
			...(event === null ? {} : { event }),
			...(account === undefined ? {} : { account }),
			...(leadId === undefined
				? {}
				: { lead: meetCondition(leadOf(functions, itemIndex, leadId, contact, event), 'lead', condition) }),
			journey: journey as unknown as IDataObject,
		},
		pairedItem: { item: itemIndex },
	};
}

/** The lead as production reads it again: without what the node that made it said about that. */
function leadOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	id: string,
	contact: IDataObject,
	event: SampleEvent | null,
): IDataObject {
	const known = findOnTrail(functions, itemIndex, 'lead');
	const lead =
		known !== undefined && known.id === id
			? omit(known, 'outcome', 'reason', 'stageName')
			: testLead({ id, contactId: String(contact.id ?? TEST_ID) });
	// A move of the lead may be what the contact waited for.
	const moved = event?.type === LEAD_SALES_READY || event?.type === LEAD_STAGE_CHANGED;
	return moved && id === TEST_ID ? { ...lead, stage: event.properties.to } : lead;
}

/** What ends the wait, if it isn't the time. */
function cameTrue({ terms }: Hold, { outcome, branch }: TestEnding): BranchTemplate | undefined {
	return outcome === 'matched' ? terms.branches?.branches[branch ?? 0] : undefined;
}
