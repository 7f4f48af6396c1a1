import type { IDataObject } from 'n8n-workflow';
import type { Kysely } from 'kysely';

import { exitEnrollments } from '../../../lib/engine';
import type { Schema } from '../../../lib/store';
import { DAY } from '../../support/rows';
import { addContact, addEnrollment, runJson, useStore, withStore } from './recordsHarness';

useStore();

const deleteOld = async (resource: string, given: object = {}, rest = {}): Promise<IDataObject> =>
	(await runJson(resource, 'deleteOld', { ...given }, rest))[0];

/** Interactions of a year ago, by their types. */
async function addOld(contactId: string, types: string[]): Promise<void> {
	await withStore(async ({ store }) => {
		const { db } = store as unknown as { db: Kysely<Schema> };
		const at = store.clock.now() - 400 * DAY;
		// Ids begin with the time at which they were made.
		const digits = at.toString(16).padStart(12, '0');
		for (const [n, type] of types.entries()) {
			await db
				.insertInto('interactions')
				.values({
					id: `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-${String(n).padStart(12, '0')}`,
					contact_id: contactId,
					type,
					occurred_at: at,
					received_at: at,
					properties: '{}',
					source: null,
					idempotency_key: null,
					content_hash: null,
				})
				.execute();
		}
	});
}

describe('Interaction: Delete Old', () => {
	it('counts first, and deletes when asked to', async () => {
		const { id } = await addContact();
		await addOld(id, ['order.placed', 'email.opened', 'email.opened', 'form.submitted']);
		const options = { keepTypes: 'order.placed, form.submitted' };
		const expected = {
			receivedBefore: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
			finished: true,
			deleted: 2,
			kept: 2,
			keptBecause: [
				{ reason: 'type', id: 'order.placed', name: 'order.placed', count: 1 },
				{ reason: 'type', id: 'form.submitted', name: 'form.submitted', count: 1 },
			],
		};
		expect(await deleteOld('interaction', { options })).toEqual({ outcome: 'counted', ...expected });
		expect(await withStore(async ({ store }) => await store.interactions.count())).toBe(4);
		expect(await deleteOld('interaction', { deleteForGood: true, options })).toEqual({
			outcome: 'deleted',
			...expected,
		});
		expect(await withStore(async ({ store }) => await store.interactions.count())).toBe(2);
		const one = { deleteForGood: true, options: { mostAtOnce: 1 } };
		expect(await deleteOld('interaction', one)).toMatchObject({ finished: false, deleted: 1 });
		expect(await deleteOld('interaction', one)).toMatchObject({ deleted: 1 });
	});

	it('lets the operator choose what to keep for contacts in a journey', async () => {
		const { id } = await addContact();
		await addOld(id, ['email.opened']);
		await addEnrollment(id);
		expect(await deleteOld('interaction')).toMatchObject({
			deleted: 0,
			keptBecause: [{ reason: 'contact_in_journey', count: 1 }],
		});
		expect(await deleteOld('interaction', { options: { onTheirWay: 'sinceEntry' } })).toMatchObject({
			deleted: 1,
			kept: 0,
		});
	});
});

describe('Enrollment: Delete Old', () => {
	it('counts first, and removes details when asked to', async () => {
		const { id } = await addContact();
		const enrollmentId = await addEnrollment(id);
		await withStore(async (engine) => {
			await exitEnrollments(engine, [enrollmentId], 'by_hand');
			const { db } = engine.store as unknown as { db: Kysely<Schema> };
			const ended_at = engine.store.clock.now() - 400 * DAY;
			await db.updateTable('enrollments').set({ ended_at }).where('id', '=', enrollmentId).execute();
		});
		const expected = {
			endedBefore: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
			finished: true,
			deleted: { enrollments: 0, stepLogEntries: 2, refusals: 0 },
			kept: { withoutDetails: 1, mergeCanBeUndone: 0 },
		};
		expect(await deleteOld('enrollment')).toEqual({ outcome: 'counted', ...expected });
		expect(await deleteOld('enrollment', { deleteForGood: true })).toEqual({
			outcome: 'deleted',
			...expected,
		});
		const [got] = await runJson('enrollment', 'get', { enrollmentId });
		expect(got).toMatchObject({
			status: 'exited',
			stepLog: [],
			detailsRemovedAt: expect.stringMatching(/^\d{4}-/),
		});
	});
});

it.each([
	['too young', { olderThanDays: 6 }, /Older Than \(Days\): 6 is not a whole number of 7 or more/],
	[
		'no number',
		{ olderThanDays: '' },
		/Older Than \(Days\) is empty; it must be a whole number of 7 or more/,
	],
	[
		'none at once',
		{ options: { mostAtOnce: 0 } },
		/Max Records per Run: 0 is not a whole number of 1 or more/,
	],
	[
		'types that are none',
		{ options: { keepTypes: { a: 1 } } },
		/Keep Types: must be the name of an event type/,
	],
	['another choice', { options: { onTheirWay: 'x' } }, /Contacts in a Journey: "x" is not a choice/],
])('refuses what is %s', async (_, given, message) => {
	await expect(deleteOld('interaction', given)).rejects.toThrow(message);
});
