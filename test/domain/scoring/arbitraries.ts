import fc from 'fast-check';

import { DAY, HOUR, START } from '../../support/rows';
import type { Happening, SimpleModel, SimpleRule } from './reference';

const TYPES = ['email.opened', 'page.viewed', 'order.placed'];

const nullOr = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { nil: null });

const points = fc.integer({ min: -40, max: 60 }).filter((value) => value !== 0);

const bounds = fc
	.tuple(nullOr(fc.integer({ min: -50, max: 100 })), nullOr(fc.integer({ min: 0, max: 120 })))
	.map(([min, room]) => ({ min, max: room === null ? null : (min ?? 0) + room }));

const rule = (groups: number): fc.Arbitrary<SimpleRule> =>
	fc.record({
		points,
		group: groups === 0 ? fc.constant(null) : nullOr(fc.nat(groups - 1)),
		type: fc.constantFrom(...TYPES),
		amount: nullOr(fc.integer({ min: 0, max: 5 })),
		hours: nullOr(fc.integer({ min: 1, max: 200 })),
		frequency: fc.oneof(
			fc.constant('each' as const),
			fc.constant('none' as const),
			fc.integer({ min: 1, max: 4 }),
		),
		max: nullOr(fc.integer({ min: 1, max: 100 })),
		perDay: nullOr(fc.integer({ min: 1, max: 3 })),
		decay: nullOr(
			fc.record({
				kind: fc.constantFrom('linear' as const, 'halfLife' as const),
				days: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(0.5, 2.5)),
			}),
		),
	});

export const simpleModel: fc.Arbitrary<SimpleModel> = fc
	.array(bounds, { maxLength: 2 })
	.chain((groups) =>
		fc.record({
			groups: fc.constant(groups),
			rules: fc
				.array(rule(groups.length), { minLength: 1, maxLength: 6 })
				// What the model refuses: caps and decay are only for points that each interaction gives.
				.map((rules) =>
					rules.map((one) =>
						one.frequency === 'each' ? one : { ...one, max: null, perDay: null, decay: null },
					),
				),
		}),
	)
	.chain((model) => bounds.map((caps) => ({ ...model, ...caps })));

const instant = fc.oneof(
	fc.integer({ min: START - 20 * DAY, max: START + DAY }),
	// On the edges of windows and of days.
	fc.integer({ min: -480, max: 48 }).map((hours) => START + hours * HOUR),
);

export const history: fc.Arbitrary<Happening[]> = fc
	.array(
		fc.record({
			type: fc.constantFrom(...TYPES),
			occurredAt: instant,
			properties: fc.record({ amount: fc.integer({ min: 0, max: 6 }) }),
		}),
		{ maxLength: 14 },
	)
	.map((events) => events.map((event, index) => ({ id: `event-${index}`, ...event })));
