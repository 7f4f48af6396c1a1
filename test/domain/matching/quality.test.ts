import {
	findMatch,
	parseStrategy,
	PRESET_STRATEGIES,
	ruleKey,
	type Candidate,
	type MatchingStrategy,
} from '../../../lib/domain/matching';
import { population, type Appearance } from './population';

/*
 * How good strategies are on people whose identity is known. A pair is two appearances of which the later one is said
 * to be the same person as the earlier one. Precision: how many of the pairs said are right. Recall: how many
 * appearances of somebody who is known already find that person.
 */

const PEOPLE = 1_500;
/** Others than those with which thresholds were chosen (1 to 3). */
const SEEDS = [4, 5, 6];
const NOW = 0;

interface Quality {
	precision: number;
	recall: number;
}

/** Everybody comes one after the other; whoever matches nobody is new. */
function measure(strategy: MatchingStrategy, appearances: Appearance[]): Quality {
	const byKey = new Map<string, Set<number>>();
	const records: Candidate[] = [];
	const people: number[] = [];
	const known = new Set<number>();
	let [said, right, could] = [0, 0, 0];
	appearances.forEach(({ who, values }, at) => {
		const keys = strategy.rules.flatMap((rule, index) => {
			const key = ruleKey(strategy, rule, values);
			return key === null ? [] : [`${index} ${key}`];
		});
		const near = new Set(keys.flatMap((key) => [...(byKey.get(key) ?? [])]));
		const { id } = findMatch(
			strategy,
			values,
			[...near].map((n) => records[n]),
			NOW,
		);
		if (known.has(who)) could += 1;
		known.add(who);
		if (id !== null) {
			said += 1;
			if (people[Number(id)] === who) right += 1;
		}
		// Each appearance is a record, so that one mistake does not lead to the next.
		records.push({ id: String(at), values: [values], open: true, createdAt: at, updatedAt: at });
		people.push(who);
		for (const key of keys) byKey.set(key, (byKey.get(key) ?? new Set()).add(at));
	});
	return { precision: right / Math.max(said, 1), recall: right / could };
}

const others: Array<[string, MatchingStrategy]> = [
	[
		'company and similar name (0.96)',
		parseStrategy({
			record: 'contact',
			rules: [{ fields: [{ field: 'company' }, { field: 'name', compare: 'fuzzy', threshold: 0.96 }] }],
		}),
	],
	['phone alone', parseStrategy({ record: 'contact', rules: [{ fields: [{ field: 'phone' }] }] })],
	['name alone', parseStrategy({ record: 'contact', rules: [{ fields: [{ field: 'name' }] }] })],
	[
		'phone and similar name (0.8)',
		parseStrategy({
			record: 'contact',
			rules: [{ fields: [{ field: 'phone' }, { field: 'name', compare: 'fuzzy', threshold: 0.8 }] }],
		}),
	],
];

const lines: string[] = [];

afterAll(() => process.stdout.write(`\n${lines.join('\n')}\n`));

function report(name: string, { precision, recall }: Quality): void {
	lines.push(`matching quality: ${name}: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}`);
}

function overall(strategy: MatchingStrategy): Quality {
	const each = SEEDS.map((seed) => measure(strategy, population(PEOPLE, seed)));
	return {
		precision: Math.min(...each.map(({ precision }) => precision)),
		recall: Math.min(...each.map(({ recall }) => recall)),
	};
}

it.each(
	PRESET_STRATEGIES.filter(({ strategy }) => strategy.record === 'contact').map(
		({ name, strategy }) => [name, strategy] as const,
	),
)('of "%s": at least 99 of 100 matches are right', (name, strategy) => {
	const quality = overall(strategy);
	report(name, quality);
	expect(quality.precision).toBeGreaterThanOrEqual(0.99);
	expect(quality.recall).toBeGreaterThan(0.4);
});

it('finds more by similar names and phone numbers than by email addresses alone', () => {
	const [email, person] = ['contactEmail', 'contactPerson'].map(
		(key) => overall(PRESET_STRATEGIES.find((preset) => preset.key === key)!.strategy).recall,
	);
	expect(person).toBeGreaterThan(email + 0.1);
});

it.each(others)('of "%s" is printed to compare', (name, strategy) => {
	const quality = overall(strategy);
	report(name, quality);
	expect(quality.precision).toBeLessThan(0.99);
});
