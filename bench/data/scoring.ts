import { parseModel, type ScoringModel } from '../../lib/domain/scoring';
import { modelId, recordInteractions, updateProcess, type JourneyEngine } from '../../lib/engine';
import { finishPasses, stopModel } from '../../lib/engine/scoring';
import { leadRow } from '../../test/support/rows';
import { checkCount, WrongResultError } from '../support/check';
import { insertPeople } from '../support/people';
import { percentile } from '../support/statistics';
import { DAY, START, startEngine } from './BenchEngine';
import type { DataContext } from './DataContext';

const STEP = { journeyId: 'bench', stepId: 'score' };
/** Measuring more doesn't change the rate, and takes long. */
const MOST = 10_000;
const SAMPLES = 300;
/** Leads per second that are scored for the first time and move to their process's next stage. */
const FIRST_SCORES = { SQLite: 8_000, PostgreSQL: 2_000 };
/** A third of the leads have no interactions, the others three. */
const TYPES = ['email.opened', 'email.opened', 'email.clicked'];

/**
 * How fast leads are scored: by a new model and by an edited one, without moves in their lifecycle; how long one
 * interaction takes to change its lead's score; and the first scoring in the default process, where each lead
 * moves to the next stage.
 */
export async function measureScoring(context: DataContext): Promise<void> {
	const leads = Math.min(Math.max(1000, Math.floor(context.options.contacts / 10)), MOST);
	const { engine } = await startEngine(context.place);
	try {
		await fill(engine, leads);
		const publish = async (points: number): Promise<void> => {
			await engine.clock.registerModel({ ...STEP, model: model(points), reactivated: true });
			await engine.clock.idle();
		};
		const size = leads.toLocaleString('en');
		const scored = async (): Promise<number> => (await engine.store.scoring.counts(modelId(STEP))).scored;
		// What a model alone takes: every lead would also move in its lifecycle otherwise.
		await updateProcess(engine, 'default', { automatedMarketingQualification: false });
		for (const [what, points] of [
			[`scoring all ${size} leads, new model`, 10],
			[`scoring all ${size} leads, edited model`, 12],
		] as const) {
			await context.rate(what, leads, async () => await publish(points));
			checkCount(`${what}: scored`, await scored(), leads);
		}
		for (let repeat = 0; repeat < context.options.repeats; repeat++) {
			const times = await afterInteractions(engine);
			for (const share of [0.5, 0.95, 0.99]) {
				const what = `interaction → lead rescored, p${share * 100}, ${size} leads`;
				context.add(what, 'ms', percentile(times, share));
			}
		}
		// The same leads again, unscored, in the process as it comes.
		await stopModel(engine, modelId(STEP), 'hand');
		await finishPasses(engine);
		await engine.clock.idle();
		checkCount('after the model was stopped: scored', await scored(), 0);
		await updateProcess(engine, 'default', { automatedMarketingQualification: true });
		const first = `first scoring of ${size} leads, default process`;
		await context.rate(first, leads, async () => await publish(10), {
			least: FIRST_SCORES[context.place.name],
		});
		checkCount(`${first}: scored`, await scored(), leads);
		const stages = await engine.store.lifecycle.countByStage(null);
		checkCount(`${first}: moved`, stages.get('automated_marketing_qualification') ?? 0, leads);
	} finally {
		await engine.close();
	}
}

async function afterInteractions(engine: JourneyEngine): Promise<number[]> {
	const leads = await engine.store.leads.list({ limit: 1000 });
	const times: number[] = [];
	for (let sample = 0; sample < SAMPLES; sample++) {
		const lead = leads[sample % leads.length];
		const clicked = async (): Promise<number> => {
			const [score] = await engine.store.scoring.scoresOf([lead.id]);
			return score.rules.find(({ name }) => name === 'Clicked')?.because.length ?? 0;
		};
		const before = await clicked();
		const began = performance.now();
		await recordInteractions(engine, [
			{
				contactId: lead.contactId as string,
				type: 'email.clicked',
				occurredAt: START,
				properties: {},
				source: null,
				idempotencyKey: null,
				contentHash: null,
			},
		]);
		await engine.clock.idle();
		times.push(performance.now() - began);
		if ((await clicked()) === before && before < 3) {
			throw new WrongResultError(`Lead ${lead.id} was not rescored by its interaction`);
		}
	}
	return times;
}

async function fill(engine: JourneyEngine, leads: number): Promise<void> {
	const contactIds = await insertPeople(engine.store, leads);
	for (let made = 0; made < leads; made += 1000) {
		await engine.store.transaction(async (tx) => {
			for (const [position, contactId] of contactIds.slice(made, made + 1000).entries()) {
				await tx.leads.insert(leadRow({ contactId, topic: 'Coffee' }));
				const number = made + position;
				if (number % 3 === 0) continue;
				await tx.interactions.insert(
					TYPES.map((type, index) => ({
						id: tx.newId(),
						contactId,
						type,
						occurredAt: START - index * DAY,
						properties: { mail: number % 7 },
						source: null,
						idempotencyKey: null,
						contentHash: null,
					})),
				);
			}
		});
	}
}

function model(points: number): ScoringModel {
	const decay = { kind: 'linear', days: 30 };
	// True of all of them, so that each lead gets a score and moves.
	const company = { kind: 'field', record: 'contact', field: 'company', operator: 'exists' };
	return parseModel(
		{
			name: 'Bench',
			rules: [
				{ kind: 'interaction', name: 'Opened', type: 'email.opened', points, max: 50, decay },
				{ kind: 'interaction', name: 'Clicked', type: 'email.clicked', points: 5 },
				{ kind: 'condition', name: 'Company', points: 7, condition: company },
			],
			grades: [
				{ name: 'Cold', to: 19 },
				{ name: 'Hot', from: 20 },
			],
		},
		'Model',
	);
}
