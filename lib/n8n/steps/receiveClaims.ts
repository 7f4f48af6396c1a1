import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { HoldOutcome } from '../../domain/journey';
import { receive, repeating, type Ending, type EngineContext } from '../../engine';
import { noteExecution } from '../endOfExecution';
import type { JourneyJson } from '../items';
import { labelExecution } from '../labelExecution';
import { omit } from '../omit';

/** An item the clock delivered to this step. */
export interface ClaimedItem {
	index: number;
	item: INodeExecutionData;
	journey: JourneyJson & { claimId: string };
}

/** Whether the clock started this execution at this node. */
export function startedHere(functions: IExecuteFunctions): boolean {
	try {
		functions.getInputSourceData();
		return false;
	} catch {
		return true;
	}
}

/** The claims of an execution started here. */
export function claimedItems(functions: IExecuteFunctions): ClaimedItem[] {
	return functions.getInputData().flatMap((item, index) => {
		const journey = item.json.journey as unknown as JourneyJson | undefined;
		if (typeof journey?.claimId !== 'string' || typeof journey.holdId !== 'string') return [];
		return [{ index, item, journey: { ...journey, claimId: journey.claimId } }];
	});
}

/**
 * Takes claims over into this execution, once.
 * @param outcomes decided outcomes by hold ID, where they differ from the item's
 * @param outputOf by which output of the step a contact leaves
 * @returns what may go on, with its outcome
 * @throws NodeOperationError when n8n started this execution a second time
 */
export async function receiveClaims(
	functions: IExecuteFunctions,
	engine: EngineContext,
	claims: ClaimedItem[],
	outcomes: Map<string, Ending> = new Map(),
	outputOf: (ending: Ending) => number = () => 0,
): Promise<Array<Ending & { item: INodeExecutionData }>> {
	const [first] = claims;
	if (first === undefined) return [];
	const endings = new Map(
		claims.map(({ journey }) => [journey.holdId, outcomes.get(journey.holdId) ?? endingOf(journey)]),
	);
	const delivery = {
		claimId: first.journey.claimId,
		holdIds: claims.map(({ journey }) => journey.holdId),
		executionId: functions.getExecutionId(),
		receiptId: engine.store.newId(),
		outputs: new Map([...endings].map(([holdId, ending]) => [holdId, outputOf(ending)])),
	};
	const { consumed, repeated } = await repeating(engine, async () => await receive(engine, delivery));
	if (repeated.size > 0) {
		throw new NodeOperationError(functions.getNode(), 'This execution was interrupted and started again', {
			description:
				'It’s unknown what it did before, so its contacts weren’t sent on a second time. They’re marked as failed; retry them with Journey Records.',
		});
	}
	noteExecution(functions, first.journey.claimId, [...consumed]);
	labelExecution(
		functions,
		claims.flatMap(({ item, journey }) =>
			consumed.has(journey.holdId) ? [String((item.json.contact as IDataObject | undefined)?.id)] : [],
		),
	);
	if (consumed.size < claims.length) {
		functions.addExecutionHints({
			message: `${claims.length - consumed.size} of ${claims.length} contacts were already sent on by another execution or have left the journey. To retry failed contacts, use Journey Records: Enrollment, Retry.`,
			type: 'info',
			location: 'outputPane',
		});
	}
	return claims
		.filter(({ journey }) => consumed.has(journey.holdId))
		.map(({ index, item, journey }) => {
			const ending = endings.get(journey.holdId) as Ending;
			return { ...ending, item: passedItem(item, journey, ending, index) };
		});
}

/** How the clock says that it ends. */
function endingOf({ outcome, branch }: JourneyJson): Ending {
	return { outcome: outcome as HoldOutcome, branch: branch ?? null };
}

function passedItem(
	item: INodeExecutionData,
	journey: ClaimedItem['journey'],
	{ outcome, branch }: Ending,
	index: number,
): INodeExecutionData {
	const kept = omit(journey, 'claimId', 'claimedAt', 'arrivedAt', 'dueAt', 'branch', 'path');
	return {
		json: {
			...item.json,
			journey: { ...kept, outcome, ...(branch === null ? {} : { branch }) } as unknown as IDataObject,
		},
		pairedItem: { item: index },
	};
}
