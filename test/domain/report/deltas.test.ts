import { deltasOf, type CountedEntry } from '../../../lib/domain/report';

const FACTS = new Map([
	['ann', { test: false, cohort: 20_000 }],
	['bob', { test: false, cohort: 20_001 }],
	['tess', { test: true, cohort: 20_000 }],
]);

function entry(kind: CountedEntry['kind'], rest: Partial<CountedEntry> = {}): CountedEntry {
	return { enrollmentId: 'ann', journeyId: 'j', stepId: 's', kind, ...rest };
}

/** Deltas in short: `step kind output reason ×visits`. */
function counted(entries: CountedEntry[]): string[] {
	return deltasOf(entries, FACTS).map(
		({ stepId, kind, output, reason, visits }) =>
			`${stepId || '–'} ${kind}${output < 0 ? '' : ` ${output}`}${reason === '' ? '' : ` ${reason}`} ×${visits}`,
	);
}

describe('what entries change in the numbers', () => {
	it('sums alike entries, and keeps days of entry apart', () => {
		const deltas = deltasOf(
			[entry('held'), entry('held', { again: true }), entry('held', { enrollmentId: 'bob' })],
			FACTS,
		);
		expect(deltas.map(({ cohort, visits, people }) => [cohort, visits, people])).toEqual([
			[20_000, 2, 1],
			[20_001, 1, 1],
		]);
	});

	it('leaves out test contacts, enrollments that are gone, and what changes no number', () => {
		expect(
			counted([
				entry('held', { enrollmentId: 'tess' }),
				entry('held', { enrollmentId: 'gone' }),
				entry('released'),
				entry('paused'),
				entry('resumed'),
				entry('entry_refused'),
			]),
		).toEqual([]);
	});

	it('counts one exit for an enrollment that was at several steps', () => {
		const reason = 'exit_criterion';
		expect(
			counted([
				entry('exited', { stepId: 'a', was: 'waiting', reason }),
				entry('exited', { stepId: 'b', was: 'failed', reason }),
				entry('exited', { stepId: 'c', was: 'delivered', reason }),
			]),
		).toEqual([
			`a exitedHere ${reason} ×1`,
			`– exited ${reason} ×1`,
			`b exitedFailed ${reason} ×1`,
			`c exitedBehind ${reason} ×1`,
		]);
	});

	it('counts the exit of an enrollment that was at no step', () => {
		expect(counted([entry('exited', { stepId: null, reason: 'merged' })])).toEqual(['– exited merged ×1']);
	});

	it('credits every output before the goal once, and the last one as the last', () => {
		const path = [
			{ stepId: 'a', output: 0 },
			{ stepId: 'b', output: 1 },
			{ stepId: 'a', output: 0 },
		];
		expect(
			counted([entry('goal_reached', { stepId: null, path, value: { amount: 12.5, currency: 'EUR' } })]),
		).toEqual([
			'– goal ×1',
			'– value EUR ×125000',
			'a converted 0 ×1',
			'b converted 1 ×1',
			'a convertedLast 0 ×1',
		]);
	});

	it('keeps how long they were there', () => {
		const [{ times }] = deltasOf(
			[entry('delivered', { output: 0, lasted: 1 }), entry('delivered', { output: 0, lasted: 1000 })],
			FACTS,
		);
		expect(times).toEqual({ 0: 1, 73: 1 });
	});
});
