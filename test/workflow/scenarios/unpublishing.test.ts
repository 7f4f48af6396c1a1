import { DEFAULT_ENTRY_RULES } from '../../../lib/domain/journey';
import { continueRun, registerSource, startDueRuns } from '../../../lib/engine';
import { closeAllEngines } from '../../../lib/n8n/engines';
import { SETTLING_TIME } from '../../../lib/engine/clock/OrphanWatch';
import { useRunner } from '../support/useRunner';
import {
	ANN,
	attributeIs,
	BO,
	CY,
	happens,
	happensElsewhere,
	join,
	know,
	longJourney,
	makeSegment,
	openSite,
} from './support';

const runner = useRunner();

const welcomed = (): string[] => runner().ledger.emails('Welcome').sort();

const ENTER = { audience: 'event', eventTypes: 'enter' };

const active = async (): Promise<boolean | undefined> =>
	await runner().store.read(async (store) => (await store.entries.source('journey', 'id of Start'))?.active);

describe('a journey is taken offline', () => {
	it('and ten seconds later no one enters anymore', async () => {
		await openSite(runner());
		await runner().publish(longJourney(ENTER));
		await happens(runner(), 'enter', ANN);
		await runner().unpublish();
		expect(await active()).toBe(true);
		await runner().advance(SETTLING_TIME);
		expect(await active()).toBe(false);
		await happens(runner(), 'enter', BO);
		await runner().publish(longJourney(ENTER));
		expect(welcomed()).toEqual([ANN]);
		await happens(runner(), 'enter', CY);
		expect(welcomed()).toEqual([ANN, CY]);
	});

	it('and published again within them, as an edit does, no one is missed', async () => {
		await openSite(runner());
		await runner().publish(longJourney(ENTER));
		await runner().unpublish();
		await runner().advance('5 seconds');
		await happens(runner(), 'enter', ANN);
		await runner().publish(longJourney(ENTER));
		await runner().advance('1 minute');
		expect(welcomed()).toEqual([ANN]);
		expect(await active()).toBe(true);
	});

	it('contacts inside stay where they are, and goes on when it is published again', async () => {
		await openSite(runner());
		await runner().publish(longJourney(ENTER));
		await happens(runner(), 'enter', ANN);
		await runner().unpublish();
		await runner().advance('1000 days');
		expect(await runner().store.where(ANN)).toBe('waiting at Wait');
		await runner().publish(longJourney(ENTER));
		expect(runner().ledger.emails('End')).toEqual([ANN]);
	});

	it('and no other journey is published: no one enters for what happened meanwhile', async () => {
		await know(runner(), ANN);
		await runner().publish(longJourney(ENTER));
		await runner().unpublish();
		await runner().advance('1 hour');
		await happensElsewhere(runner(), 'enter', ANN);
		await runner().advance('1 day');
		await runner().publish(longJourney(ENTER));
		expect(welcomed()).toEqual([]);
		await happensElsewhere(runner(), 'enter', ANN);
		await runner().settle();
		expect(welcomed()).toEqual([ANN]);
	});

	it('and its trigger is replaced by another: no one enters by the old one', async () => {
		await openSite(runner());
		await runner().publish(longJourney(ENTER));
		const other = longJourney({ ...ENTER, eventTypes: 'other' });
		other.nodes[0].id = 'id of another start';
		await runner().publish(other);
		await runner().advance('1 minute');
		await happens(runner(), 'enter', ANN);
		await happens(runner(), 'other', BO);
		expect(welcomed()).toEqual([BO]);
		expect(await runner().store.where(ANN)).toBe('not in a journey');
	});
});

it('before a journey is published for the first time nothing counts, though everything is stored', async () => {
	await know(runner(), ANN);
	await happensElsewhere(runner(), 'enter', ANN);
	await runner().publish(longJourney(ENTER));
	await runner().publish(longJourney({ audience: 'record', record: 'contact', action: 'created' }, 'second'));
	expect(welcomed()).toEqual([]);
	await know(runner(), BO);
	expect(welcomed()).toEqual([BO]);
});

describe('n8n is started again, and nothing is lost between', () => {
	/** Does something while no n8n serves journeys, as a worker or another process does it. */
	async function whileDown(what: () => Promise<void>): Promise<void> {
		await closeAllEngines();
		await what();
		await closeAllEngines();
		expect(welcomed()).not.toContain(BO);
		await runner().restart('1 hour');
		await runner().settle();
	}

	it('contacts that joined the segment enter', async () => {
		const buyers = await makeSegment(runner(), 'Buyers', [ANN]);
		await runner().publish(longJourney({ audience: 'segment', segments: [buyers], when: 'continuous' }));
		await whileDown(async () => await join(runner(), buyers, BO));
		expect(welcomed()).toEqual([ANN, BO]);
	});

	it('contacts that came to fulfill its conditions enter, and those that did what the journey starts on', async () => {
		const vips = await makeSegment(runner(), 'VIPs', attributeIs('plan', 'vip'));
		await runner().publish(longJourney({ audience: 'segment', segments: [vips], when: 'continuous' }));
		await runner().publish(longJourney(ENTER, 'second'));
		await whileDown(async () => {
			await know(runner(), BO, { attributes: { plan: 'vip' } });
			await know(runner(), CY);
			await happensElsewhere(runner(), 'enter', CY);
		});
		expect(welcomed()).toEqual([BO, CY]);
	});

	it('a segment of which only some had entered continues where it was, and no one enters twice', async () => {
		const people = Array.from({ length: 700 }, (_, n) => `person${n}@example.com`);
		const segmentIds = [await makeSegment(runner(), 'All', people)];
		const journey = longJourney({
			audience: 'segment',
			segments: segmentIds,
			when: 'once',
			reentry: 'always',
		});
		const source = { journeyId: 'journey', stepId: 'id of Start' };
		await runner().store.with(async (engine) => {
			const audience = {
				kind: 'segment',
				segmentIds,
				when: { kind: 'once' },
				existingMembers: true,
			} as const;
			const rules = { ...DEFAULT_ENTRY_RULES, reentry: 'always' } as const;
			await registerSource(engine, { ...source, audience, rules });
			await startDueRuns(engine);
			await continueRun(engine);
		});
		await closeAllEngines();
		const entered = async (): Promise<object[]> =>
			await runner().store.read(async (store) => await store.entries.runs('journey'));
		const [run] = await entered();
		expect(run).toMatchObject({ total: 700, finishedAt: null });
		expect((run as { seen: number }).seen).toBeGreaterThan(0);
		expect((run as { seen: number }).seen).toBeLessThan(700);
		await runner().publish(journey, 'init');
		expect(await entered()).toMatchObject([{ total: 700, seen: 700, entered: 700 }]);
		expect(welcomed()).toHaveLength(700);
		expect(new Set(welcomed()).size).toBe(700);
	}, 60_000);
});
