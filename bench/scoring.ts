/**
 * Scoring on the embedded store: one interaction until its lead has another score, and all leads of a model that is
 * published, edited and stopped:
 *
 *     node_modules/.bin/tsc -p tsconfig.tools.json && node build/bench/scoring.js [leads …]
 *
 * Prints how long each takes and how long n8n's event loop would be blocked at most (p99 and the longest block, in
 * milliseconds), and checks the scores. Three interactions a lead; a third of the leads have none.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { SimulatedClock } from '../lib/domain';
import { parseModel, type ScoringModel } from '../lib/domain/scoring';
import {
	finishPasses,
	JourneyEngine,
	modelId,
	recordInteractions,
	stopModel,
	updateProcess,
} from '../lib/engine';
import { openSqliteStore } from '../lib/store';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const STEP = { journeyId: 'bench', stepId: 'score' };
const silent = { info: () => {}, warn: () => {}, error: console.error };

function model(points: number): ScoringModel {
	return parseModel(
		{
			name: 'Bench',
			rules: [
				{
					kind: 'interaction',
					name: 'Opened',
					type: 'email.opened',
					points,
					max: 50,
					decay: { kind: 'linear', days: 30 },
				},
				{ kind: 'interaction', name: 'Clicked', type: 'email.clicked', points: 5 },
				{
					kind: 'condition',
					name: 'Company',
					points: 7,
					condition: {
						kind: 'field',
						record: 'contact',
						field: 'company',
						operator: 'contains',
						value: 'con',
					},
				},
			],
			grades: [
				{ name: 'Cold', to: 19 },
				{ name: 'Hot', from: 20 },
			],
		},
		'Model',
	);
}

async function measured(title: string, count: number, work: () => Promise<void>): Promise<void> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	const began = process.hrtime.bigint();
	await work();
	const seconds = Number(process.hrtime.bigint() - began) / 1e9;
	delay.disable();
	const block = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(1)} ms`;
	console.log(
		`${title.padEnd(44)} ${seconds.toFixed(1).padStart(7)} s  ${Math.round(count / seconds)
			.toLocaleString('en')
			.padStart(9)} /s  event loop p99 ${block(delay.percentile(99))}, longest ${block(delay.max)}`,
	);
}

async function fill(engine: JourneyEngine, leads: number): Promise<void> {
	for (let made = 0; made < leads; made += 1000) {
		await engine.store.transaction(async (tx) => {
			for (let n = made; n < Math.min(made + 1000, leads); n++) {
				const email = `person${n}@example.com`;
				const { id } = await tx.contacts.insert({
					external_id: null,
					email,
					email_key: email,
					phone: null,
					phone_key: null,
					first_name: 'Ann',
					last_name: 'Example',
					company: n % 2 ? 'Example Ltd' : 'Contoso',
					time_zone: 'Europe/Amsterdam',
					account_id: null,
					owner: null,
					attributes: { plan: n % 3 ? 'basic' : 'pro' },
				});
				await tx.leads.insert({
					contact_id: id,
					account_id: null,
					topic: 'Coffee',
					campaign: null,
					page: null,
					status: 'open',
					stage: 'inquiry',
					owner: null,
					attributes: {},
					journey_id: null,
					enrollment_id: null,
					step_id: null,
					origin_id: null,
				});
				if (n % 3 === 0) continue;
				await tx.interactions.insert(
					['email.opened', 'email.opened', 'email.clicked'].map((type, index) => ({
						id: `${String(n).padStart(9, '0')}-${index}`,
						contact_id: id,
						type,
						occurred_at: START - index * DAY,
						properties: { mail: n % 7 },
						source: null,
						idempotency_key: null,
						content_hash: null,
					})),
				);
			}
		});
	}
}

async function afterInteractions(engine: JourneyEngine, times: number): Promise<void> {
	const leads = await engine.store.leads.list({ limit: 1000 });
	const took: number[] = [];
	for (let n = 0; n < times; n++) {
		const lead = leads[n % leads.length];
		const began = process.hrtime.bigint();
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
		took.push(Number(process.hrtime.bigint() - began) / 1e6);
		const [score] = await engine.store.scoring.scoresOf([lead.id]);
		const clicked = score.rules.find(({ name }) => name === 'Clicked');
		if (clicked?.because.length === undefined) throw new Error('The interaction was not scored');
	}
	took.sort((left, right) => left - right);
	const at = (part: number): string => `${took[Math.floor((took.length - 1) * part)].toFixed(1)} ms`;
	console.log(
		`${'an interaction until its lead is rescored'.padEnd(44)} median ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}`,
	);
}

async function run(leads: number): Promise<void> {
	console.log(`${leads.toLocaleString('en')} leads`);
	const folder = mkdtempSync(join(tmpdir(), 'journey-bench-'));
	const clock = new SimulatedClock(START);
	const engine = await JourneyEngine.start({
		store: await openSqliteStore(join(folder, 'bench.sqlite'), clock),
		log: silent,
		clock: { watchInterval: null, longestSleep: 1000 * DAY },
	});
	try {
		await fill(engine, leads);
		const publish = async (points: number): Promise<void> => {
			await engine.clock.registerModel({ ...STEP, model: model(points), reactivated: true });
			await engine.clock.idle();
			const { scored } = await engine.store.scoring.counts(modelId(STEP));
			if (scored !== leads) throw new Error(`${scored} of ${leads} leads are scored`);
		};
		await updateProcess(engine, 'default', { automatedMarketingQualification: false });
		await measured('all leads scored', leads, async () => await publish(10));
		await measured('all leads rescored, other scores', leads, async () => await publish(12));
		await measured('all leads rescored, a day later', leads, async () => {
			await clock.advance(DAY);
			await engine.clock.idle();
		});
		await afterInteractions(engine, 300);
		await measured('all scores taken off', leads, async () => {
			await stopModel(engine, modelId(STEP), 'hand');
			await finishPasses(engine);
		});
		await updateProcess(engine, 'default', { automatedMarketingQualification: true });
		await measured('all leads scored and moved to qualification', leads, async () => await publish(10));
	} finally {
		await engine.close();
		rmSync(folder, { recursive: true });
	}
}

async function main(): Promise<void> {
	const sizes = process.argv.slice(2).map(Number);
	for (const size of sizes.length === 0 ? [100_000] : sizes) await run(size);
}

void main();
