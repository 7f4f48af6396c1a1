import fc from 'fast-check';

import {
	pauseEnrollments,
	resumeEnrollments,
	untilEvent,
	type BranchesTemplate,
	type BranchTemplate,
} from '../../lib/engine';
import type { PropertyFilter } from '../../lib/domain/propertyFilter';
import { HoldRepository } from '../../lib/store/repositories/HoldRepository';
import { InteractionRepository } from '../../lib/store/repositories/InteractionRepository';
import { EngineHarness } from '../support/engineHarness';
import { lookingStep } from '../support/lookingStep';
import { onBothStores } from '../support/onBothStores';
import { newSqlitePlace } from '../support/storePlaces';
import { DAY, HOUR, SECOND } from '../support/rows';

interface Happening {
	type: 'opened' | 'bought';
	big: boolean;
}

const happening: fc.Arbitrary<Happening> = fc.record({
	type: fc.constantFrom('opened', 'bought'),
	big: fc.boolean(),
});

const BIG: PropertyFilter = {
	combine: 'and',
	conditions: [{ property: 'big', operator: 'equals', value: true }],
};

const branch: fc.Arbitrary<BranchTemplate> = fc.record({
	kind: fc.constant('event' as const),
	type: fc.constantFrom('opened', 'bought'),
	filter: fc.constantFrom(null, BIG),
	count: fc.integer({ min: 1, max: 2 }),
	within: fc.constant(null),
	since: fc.constant('entry' as const),
});

const branches: fc.Arbitrary<BranchesTemplate> = fc.record({
	rank: fc.constantFrom('first', 'ranked'),
	branches: fc.array(branch, { minLength: 1, maxLength: 3 }),
});

onBothStores((newPlace) => {
	it('a contact that waits, comes later or is paused meanwhile leaves by the same branch and event', async () => {
		const journey = await EngineHarness.start({ place: newPlace() });
		let terms: BranchesTemplate = untilEvent('never', 'entry');
		const left = new Map<string, number | null>();
		const late = new Set<string>();
		await journey.step('trigger', async (execution) => {
			const come = (is: boolean) => execution.items.filter(({ contactId }) => late.has(contactId) === is);
			await journey.holdAt('ask', { ...execution, items: come(false) }, { branches: terms });
			await journey.holdAt(
				'later',
				{ ...execution, items: come(true) },
				{ dueAt: journey.clock.now() + HOUR },
			);
		});
		await journey.step('later', async (execution) => {
			await journey.holdAt('ask', execution, { branches: terms });
		});
		await lookingStep(
			journey,
			'ask',
			() => ({ branches: terms }),
			async ({ items }) => {
				for (const item of items) left.set(item.enrollmentId, item.branch);
			},
		);
		await fc.assert(
			fc.asyncProperty(
				branches,
				fc.array(fc.array(happening, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
				async (drawn, batches) => {
					terms = drawn;
					const people = await journey.contacts(3);
					late.add(people[1].id);
					const enrolled = await journey.enter(people);
					await pauseEnrollments(journey.engine, [enrolled[2]]);
					const order = new Map<string, number>();
					for (const batch of batches) {
						await journey.pass(SECOND);
						const happened = batch.flatMap(({ type, big }, n) =>
							people.map(({ id: contactId }) => ({ contactId, type, properties: { big }, n })),
						);
						const results = await journey.record(happened);
						for (const [n, { id }] of results.entries()) order.set(id, order.size - (n % people.length));
						await journey.engine.clock.idle();
					}
					await resumeEnrollments(journey.engine, [enrolled[2]]);
					await journey.advance(HOUR);
					const used = await journey.store.holds.usedEvents('ask', enrolled);
					const endings = enrolled.map((id) => ({
						branch: left.get(id),
						event: used.get(id)?.map((by) => order.get(by)),
					}));
					expect(endings).toEqual(endings.map(() => endings[0]));
				},
			),
			{ numRuns: newPlace === newSqlitePlace ? 120 : 40 },
		);
		// Both kinds of ends have come up.
		if (newPlace === newSqlitePlace) expect(new Set([...left.values()]).size).toBeGreaterThan(1);
		await journey.close();
	}, 120_000);

	it('new settings of the step also decide since when events count for those who wait already', async () => {
		const journey = await EngineHarness.start({ place: newPlace() });
		const opened = (since: 'arrival' | 'entry') => untilEvent('email.opened', since);
		await journey.trigger('wait', { dueAt: journey.clock.now() + DAY });
		await journey.step('wait', async (execution) => {
			await journey.holdAt('ask', execution, { branches: opened('arrival') });
		});
		await lookingStep(journey, 'ask', () => ({ branches: opened('arrival') }));
		const [ann] = await journey.contacts(1);
		const [id] = await journey.enter([ann]);
		await journey.event(ann.id);
		await journey.advance(2 * DAY);
		expect(await journey.where(id)).toBe('waiting at ask');
		const setup = { termsKey: 'since the entry' };
		await lookingStep(journey, 'ask', () => ({ branches: opened('entry') }), undefined, setup);
		await journey.engine.clock.idle();
		expect(await journey.where(id)).toBe('completed');
		await journey.close();
	});
});

it('an event releases those who wait for it without reading what was before', async () => {
	const journey = await EngineHarness.start();
	await journey.trigger('ask', { branches: untilEvent('email.opened', 'entry') });
	await journey.step('ask');
	const people = await journey.contacts(3);
	const enrolled = await journey.enter(people);
	const reads = [
		jest.spyOn(InteractionRepository.prototype, 'receivedSince'),
		jest.spyOn(HoldRepository.prototype, 'originsOf'),
		jest.spyOn(HoldRepository.prototype, 'usedEvents'),
	];
	await journey.record(people.map(({ id: contactId }) => ({ contactId })));
	await journey.engine.clock.idle();
	for (const read of reads) {
		expect(read).not.toHaveBeenCalled();
		read.mockRestore();
	}
	for (const id of enrolled) expect(await journey.where(id)).toBe('completed');
	await journey.close();
});
