import type { NewChange } from '../../store';
import type { EngineContext } from '../EngineContext';
import { recordChanged } from '../recordInteractions';

/** Notes changes, in the transaction that makes them, for all that reacts to them; see `processChanges`. */
export async function noteChanges(context: EngineContext, changes: NewChange[]): Promise<void> {
	if (changes.length === 0) return;
	await context.store.changes.add(changes);
	context.wake();
}

/** The same for a contact or lead, whose fields the expressions of waiting steps may look at. */
export async function noteRecordChange(context: EngineContext, change: NewChange): Promise<void> {
	await recordChanged(context, [change.contact_id]);
	await noteChanges(context, [change]);
}

/** The names of the fields in which two records differ; those of custom attributes with their path. */
export function changedFields(before: object, after: object): string[] {
	const [old, now] = [before, after] as Array<Record<string, unknown>>;
	return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) => {
		if (name === 'updatedAt' || name === 'createdAt') return [];
		if (name === 'attributes') {
			return changedFields((old[name] ?? {}) as object, (now[name] ?? {}) as object).map(
				(attribute) => `attributes.${attribute}`,
			);
		}
		return JSON.stringify(old[name] ?? null) === JSON.stringify(now[name] ?? null) ? [] : [name];
	});
}
