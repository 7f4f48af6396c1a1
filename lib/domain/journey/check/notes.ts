import { journeyTypeOf } from '../nodeTypes';
import { batchSizeAt } from './batchSize';
import type { JourneyGraph } from './graph';
import { isEntry, isHold } from './journeyNodes';
import { isExpression } from './expression';
import { rowsOf, textOf, valueOf } from './parameters';
import type { StoreFacts } from './storeFacts';
import type { CheckedNode } from './workflow';

/** Something the author may want to know before publishing; nothing is wrong. */
export interface Note {
	node: string;
	text: string;
}

/** How many contacts enter at once, who waits, and what the steps are set to. */
export function notesOn(graph: JourneyGraph, store: StoreFacts | null): Note[] {
	return graph.starts.flatMap((node) =>
		[entering(node, store), setting(graph, node), waiting(node, store)].flatMap((text) =>
			text === null ? [] : [{ node: node.name, text }],
		),
	);
}

function entering(node: CheckedNode, store: StoreFacts | null): string | null {
	if (store === null || journeyTypeOf(node.type) !== 'journeyTrigger') return null;
	const when = valueOf(node, 'when', 'continuous');
	if (valueOf(node, 'audience') === 'conditions') return matching(node, when, store);
	if (valueOf(node, 'audience') !== 'segment') return null;
	if (when === 'continuous' && valueOf(node, 'existingMembers') === false) {
		return 'Existing members don’t enter, only those who join.';
	}
	const ids = valueOf(node, 'segments', []);
	if (!Array.isArray(ids)) return null;
	const counts = store.segments.filter(({ id }) => ids.includes(id)).map(({ members }) => members);
	if (counts.length === 0 || counts.includes(undefined)) return null;
	const total = counts.reduce<number>((sum, members) => sum + (members ?? 0), 0);
	const most = counts.length > 1 ? 'Up to ' : '';
	return `${most}${total} contacts would enter ${when === 'schedule' ? 'at the next scheduled time' : 'at once'}.`;
}

function matching(node: CheckedNode, when: unknown, store: StoreFacts): string {
	if (when === 'continuous' && valueOf(node, 'existingMembers') === false) {
		return 'Contacts that already match don’t enter, only those who begin to.';
	}
	const count = store.matching?.find(({ stepId }) => stepId === node.id)?.contacts;
	const at = when === 'schedule' ? 'at the next scheduled time' : 'at once';
	return count === undefined
		? `Everyone who matches would enter ${at}. To count them, use Journey Records → Segment: Preview with the same conditions.`
		: `${count} contacts match now; everyone who does would enter ${at}.`;
}

function setting(graph: JourneyGraph, node: CheckedNode): string | null {
	const batch = `up to ${batchSizeAt(graph, node).most} contacts per execution`;
	if (isEntry(node)) return `Contacts enter here, ${batch}.`;
	const waits = waitOf(node);
	return waits === null || !isHold(node) ? null : `${waits}, ${batch}.`;
}

function waitOf(node: CheckedNode): string | null {
	switch (journeyTypeOf(node.type)) {
		case 'journeyWait':
			return describeWait(node);
		case 'journeyIfThen': {
			const condition = valueOf(node, 'condition', 'event');
			const until =
				condition === 'event'
					? `for ${shown(valueOf(node, 'eventType'), 'an event')}`
					: condition === 'firstOf'
						? `for the first of ${rowsOf(valueOf(node, 'paths'), 'path').length} paths`
						: 'for a condition';
			return `Contacts wait ${until}${describeTimeout(node)}`;
		}
		case 'journeyMessageGate':
			return 'Contacts wait for hours, room under caps or their turn';
		default:
			return null;
	}
}

function describeWait(node: CheckedNode): string {
	switch (valueOf(node, 'mode', 'for')) {
		case 'for':
			return `Contacts wait ${spanOf(node, 'amount', 'unit')}`;
		case 'workingDays':
			return `Contacts wait ${shown(valueOf(node, 'workingDays', 1), 'some')} working days`;
		case 'window':
			return 'Contacts wait for a weekday and time';
		case 'anniversary':
			return 'Contacts wait for an anniversary';
		default:
			return 'Contacts wait for a date';
	}
}

function describeTimeout(node: CheckedNode): string {
	switch (valueOf(node, 'timeout', 'duration')) {
		case 'duration':
			return `, at most ${spanOf(node, 'timeoutAmount', 'timeoutUnit')}`;
		case 'never':
			return ', without a time limit';
		case 'immediately':
			return ', but not longer than it takes to look';
		default:
			return ', until a date';
	}
}

function spanOf(node: CheckedNode, amountName: string, unitName: string): string {
	const [amount, unit] = [valueOf(node, amountName, 1), valueOf(node, unitName, 'days')];
	if (isExpression(amount) || isExpression(unit)) return 'a time from the item';
	return `${String(amount)} ${Number(amount) === 1 ? textOf(unit).replace(/s$/, '') : textOf(unit)}`;
}

function shown(value: unknown, computed: string): string {
	return isExpression(value) ? computed : textOf(value);
}

function waiting({ id }: CheckedNode, store: StoreFacts | null): string | null {
	const contacts = store?.waiting.find(({ stepId }) => stepId === id)?.contacts ?? 0;
	if (contacts === 0) return null;
	return contacts === 1 ? '1 contact waits here.' : `${contacts} contacts wait here.`;
}
