import fc from 'fast-check';

import { InvalidInputError } from '../../../lib/domain/errors';
import {
	findStage,
	LIFECYCLE_ACTIONS,
	move,
	NAMED_ACTIONS,
	parseProcess,
	PRESET_PROCESSES,
	presetProcess,
	type LeadPosition,
	type LifecycleDefinition,
	type LifecycleMove,
} from '../../../lib/domain/lifecycle';

function problems(value: unknown): string[] {
	try {
		parseProcess(value, 'Definition');
	} catch (error) {
		return (error as InvalidInputError).problems.map(({ field, reason }) => `${field}: ${reason}`);
	}
	return [];
}

/** Won and lost are stages of their own. */
const DEALS = {
	stages: [
		{ key: 'new', name: 'New' },
		{ key: 'trial', name: 'In Trial' },
		{ key: 'won', name: 'Won', closes: 'qualified' },
		{ key: 'lost', name: 'Lost', closes: 'disqualified' },
	],
};

describe('presets', () => {
	it('are the default process, the customer lifecycle and the buyer journey', () => {
		expect(PRESET_PROCESSES.map(({ id }) => id)).toEqual(['default', 'customer_lifecycle', 'buyer_journey']);
		const names = (id: string) => presetProcess(id)?.definition.stages.map(({ name }) => name);
		expect(names('customer_lifecycle')).toEqual([
			'Awareness',
			'Consideration',
			'Conversion',
			'Retention',
			'Advocacy',
		]);
		expect(names('buyer_journey')).toEqual([
			'Audience Engagement',
			'Branding',
			'Product/Service',
			'Purchase Process',
			'Delivery/Adoption',
			'Support',
			'Retention/Expansion',
			'Advocacy',
		]);
		expect(presetProcess('another')).toBeUndefined();
	});

	it.each(PRESET_PROCESSES)('$name is a valid process', ({ definition }) => {
		expect(parseProcess(definition, 'Definition')).toEqual(definition);
	});
});

describe('a process of one’s own', () => {
	it('needs no more than names of stages', () => {
		expect(parseProcess({ stages: [{ name: 'New' }, { name: 'Étude & Démo' }] }, 'Definition')).toEqual({
			stages: [
				{ key: 'new', name: 'New' },
				{ key: 'etude_demo', name: 'Étude & Démo' },
			],
			first: 'new',
			moves: 'forward',
			actions: {},
		});
		expect(parseProcess({ stages: [{ key: 'trial_started' }, { key: 'bought' }] }, 'x').stages).toEqual([
			{ key: 'trial_started', name: 'Trial Started' },
			{ key: 'bought', name: 'Bought' },
		]);
	});

	it('closes leads in the stages that stand for it, and reopens them where they were', () => {
		const process = { name: 'Deals', definition: parseProcess(DEALS, 'Definition') };
		const from = (stage: string, wanted: LifecycleMove, more: Partial<LeadPosition> = {}) =>
			move(process, { stage, status: 'open', ...more }, wanted);
		expect(from('trial', { action: 'sales_accepted' })).toEqual({
			kind: 'moved',
			stage: 'won',
			status: 'qualified',
		});
		expect(from('new', { action: 'disqualify' })).toEqual({
			kind: 'moved',
			stage: 'lost',
			status: 'disqualified',
		});
		expect(from('new', { action: 'set', stage: 'lost' })).toMatchObject({ status: 'disqualified' });
		// Won comes next, and lost is nothing to advance to.
		expect(from('trial', { action: 'advance' })).toMatchObject({ stage: 'won' });
		const closed = { status: 'disqualified', openStage: 'trial' } as const;
		expect(from('lost', { action: 'reopen' }, closed)).toMatchObject({ stage: 'trial', status: 'open' });
		expect(from('lost', { action: 'reopen' }, { status: 'disqualified' })).toMatchObject({ stage: 'new' });
		expect(from('trial', { action: 'sales_ready' })).toMatchObject({
			kind: 'refused',
			reason: expect.stringMatching(/^the process "Deals" does not have the move "sales ready"/),
		});
	});

	it('can do without a stage that it once had: leads find a place by set and recycle', () => {
		const process = { name: 'Deals', definition: parseProcess(DEALS, 'Definition') };
		const from = (wanted: LifecycleMove) => move(process, { stage: 'gone', status: 'open' }, wanted).kind;
		expect(from({ action: 'set', stage: 'trial' })).toBe('moved');
		expect(from({ action: 'recycle' })).toBe('moved');
		expect(from({ action: 'advance' })).toBe('refused');
		expect(from({ action: 'sales_accepted' })).toBe('refused');
	});
});

describe('a process that cannot be followed is refused', () => {
	const three = (more: object) => problems({ stages: [{ key: 'a' }, { key: 'b' }, { key: 'c' }], ...more });

	it.each<[string, unknown, RegExp]>([
		['nothing', null, /^Definition: /],
		['no stages', {}, /^Definition\.stages: /],
		['one stage', { stages: [{ name: 'New' }] }, /^Definition\.stages: has fewer than two/],
		['a word it does not know', { ...DEALS, color: 'red' }, /color/],
		[
			'a key that is none',
			{ stages: [{ key: 'A b' }, { key: 'b' }] },
			/^Definition\.stages\.0\.key: must be at most 60 lowercase/,
		],
		[
			'a name without Latin letters and no key',
			{ stages: [{ name: '日本' }, { key: 'b' }] },
			/^Definition\.stages\.0\.key: is missing; give/,
		],
		[
			'two keys alike',
			{ stages: [{ key: 'a' }, { key: 'a', name: 'B' }] },
			/^Definition\.stages\.1\.key: two stages have the key "a"/,
		],
		[
			'two names alike',
			{
				stages: [
					{ key: 'a', name: 'X' },
					{ key: 'b', name: 'x ' },
				],
			},
			/^Definition\.stages\.1\.name: two stages are named "x"/,
		],
		['an end it does not know', { stages: [{ key: 'a' }, { key: 'b', closes: 'lost' }] }, /closes: must be/],
		['a first stage it lacks', { ...DEALS, first: 'old' }, /^Definition\.first: there is no stage "old"/],
		['a first stage that closes', { ...DEALS, first: 'won' }, /^Definition\.first: "Won" closes leads/],
		['moves in other words', { ...DEALS, moves: 'backwards' }, /^Definition\.moves: must be "forward"/],
	])('%s', (_, value, expected) => {
		expect(problems(value)[0]).toMatch(expected);
	});

	it('with every wrong move named', () => {
		const moves = [
			{ from: 'a', to: 'b' },
			{ from: 'a', to: 'b' },
			{ from: 'b', to: 'b' },
			{ from: 'x', to: 'c' },
			{ from: 'c', to: 'y' },
		];
		expect(three({ moves })).toEqual([
			'Definition.moves.1: "a" to "b" is listed twice',
			'Definition.moves.2: leads from "b" to itself; remove it',
			'Definition.moves.3.from: there is no stage "x" in this process',
			'Definition.moves.4.to: there is no stage "y" in this process',
		]);
		expect(problems({ ...DEALS, moves: [{ from: 'won', to: 'new' }] })).toEqual([
			'Definition.moves.0.from: "Won" closes leads; only recycle and reopen move leads out of it',
		]);
	});

	it('with every wrong action named', () => {
		expect(three({ actions: { sales_ready: { from: ['x'], to: 'y' } } })).toEqual([
			'Definition.actions.sales_ready.from.0: there is no stage "x" in this process',
			'Definition.actions.sales_ready.to: there is no stage "y" in this process',
		]);
		expect(problems({ ...DEALS, actions: { scored: { to: 'won' } } })).toEqual([
			'Definition.actions.scored.to: "Won" closes leads; only sales accepted and disqualify can do that',
		]);
		expect(three({ actions: { sales_accepted: { from: [] } } })[0]).toMatch(/sales_accepted\.from: is empty/);
	});

	it('with the stages that no lead could come to', () => {
		expect(three({ moves: [{ from: 'a', to: 'b' }] })).toEqual([
			'Definition.stages.2: "C" cannot be reached from the first stage; add a move to it, or remove the stage',
		]);
		expect(three({ moves: [{ from: 'a', to: 'b' }], actions: { sales_ready: { to: 'c' } } })).toEqual([]);
	});
});

const definitions: fc.Arbitrary<LifecycleDefinition> = fc
	.integer({ min: 2, max: 6 })
	.chain((count) => {
		const keys = Array.from({ length: count }, (_, n) => `stage_${n}`);
		const key = fc.constantFrom(...keys);
		const from = fc.option(fc.uniqueArray(key, { minLength: 1 }), { nil: undefined });
		return fc.record(
			{
				stages: fc.tuple(
					...keys.map((each) =>
						fc.record(
							{ key: fc.constant(each), closes: fc.constantFrom('qualified', 'disqualified') },
							{ requiredKeys: ['key'] },
						),
					),
				),
				first: key,
				moves: fc.oneof(
					fc.constantFrom('forward', 'any'),
					fc.uniqueArray(fc.record({ from: key, to: key }), {
						selector: (each) => JSON.stringify(each),
						maxLength: 20,
					}),
				),
				actions: fc.record(
					{
						...Object.fromEntries(NAMED_ACTIONS.map((action) => [action, fc.record({ from, to: key })])),
						sales_accepted: fc.record({ from: fc.uniqueArray(key, { minLength: 1 }) }),
					},
					{ requiredKeys: [] },
				),
			},
			{ requiredKeys: ['stages'] },
		);
	})
	.map((value) => {
		try {
			return parseProcess(value, 'x');
		} catch {
			return null;
		}
	})
	.filter((definition) => definition !== null);

const processes = fc.oneof(
	definitions,
	fc.constantFrom(...PRESET_PROCESSES.map(({ definition }) => definition)),
);

const walks = processes.chain((definition) =>
	fc.tuple(
		fc.constant(definition),
		fc.array(
			fc.record({
				action: fc.constantFrom(...LIFECYCLE_ACTIONS),
				stage: fc.constantFrom(...definition.stages.map(({ key }) => key), 'elsewhere'),
			}),
			{ maxLength: 30 },
		),
	),
);

describe('whatever is done to a lead', () => {
	it('it stays in the stages of its process, closed only where and when that is meant', () => {
		fc.assert(
			fc.property(walks, ([definition, actions]) => {
				let lead: LeadPosition = { stage: definition.first, status: 'open' };
				let open: string | null = null;
				for (const wanted of actions) {
					const decision = move({ name: 'x', definition }, { ...lead, openStage: open }, wanted);
					if (decision.kind === 'refused') {
						expect(decision.reason).toMatch(/Allowed from here: .+\.$|No move is allowed from here\.$/);
						continue;
					}
					const stage = findStage(definition, decision.stage);
					expect(stage).toBeDefined();
					if (stage?.closes !== undefined) expect(decision.status).toBe(stage.closes);
					if (decision.kind === 'unchanged') {
						expect(decision).toMatchObject({ stage: lead.stage, status: lead.status });
						continue;
					}
					expect([decision.stage, decision.status]).not.toEqual([lead.stage, lead.status]);
					if (lead.status !== 'open') expect(['recycle', 'reopen']).toContain(wanted.action);
					if (lead.status === 'open' && decision.status !== 'open') open = lead.stage;
					lead = { stage: decision.stage, status: decision.status };
				}
			}),
			{ numRuns: 200 },
		);
	});

	it('the same move a second time changes nothing, advancing apart', () => {
		fc.assert(
			fc.property(walks, ([definition, actions]) => {
				const process = { name: 'x', definition };
				let lead: LeadPosition = { stage: definition.first, status: 'open' };
				for (const wanted of actions) {
					const decision = move(process, lead, wanted);
					if (decision.kind !== 'moved') continue;
					lead = { stage: decision.stage, status: decision.status };
					if (wanted.action !== 'advance') expect(move(process, lead, wanted).kind).toBe('unchanged');
				}
			}),
			{ numRuns: 150 },
		);
	});

	it('there is always a way on: every lead can be disqualified, or recycled', () => {
		fc.assert(
			fc.property(walks, fc.constantFrom('open', 'qualified', 'disqualified'), ([definition], status) => {
				for (const { key } of definition.stages) {
					const kinds = (['disqualify', 'recycle'] as const).map(
						(action) => move({ name: 'x', definition }, { stage: key, status }, { action }).kind,
					);
					expect(kinds).toContain('moved');
				}
			}),
			{ numRuns: 100 },
		);
	});
});
