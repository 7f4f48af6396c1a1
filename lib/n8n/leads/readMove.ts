import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { parseOpportunity, type Opportunity } from '../../domain/lifecycle';
import { isBlankDate, requireCalendarDate } from '../../domain/time';
import type { LeadAction, MoveRequest } from '../../engine';
import { readText } from '../parameters';
import type { Subject } from '../recordNode';
import { isOffered } from './moveActions';

/** The node's move for an item. */
export function readMove(
	functions: IExecuteFunctions,
	itemIndex: number,
	{ origin }: Pick<Subject, 'origin'>,
): Pick<MoveRequest, 'move' | 'reason' | 'opportunity' | 'owner' | 'by'> {
	const move = readAction(functions, itemIndex);
	return {
		move,
		reason: readText(functions, 'reason', itemIndex),
		owner: readText(functions, 'owner', itemIndex),
		opportunity: move.action === 'sales_accepted' ? readOpportunity(functions, itemIndex) : null,
		by: readMover(functions, itemIndex, origin !== null),
	};
}

function readAction(functions: IExecuteFunctions, itemIndex: number): LeadAction {
	const action: unknown = functions.getNodeParameter('action', itemIndex, 'advance');
	if (!isOffered(action)) {
		throw new InvalidInputError({
			field: 'Action',
			reason: `"${String(action).slice(0, 80)}" isn’t an action; choose one from the list`,
		});
	}
	if (action === 'change_process') {
		return { action, processId: required(functions, 'processId', itemIndex, 'Lifecycle Process') };
	}
	if (action === 'set') return { action, stage: required(functions, 'stage', itemIndex, 'Stage') };
	return { action };
}

function required(functions: IExecuteFunctions, name: string, itemIndex: number, field: string): string {
	const value = readText(functions, name, itemIndex);
	if (value !== null) return value;
	throw new InvalidInputError({ field, reason: 'is empty; choose one from the list' });
}

function readMover(functions: IExecuteFunctions, itemIndex: number, isStep: boolean): MoveRequest['by'] {
	const named = readText(functions, 'additionalFields.movedBy', itemIndex);
	if (named !== null) return { kind: 'hand', name: named };
	if (isStep) return { kind: 'step', name: functions.getNode().name };
	return { kind: 'hand', name: functions.getWorkflow().name ?? functions.getNode().name };
}

/** @throws InvalidInputError that names the invalid field */
function readOpportunity(functions: IExecuteFunctions, itemIndex: number): Opportunity | null {
	const given = (functions.getNodeParameter('opportunity', itemIndex, {}) ?? {}) as IDataObject;
	const text = (name: string): string | null => {
		const value = given[name];
		return value === undefined || value === null || String(value).trim() === '' ? null : String(value).trim();
	};
	const amount = text('amount');
	return parseOpportunity({
		name: text('name'),
		amount: amount === null ? null : Number(amount),
		// The form fills it in automatically: alone it says nothing.
		currency: amount === null ? null : text('currency'),
		closeDate: readDay(functions, given.closeDate),
	});
}

function readDay(functions: IExecuteFunctions, value: unknown): string | null {
	if (isBlankDate(value)) return null;
	const date = requireCalendarDate(value, functions.getTimezone(), 'Close Date');
	if (date.year === null) {
		throw new InvalidInputError({
			field: 'Close Date',
			reason: `"${String(value)}" has no year; write it like 2026-12-24`,
		});
	}
	const [year, month, day] = [date.year, date.month, date.day].map(String);
	return `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
