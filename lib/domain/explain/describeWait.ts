import { describeCondition, type ConditionNames } from '../conditions';
import type { Branch, BranchTerms, HoldState } from '../journey';
import { describeFilter, type PropertyFilter } from '../propertyFilter';
import { describeMoment } from './describeMoment';
import { shortened } from './words';

/** What a contact at a step waits for, as its hold says. */
export interface WaitFacts {
	state: HoldState;
	/** UTC epoch milliseconds; null: no time limit. */
	dueAt: number | null;
	/** Null: only for the time. */
	branches: BranchTerms | null;
}

/**
 * What a contact at a step waits for: `email.clicked (link equals pricing), until 2027-03-31 14:00 (UTC)`.
 * @param zone IANA zone in which times are shown
 */
export function describeWait(facts: WaitFacts, zone: string, names: ConditionNames = {}): string {
	switch (facts.state) {
		case 'paused':
			return 'to be resumed';
		case 'ready':
			return 'their turn: they go on as soon as the journey runs';
		case 'claimed':
		case 'delivered':
			return 'the end of a running execution';
		case 'failed':
			return 'someone to retry them or take them out';
		default: {
			const until = facts.dueAt === null ? '' : `until ${describeMoment(facts.dueAt, zone)}`;
			const event = awaited(facts, names);
			return (
				[event, until].filter((part) => part !== '').join(', ') ||
				'nothing: they stay until someone moves them or takes them out'
			);
		}
	}
}

function awaited({ branches }: WaitFacts, names: ConditionNames): string {
	const each = branches?.branches.map((branch) => shortened(describeBranch(branch, names))) ?? [];
	return each.join(', or ');
}

function describeBranch(branch: Branch, names: ConditionNames): string {
	switch (branch.kind) {
		case 'record':
			return 'a change of their data';
		case 'condition':
			return describeCondition(branch.condition, names);
		case 'event': {
			const { type, filter, count } = branch;
			return `${type}${filtered(filter)}${count > 1 ? ` ${count} times` : ''}`;
		}
	}
}

function filtered(filter: PropertyFilter | null): string {
	return filter === null || filter.conditions.length === 0 ? '' : ` (${describeFilter(filter)})`;
}
