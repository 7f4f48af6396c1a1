import fc from 'fast-check';
import type { Kysely } from 'kysely';

import { modelScores } from '../../../lib/domain/scoring';
import type { Schema, Store } from '../../../lib/store';
import { writeModelScores } from '../../../lib/store/modelScores';
import { contactRow, interactionRow, leadRow } from '../../support/rows';
import { attributes, columnText, INTERACTION_TYPES, MODELS, SEGMENTS } from './arbitraries';

const PEOPLE = 120;

/** Now and then one of 1971, which as a number from outside would be none. */
const instant = fc.oneof(
	{
		weight: 19,
		arbitrary: fc
			.date({ min: new Date('2023-01-01'), max: new Date('2028-06-01'), noInvalidDate: true })
			.map(Number),
	},
	{ weight: 1, arbitrary: fc.constantFrom(0, 50_000_000_000) },
);

const person = fc.record({
	texts: fc.record({
		phone: columnText,
		firstName: columnText,
		lastName: columnText,
		company: columnText,
		timeZone: columnText,
		owner: columnText,
	}),
	attributes,
	testSpeed: fc.option(fc.integer({ min: 1, max: 100 }), { freq: 2 }),
	created: instant,
	account: fc.option(fc.integer({ min: 0, max: 9 })),
	leads: fc.array(
		fc.record({
			topic: columnText,
			stage: columnText.map((text) => text ?? ''),
			status: fc.constantFrom('open' as const, 'qualified' as const, 'disqualified' as const),
			processId: fc.option(columnText),
			recycled: fc.option(fc.integer({ min: 0, max: 3 })),
			attributes,
			created: instant,
			scores: fc.array(
				fc.record({
					model: fc.constantFrom(...MODELS),
					score: fc.integer({ min: -5, max: 12 }),
					grade: fc.option(fc.constantFrom('A', 'hot', '5')),
				}),
				{ maxLength: 4 },
			),
		}),
		{ maxLength: 2 },
	),
	interactions: fc.array(
		fc.record({ type: fc.constantFrom(...INTERACTION_TYPES), at: instant, properties: attributes }),
		{ maxLength: 5 },
	),
	segments: fc.subarray(SEGMENTS),
	entry: fc.option(attributes),
});

const account = fc.record({
	name: columnText,
	domain: columnText,
	owner: columnText,
	attributes,
	created: instant,
});

/** The enrollment of a person. */
export function enrollmentOf(id: string): string {
	return `enrollment of ${id}`;
}

/** The same random people in every store that is made from one seed. Returns their ids. */
export async function populate(store: Store, seed: number): Promise<string[]> {
	const { db } = store as unknown as { db: Kysely<Schema> };
	const accounts = fc.sample(account, { numRuns: 10, seed });
	const people = fc.sample(person, { numRuns: PEOPLE, seed });
	await store.transaction(async (tx) => {
		const { db } = tx as unknown as { db: Kysely<Schema> };
		for (const [n, given] of accounts.entries()) {
			const { created, ...rest } = given;
			await db
				.insertInto('accounts')
				.values({
					...rest,
					id: `account-${n}`,
					external_id: null,
					name_key: null,
					attributes: JSON.stringify(given.attributes),
					created_at: created,
					updated_at: created,
				})
				.execute();
		}
		for (const id of SEGMENTS) {
			await db
				.insertInto('segments')
				.values({
					id,
					name: id,
					name_key: id,
					description: null,
					kind: 'static',
					definition: null,
					time_zone: null,
					refresh_at: null,
					refreshed_at: null,
					created_at: 0,
					updated_at: 0,
				})
				.execute();
		}
		for (const [n, given] of people.entries()) {
			const id = `person-${n}`;
			await tx.contacts.insert(
				contactRow({
					...given.texts,
					attributes: given.attributes,
					testSpeed: given.testSpeed,
					accountId: given.account === null ? null : `account-${given.account}`,
				}),
				id,
			);
			await db.updateTable('contacts').set({ created_at: given.created }).where('id', '=', id).execute();
			for (const [m, lead] of given.leads.entries()) {
				const { created, recycled, scores, ...rest } = lead;
				await tx.leads.insert(leadRow({ ...rest, contactId: id }), `${id}-lead-${m}`);
				await db
					.updateTable('leads')
					.set({ created_at: created, recycled, scores: writeModelScores(modelScores(scores)) })
					.where('id', '=', `${id}-lead-${m}`)
					.execute();
			}
			await tx.interactions.insert(
				given.interactions.map(({ type, at, properties }, m) =>
					interactionRow({ id: `${id}-${m}`, contactId: id, type, occurredAt: at, properties }),
				),
			);
			await tx.enrollments.insert([
				{
					id: enrollmentOf(id),
					journeyId: 'journey',
					contactId: id,
					entryKey: '',
					entryStepId: 'enter',
					entryData: given.entry,
				},
			]);
			for (const segment_id of given.segments) {
				await db.insertInto('segment_members').values({ segment_id, contact_id: id, joined_at: 0 }).execute();
			}
		}
	});
	return (await db.selectFrom('contacts').select('id').orderBy('id').execute()).map(({ id }) => id);
}
