import fc from 'fast-check';

import { identify, IDENTIFIERS, isDecided, type Holder, type Holders } from '../../../lib/domain/matching';

const value = fc.option(fc.constantFrom('a', 'b'), { nil: null });

const identifiers = fc.record({ externalId: value, email: value, phone: value });

const people: fc.Arbitrary<Holder[]> = fc
	.array(identifiers, { maxLength: 5 })
	.map((list) => list.map((own, n) => ({ id: `contact ${n}`, own })));

it('finds nobody else by former identifiers once the current ones have decided', () => {
	let decided = 0;
	fc.assert(
		fc.property(
			identifiers,
			fc.subarray([...IDENTIFIERS]),
			people,
			fc.array(fc.tuple(fc.constantFrom(...IDENTIFIERS), fc.nat({ max: 4 }))),
			(reference, ways, contacts, former) => {
				const holders = (): Holders => {
					const of = (identifier: (typeof IDENTIFIERS)[number]): Holder[] =>
						contacts.filter(
							({ own }) => own[identifier] !== null && own[identifier] === reference[identifier],
						);
					return { externalId: of('externalId'), email: of('email'), phone: of('phone') };
				};
				const current = holders();
				const found = identify(reference, ways, current);
				if (!isDecided(reference, ways, current, found)) return;
				decided += found === null ? 0 : 1;
				const all = holders();
				for (const [identifier, n] of former) {
					const contact = contacts[n];
					if (contact !== undefined && reference[identifier] !== null && !all[identifier].includes(contact))
						all[identifier].push(contact);
				}
				expect(identify(reference, ways, all)).toEqual(found);
			},
		),
		{ numRuns: 2_000, seed: 1 },
	);
	expect(decided).toBeGreaterThan(100);
});
