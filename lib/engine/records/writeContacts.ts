import type { Contact, ContactWrite } from '../../store';
import { changedFields, noteChanges } from '../changes/noteChanges';
import type { EngineContext } from '../EngineContext';
import { recordChanged } from '../holding/recordChanged';
import { EMPTY_CONTACT } from './contactFields';

/** One thing to write to one contact: it is created, or some of its columns change. */
export type ContactStep =
	| { id: string; since: string; before: null; given: Partial<ContactWrite> }
	| { id: string; since: string; before: Contact; changes: Partial<ContactWrite> };

/**
 * Writes contacts with a few statements for all of them, and notes the changes in the order given. If a
 * contact changes several times, the first changes of all contacts are written together, then the second
 * ones.
 * @returns the contact after each step
 */
export async function writeContacts(context: EngineContext, steps: ContactStep[]): Promise<Contact[]> {
	const { store } = context;
	const after = new Map<ContactStep, Contact>();
	const created = steps.filter((step) => step.before === null);
	const inserted = await store.contacts.insertMany(
		created.map(({ id, since, given }) => ({ id, since, contact: { ...EMPTY_CONTACT, ...given } })),
	);
	created.forEach((step, n) => after.set(step, inserted[n]));
	for (const wave of wavesOf(steps)) {
		const updated = await store.contacts.updateMany(wave);
		for (const step of wave) after.set(step, updated.get(step.id) ?? step.before);
	}
	const changed = steps.flatMap(({ id, before }) => (before === null ? [] : [id]));
	await recordChanged(context, [...new Set(changed)]);
	const results = steps.map((step) => after.get(step)!);
	await noteChanges(
		context,
		steps.map(({ id, before }, n) => ({
			contactId: id,
			recordType: 'contact',
			recordId: id,
			action: before === null ? 'created' : 'updated',
			fields: before === null ? null : changedFields(before, results[n]),
		})),
		{ locked: true },
	);
	return results;
}

type Update = Exclude<ContactStep, { before: null }>;

/** The first change of each contact, then the second of those that have one, and so on. */
function wavesOf(steps: ContactStep[]): Update[][] {
	const waves: Update[][] = [];
	const written = new Map<string, number>();
	for (const step of steps) {
		if (step.before === null) continue;
		const wave = written.get(step.id) ?? 0;
		written.set(step.id, wave + 1);
		(waves[wave] ??= []).push(step);
	}
	return waves;
}
