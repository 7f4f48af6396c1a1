import type { Comparison, Condition } from './condition';

/** What may change the value of a condition. */
export interface Dependencies {
	contact: boolean;
	/** The contact's account, including which account it is. */
	account: boolean;
	/** What the contact entered the journey with. It never changes, but must be known. */
	entry: boolean;
	lead: boolean;
	/** May include `ANY_EVENT`: see `includesType`. */
	interactionTypes: Set<string>;
	segmentIds: Set<string>;
	/** Whether time alone may change it. */
	timeDependent: boolean;
}

const TIME_DEPENDENT: readonly string[] = ['inLast', 'notInLast', 'inNext', 'anniversaryIn'];

export function isTimeDependent({ operator }: Comparison): boolean {
	return TIME_DEPENDENT.includes(operator);
}

/** @param condition valid */
export function dependenciesOf(condition: Condition): Dependencies {
	const found: Dependencies = {
		contact: false,
		account: false,
		entry: false,
		lead: false,
		interactionTypes: new Set(),
		segmentIds: new Set(),
		timeDependent: false,
	};
	collect(condition, found);
	return found;
}

function collect(condition: Condition, found: Dependencies): void {
	switch (condition.kind) {
		case 'all':
		case 'any':
			for (const one of condition.conditions) collect(one, found);
			break;
		case 'not':
			collect(condition.condition, found);
			break;
		case 'field':
			found[condition.record] = true;
			found.timeDependent ||= isTimeDependent(condition);
			break;
		case 'lead':
			found.lead = true;
			found.timeDependent ||= condition.conditions.some(isTimeDependent);
			break;
		case 'interaction':
			found.interactionTypes.add(condition.type);
			found.timeDependent ||= condition.window !== undefined && 'last' in condition.window;
			break;
		case 'segment':
			found.segmentIds.add(condition.segmentId);
	}
}
