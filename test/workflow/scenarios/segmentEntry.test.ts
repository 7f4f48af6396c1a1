import { DEFAULT_ENTRY_RULES } from '../../../lib/domain/journey';
import { continueRun, registerSource, startDueRuns } from '../../../lib/engine';
import { useRunner } from '../support/useRunner';
import { edit } from '../support/draw';
import {
	ANN,
	attributeIs,
	BO,
	CY,
	join,
	know,
	leave,
	longJourney,
	makeSegment,
	rebuild,
	refusals,
	runs,
} from './support';

const runner = useRunner();

const welcomed = (): string[] => runner().ledger.emails('Welcome').sort();

const bySegments = (segments: string[], more = {}) => longJourney({ audience: 'segment', segments, ...more });

describe('the members of a segment enter', () => {
	it('once, when the journey is published: who joins afterwards does not', async () => {
		const buyers = await makeSegment(runner(), 'Buyers', [ANN, BO]);
		await runner().publish(bySegments([buyers], { when: 'once' }));
		expect(welcomed()).toEqual([ANN, BO]);
		await join(runner(), buyers, CY);
		await runner().advance('30 days');
		expect(welcomed()).toEqual([ANN, BO]);
	});

	it('once, and not again when the journey is edited, or n8n is started again', async () => {
		const buyers = await makeSegment(runner(), 'Buyers', [ANN]);
		const journey = bySegments([buyers], { when: 'once', reentry: 'always' });
		await runner().publish(journey);
		await join(runner(), buyers, BO);
		await runner().publish(edit(journey, 'Start', { notes: 'Reviewed', name: 'Begin' }));
		await runner().restart('1 hour');
		expect(welcomed()).toEqual([ANN]);
	});

	it('on a schedule: members on Monday morning enter, and those still inside do not enter twice', async () => {
		const buyers = await makeSegment(runner(), 'Buyers', [ANN]);
		const weekly = { when: 'schedule', every: 'weeks', weekdays: [1], atTime: '10:00' };
		await runner().publish(bySegments([buyers], weekly));
		// It is Monday, 9 o'clock.
		expect(welcomed()).toEqual([]);
		await runner().advance('1 hour');
		expect(welcomed()).toEqual([ANN]);
		await join(runner(), buyers, BO);
		await leave(runner(), buyers, ANN);
		await runner().advance('6 days');
		expect(welcomed()).toEqual([ANN]);
		await runner().advance('1 day');
		expect(welcomed()).toEqual([ANN, BO]);
		await runner().advance('7 days');
		expect(welcomed()).toEqual([ANN, BO]);
		expect(await refusals(runner(), BO)).toEqual(['already_in_journey ×1']);
	});

	it('on a schedule: times at which n8n was down are made up for once', async () => {
		const buyers = await makeSegment(runner(), 'Buyers', [ANN]);
		const daily = { when: 'schedule', every: 'days', interval: 1, atTime: '10:00', reentry: 'always' };
		await runner().publish(bySegments([buyers], daily));
		await runner().advance('1 hour');
		expect(welcomed()).toEqual([ANN]);
		await runner().restart('73 hours');
		expect(welcomed()).toEqual([ANN, ANN]);
		await runner().advance('1 day');
		expect(welcomed()).toEqual([ANN, ANN, ANN]);
	});

	it('as they join, and those who are members already', async () => {
		const buyers = await makeSegment(runner(), 'Buyers', [ANN]);
		await runner().publish(bySegments([buyers]));
		expect(welcomed()).toEqual([ANN]);
		await join(runner(), buyers, BO);
		expect(welcomed()).toEqual([ANN, BO]);
	});

	it('as they join, and not those who are members already, if it is set so', async () => {
		const buyers = await makeSegment(runner(), 'Buyers', [ANN]);
		await runner().publish(bySegments([buyers], { existingMembers: false }));
		await join(runner(), buyers, BO);
		expect(welcomed()).toEqual([BO]);
	});

	it('as what is known of them makes them members', async () => {
		const vips = await makeSegment(runner(), 'VIPs', attributeIs('plan', 'vip'));
		await runner().publish(bySegments([vips]));
		await know(runner(), ANN, { attributes: { plan: 'basic' } });
		await know(runner(), BO, { attributes: { plan: 'VIP' } });
		expect(welcomed()).toEqual([BO]);
		await know(runner(), ANN, { attributes: { plan: 'vip' } });
		expect(welcomed()).toEqual([ANN, BO]);
	});
});

describe('contacts inside stay where they are', () => {
	it('when the segment is rebuilt: no one’s wait restarts, no one enters twice, no one leaves', async () => {
		const vips = await makeSegment(runner(), 'VIPs', attributeIs('plan', 'vip'));
		await runner().publish(bySegments([vips]));
		for (const email of [ANN, BO]) await know(runner(), email, { attributes: { plan: 'vip' } });
		const before = await Promise.all([ANN, BO].map(async (email) => await runner().store.dueAt(email)));
		await runner().advance('100 days');
		await rebuild(runner(), vips);
		await rebuild(runner(), vips);
		expect(await Promise.all([ANN, BO].map(async (email) => await runner().store.dueAt(email)))).toEqual(
			before,
		);
		expect(await runs(runner(), ANN)).toEqual(['active']);
		expect(welcomed()).toEqual([ANN, BO]);
	});

	it('when they are no longer members', async () => {
		const buyers = await makeSegment(runner(), 'Buyers', [ANN]);
		await runner().publish(bySegments([buyers]));
		await leave(runner(), buyers, ANN);
		await runner().advance('10 days');
		expect(await runner().store.where(ANN)).toBe('waiting at Wait');
	});
});

describe('several segments', () => {
	it('let everyone in who is a member of any of them, and no one twice', async () => {
		const [buyers, fans] = [
			await makeSegment(runner(), 'Buyers', [ANN, BO]),
			await makeSegment(runner(), 'Fans', [BO, CY]),
		];
		await runner().publish(bySegments([buyers, fans], { when: 'once', reentry: 'always' }));
		expect(welcomed()).toEqual([ANN, BO, CY]);
		expect(await runs(runner(), BO)).toEqual(['active']);
	});

	it('one of which is joined later bring no one in a second time', async () => {
		const [buyers, fans] = [
			await makeSegment(runner(), 'Buyers', [ANN]),
			await makeSegment(runner(), 'Fans', []),
		];
		await runner().publish(bySegments([buyers, fans]));
		await join(runner(), fans, ANN, BO);
		expect(welcomed()).toEqual([ANN, BO]);
		expect(await refusals(runner(), ANN)).toEqual(['already_in_journey ×1']);
	});

	it('keep out who is a member of an excluded one, and it is noted why', async () => {
		const all = await makeSegment(runner(), 'All', [ANN, BO]);
		const staff = await makeSegment(runner(), 'Staff', [BO]);
		await runner().publish(bySegments([all], { entryOptions: { excludedSegments: [staff] } }));
		expect(welcomed()).toEqual([ANN]);
		expect(await refusals(runner(), BO)).toEqual(['excluded ×1']);
		// Who is inside is not thrown out by it: that is what exit criteria are for.
		await join(runner(), staff, ANN);
		expect(await runner().store.where(ANN)).toBe('waiting at Wait');
	});
});

// It enters by joining, and once more when those who were members at the start have come as far as it.
it('a contact that joins while a long segment is still entering enters once', async () => {
	const people = Array.from({ length: 700 }, (_, n) => `person${n}@example.com`);
	const segmentIds = [await makeSegment(runner(), 'All', people)];
	const audience = {
		kind: 'segment',
		segmentIds,
		when: { kind: 'continuous' },
		existingMembers: true,
	} as const;
	const rules = { ...DEFAULT_ENTRY_RULES, reentry: 'always' } as const;
	await runner().store.with(async (engine) => {
		await registerSource(engine, { journeyId: 'journey', stepId: 'id of Start', audience, rules });
		await startDueRuns(engine);
		await continueRun(engine);
	});
	await runner().advance('1 second');
	await join(runner(), segmentIds[0], ANN);
	await runner().publish(bySegments(segmentIds, { reentry: 'always' }), 'init');
	expect(welcomed()).toHaveLength(701);
}, 60_000);
