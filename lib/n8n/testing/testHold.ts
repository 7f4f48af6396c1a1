import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Condition } from '../../domain/conditions';
import { LEAD_SALES_READY, LEAD_STAGE_CHANGED } from '../../domain/interactions';
import type { PropertyFilter } from '../../domain/propertyFilter';
import { RECORD_CHANGE } from '../../engine';
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
	const event = releasedBy(functions, decision, ending, before.leadId);
	const condition = cameTrue(decision, ending);
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

/** The condition that ends the wait, if one does. */
function cameTrue({ template }: Hold, { outcome, branch }: TestEnding): Condition | null {
	const path = outcome === 'matched' ? template?.branches[branch ?? 0] : undefined;
	return path?.kind === 'condition' ? path.condition : null;
}

/** The event that ends the wait, if one does. */
function releasedBy(
	functions: IExecuteFunctions,
	{ terms, template }: Hold,
	{ outcome, branch }: TestEnding,
	leadId: string | undefined,
): SampleEvent | null {
	if (outcome !== 'matched') return null;
	const awaited: { type: string; filter: PropertyFilter | null } | null =
		terms.eventType === null || terms.eventType === RECORD_CHANGE
			? null
			: { type: terms.eventType, filter: terms.eventFilter as PropertyFilter | null };
	const path = template?.branches[branch ?? 0];
	const found = path?.kind === 'event' ? path : awaited;
	return found === null ? null : sampleEvent(functions, found.type, found.filter, leadId);
}
