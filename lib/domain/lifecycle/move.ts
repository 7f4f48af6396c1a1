import { listMoves } from './listMoves';
import type { LeadPosition, LifecycleMove, MoveDecision } from './position';
import {
	findStage,
	stageName,
	type ClosedStatus,
	type LifecycleAction,
	type LifecycleDefinition,
	type LifecycleStage,
	type NamedAction,
} from './process';

type Process = { name: string; definition: LifecycleDefinition };

/**
 * Decides what a move does to a lead. Pure; the same for people, journey steps and scoring models. A move
 * leads to a stage of the process or is rejected, whatever stage the lead is reported to be in.
 */
export function move(process: Process, lead: LeadPosition, wanted: LifecycleMove): MoveDecision {
	const decision = decideMove(process, lead, wanted);
	if (decision.kind !== 'refused') return decision;
	const allowed = listMoves(process.definition, lead, (each) => decideMove(process, lead, each));
	const remedy =
		allowed.length === 0 ? 'No move is allowed from here.' : `Allowed from here: ${allowed.join('; ')}.`;
	return { kind: 'refused', reason: `${decision.reason}. ${remedy}` };
}

function decideMove(process: Process, lead: LeadPosition, wanted: LifecycleMove): MoveDecision {
	switch (wanted.action) {
		case 'disqualify':
			return close(process, lead, 'disqualified');
		case 'sales_accepted':
			return accept(process, lead);
		case 'recycle':
			return recycle(process, lead);
		case 'reopen':
			return reopen(process, lead);
		case 'advance':
			return advance(process, lead);
		case 'set':
			return set(process, lead, wanted.stage ?? '');
		default:
			return take(process, lead, wanted.action);
	}
}

function set(process: Process, lead: LeadPosition, key: string): MoveDecision {
	const { definition, name } = process;
	const stage = findStage(definition, key);
	if (stage === undefined) {
		return refuse(
			key === '' ? 'no target stage is given' : `the process "${name}" has no stage "${key.slice(0, 80)}"`,
		);
	}
	if (stage.key === lead.stage) return unchanged(process, lead);
	if (lead.status !== 'open') return closed(lead);
	if (mayFollow(definition, lead.stage, stage)) return arrive(stage);
	return refuse(
		`"${stage.name}" cannot follow "${stageName(definition, lead.stage)}" in the process "${name}"`,
	);
}

/** To the nearest later stage that may follow. Leads are never disqualified along the way. */
function advance(process: Process, lead: LeadPosition): MoveDecision {
	const { definition, name } = process;
	if (lead.status !== 'open') return closed(lead);
	const at = definition.stages.findIndex(({ key }) => key === lead.stage);
	const next =
		at === -1
			? undefined
			: definition.stages
					.slice(at + 1)
					.find((stage) => stage.closes !== 'disqualified' && mayFollow(definition, lead.stage, stage));
	if (next !== undefined) return arrive(next);
	return refuse(`no stage follows "${stageName(definition, lead.stage)}" in the process "${name}"`);
}

function take(process: Process, lead: LeadPosition, action: NamedAction): MoveDecision {
	const { definition, name } = process;
	const named = definition.actions[action];
	if (named === undefined) return refuse(`the process "${name}" does not have the move "${words(action)}"`);
	const stage = findStage(definition, named.to) as LifecycleStage;
	if (lead.stage === stage.key) return unchanged(process, lead);
	if (lead.status !== 'open') return closed(lead);
	if (isAmong(definition, lead.stage, named.from)) return arrive(stage);
	return refuse(notFrom(process, lead, action));
}

function accept(process: Process, lead: LeadPosition): MoveDecision {
	const { definition } = process;
	if (lead.status === 'open' && !isAmong(definition, lead.stage, definition.actions.sales_accepted?.from)) {
		return refuse(notFrom(process, lead, 'sales_accepted'));
	}
	return close(process, lead, 'qualified');
}

/** Into the stage for this end, or where the lead is if the process has none. */
function close(process: Process, lead: LeadPosition, status: ClosedStatus): MoveDecision {
	const { definition, name } = process;
	if (lead.status === status) return unchanged(process, lead);
	if (lead.status !== 'open') return closed(lead);
	const stage =
		definition.stages.find(({ closes }) => closes === status) ?? findStage(definition, lead.stage);
	if (stage !== undefined) return { kind: 'moved', stage: stage.key, status };
	return refuse(`the process "${name}" has no stage "${lead.stage}"`);
}

function recycle(process: Process, lead: LeadPosition): MoveDecision {
	const { first } = process.definition;
	if (lead.status === 'open' && lead.stage === first && lead.salesReady !== true)
		return unchanged(process, lead);
	return { kind: 'moved', stage: first, status: 'open' };
}

function reopen(process: Process, lead: LeadPosition): MoveDecision {
	const { definition } = process;
	if (lead.status === 'open') return unchanged(process, lead);
	const stays = [lead.openStage, lead.stage].find(
		(key) => typeof key === 'string' && isOpenStage(definition, key),
	);
	return { kind: 'moved', stage: stays ?? definition.first, status: 'open' };
}

/** A lead in a stage the process no longer has may be set to any other, so that it has a place again. */
function mayFollow({ stages, moves }: LifecycleDefinition, from: string, to: LifecycleStage): boolean {
	const at = stages.findIndex(({ key }) => key === from);
	if (at === -1 || moves === 'any') return true;
	if (moves === 'forward') return stages.indexOf(to) > at;
	return moves.some((allowed) => allowed.from === from && allowed.to === to.key);
}

function isAmong(definition: LifecycleDefinition, stage: string, from: string[] | undefined): boolean {
	return from === undefined ? isOpenStage(definition, stage) : from.includes(stage);
}

function isOpenStage(definition: LifecycleDefinition, key: string): boolean {
	const stage = findStage(definition, key);
	return stage !== undefined && stage.closes === undefined;
}

function arrive({ key, closes }: LifecycleStage): MoveDecision {
	return { kind: 'moved', stage: key, status: closes ?? 'open' };
}

function unchanged({ definition }: Process, { stage, status }: LeadPosition): MoveDecision {
	const end = status === 'open' ? '' : `, closed as ${status}`;
	return {
		kind: 'unchanged',
		stage,
		status,
		reason: `The lead is already in the stage "${stageName(definition, stage)}"${end}`,
	};
}

function closed({ status }: LeadPosition): MoveDecision {
	return refuse(`the lead is closed as ${status}`);
}

function notFrom({ definition, name }: Process, lead: LeadPosition, action: LifecycleAction): string {
	return `the move "${words(action)}" is not possible from "${stageName(definition, lead.stage)}" in the process "${name}"`;
}

function refuse(reason: string): MoveDecision {
	return { kind: 'refused', reason };
}

function words(action: LifecycleAction): string {
	return action.replaceAll('_', ' ');
}
