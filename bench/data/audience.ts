import { setImmediate as nextTurn } from 'node:timers/promises';

import { DEFAULT_ENTRY_RULES } from '../../lib/domain';
import type { Condition } from '../../lib/domain/conditions';
import { continueRun, createSegment, refreshSegment, registerSource, startDueRuns } from '../../lib/engine';
import { checkCount } from '../support/check';
import { insertPeople } from '../support/people';
import { startEngine, type BenchEngine } from './BenchEngine';
import type { DataContext } from './DataContext';

const JOURNEY = 'journey';

const PRO_CUSTOMERS: Condition = {
	kind: 'field',
	record: 'contact',
	field: 'attributes.plan',
	operator: 'equals',
	value: 'pro',
};

/** Computes a dynamic segment and enters all its members into a journey, with the process ending halfway. */
export async function measureAudience(context: DataContext): Promise<void> {
	const { contacts } = context.options;
	let running = await startEngine(context.place);
	try {
		await insertPeople(running.engine.store, contacts);
		const everybody = await makeSegment(running, 'Everybody', {
			kind: 'field',
			record: 'contact',
			field: 'email',
			operator: 'exists',
		});
		const some = await makeSegment(running, 'Pro customers', PRO_CUSTOMERS);
		const { id: matching } = await running.engine.store.segments.insert({
			name: 'Audience of a trigger: contacts that match',
			description: null,
			kind: 'audience',
			definition: { condition: PRO_CUSTOMERS, announces: 'none' },
			timeZone: null,
		});
		const size = contacts.toLocaleString('en');
		const refresh = async (id: string): Promise<void> => void (await refreshSegment(running.engine, id));
		await context.duration(`segment over ${size} contacts, all join`, async () => await refresh(everybody));
		await context.duration(`segment over ${size} contacts, a third joins`, async () => await refresh(some));
		await context.duration(`segment over ${size} contacts, re-evaluated`, async () => await refresh(some), {
			most: 5,
		});
		await context.duration(`contacts that match a trigger, ${size}, a third does`, async () => {
			await refresh(matching);
		});
		const counts = await running.engine.store.segments.counts([everybody, some, matching]);
		checkCount('members of everybody', counts.get(everybody) ?? 0, contacts);
		checkCount('members of the third', counts.get(some) ?? 0, Math.ceil(contacts / 3));
		checkCount('contacts that match', counts.get(matching) ?? 0, Math.ceil(contacts / 3));
		await registerSource(running.engine, {
			journeyId: JOURNEY,
			stepId: 'trigger',
			audience: { kind: 'segment', segmentIds: [everybody], when: { kind: 'once' }, existingMembers: true },
			rules: { ...DEFAULT_ENTRY_RULES },
		});
		await context.rate(`enrollment of ${size}, interrupted once`, contacts, async () => {
			await startDueRuns(running.engine);
			for (let batches = 0; await continueRun(running.engine); batches++) {
				if (batches === Math.floor(contacts / 500)) {
					await running.engine.close();
					running = await startEngine(context.place, running.clock);
				}
				await nextTurn();
			}
		});
		const [progress] = await running.engine.store.entries.runs(JOURNEY);
		const { active } = await running.engine.store.enrollments.countByStatus(JOURNEY);
		checkCount('entered', Number(progress.entered), contacts);
		checkCount('enrolled', active ?? 0, contacts);
	} finally {
		await running.engine.close();
	}
}

async function makeSegment({ engine }: BenchEngine, name: string, definition: object): Promise<string> {
	const { id } = await createSegment(engine, {
		name,
		kind: 'dynamic',
		definition,
		description: null,
		timeZone: null,
	});
	return id;
}
