import { DateTime } from 'luxon';
import type { NodeExecutionHint } from 'n8n-workflow';

/** A step that holds puts nothing out; this says where its contacts are. */
export function heldHint(dueAts: Array<number | null>, zone: string): NodeExecutionHint | null {
	if (dueAts.length === 0) return null;
	const contacts = dueAts.length === 1 ? '1 contact is' : `${dueAts.length} contacts are`;
	const known = dueAts.filter((dueAt) => dueAt !== null);
	const [first, last] = [Math.min(...known), Math.max(...known)].map((at) => written(at, zone));
	const until =
		known.length === 0
			? 'until the condition is true'
			: first === last
				? `until ${first}`
				: `until ${first} to ${last}`;
	const rest = known.length > 0 && known.length < dueAts.length ? ', some without a time limit' : '';
	return {
		message: `${contacts} held here ${until}${rest}. They wait in the journey store, so there’s no output yet.`,
		type: 'info',
		location: 'outputPane',
	};
}

function written(at: number, zone: string): string {
	return DateTime.fromMillis(at, { zone, locale: 'en-US' }).toFormat('MMM d, yyyy, HH:mm');
}
