import fc from 'fast-check';

import { decayedPoints, parseModel, type InteractionRule } from '../../lib/domain/scoring';
import { gatherLooks, looksAt } from '../../lib/engine/retention/interactionConsumers';
import type { OldInteraction, InteractionConsumer } from '../../lib/store';
import { DAY, HOUR } from '../support/rows';

// The longest day there is: of 25 hours, as the clock is set back.
const MORNING = Date.UTC(2026, 9, 24, 22);

it('what has faded under a daily limit is kept as long as something of the same day gives points', () => {
	const ofDay = fc.integer({ min: MORNING, max: MORNING + 25 * HOUR - 1 });
	const fades = fc.constantFrom(0.5, 1, 2.5, 30);
	fc.assert(
		fc.property(ofDay, ofDay, fades, fc.integer({ min: 1, max: 26 * HOUR }), (one, other, days, left) => {
			const [first, second] = [Math.min(one, other), Math.max(one, other)];
			const rule = {
				kind: 'interaction',
				name: 'Opened',
				type: 'email.opened',
				points: 10,
				maxPerDay: 1,
				decay: { kind: 'linear', days },
			};
			const model = parseModel({ name: 'Model', rules: [rule], zone: 'Europe/Amsterdam' }, 'Model');
			const { points, decay } = model.rules[0] as InteractionRule;
			const now = second + Math.ceil(days) * DAY - left;
			fc.pre(now >= second && decayedPoints(points, decay, second, now) !== 0);
			const consumer = { kind: 'scoringModel', id: 'm', name: 'Model', model } as InteractionConsumer;
			const [{ look }] = gatherLooks([consumer], now).get('email.opened') ?? [];
			expect(look({ occurredAt: first, properties: {} } as OldInteraction)).toBe(true);
		}),
		{ numRuns: 2_000 },
	);
});

it('a condition that counts any event looks at everything contacts do', () => {
	const condition = { kind: 'interaction', type: '*', count: { operator: 'none', value: 0 } } as const;
	const segment = { kind: 'segment', id: 's', name: 'Quiet', condition, zone: 'UTC' } as const;
	const looks = gatherLooks([segment], MORNING);
	const at = (type: string) => looksAt(looks, type).map(({ consumer }) => consumer.id);
	expect(at('forum.posted')).toEqual(['s']);
	expect(at('email.delivered')).toEqual([]);
});
