import { inputProblems } from '../../../lib/domain/errors';
import { gradeOf, parseModel } from '../../../lib/domain/scoring';

const rule = { kind: 'interaction', name: 'Opened', type: 'email.opened', points: 5 };

function problemsOf(given: object): Record<string, string> {
	try {
		parseModel({ name: 'Model', rules: [rule], ...given }, 'Model');
	} catch (error) {
		return Object.fromEntries(inputProblems(error).map(({ field, reason }) => [field, reason]));
	}
	return {};
}

describe('a scoring model', () => {
	it('needs no more than a name and a rule', () => {
		expect(parseModel({ name: ' Fit ', rules: [rule] }, 'Model')).toEqual({
			name: 'Fit',
			rules: [{ ...rule, frequency: { kind: 'each' } }],
			groups: [],
			caps: {},
			grades: [],
			salesReadyAt: null,
			combine: 'any',
			basis: 'contact',
			demote: false,
			cleanUp: true,
			zone: 'UTC',
		});
	});

	it('has grades without gaps and overlaps, in whatever order they are given', () => {
		const { grades } = parseModel(
			{
				name: 'Model',
				rules: [rule],
				grades: [
					{ name: 'B', from: 10, to: 19 },
					{ name: 'A', from: 20 },
					{ name: 'C', to: 9 },
				],
			},
			'Model',
		);
		expect(grades.map(({ name }) => name)).toEqual(['C', 'B', 'A']);
		expect([-99, 9, 10, 19, 20, 999].map((score) => gradeOf(grades, score))).toEqual([
			'C',
			'C',
			'B',
			'B',
			'A',
			'A',
		]);
	});

	it.each([
		[
			'a gap',
			[
				{ name: 'C', to: 9 },
				{ name: 'A', from: 20 },
			],
			{ 'Model.grades.1.from': 'between "C" and "A" there is a gap (10 to 19); start it at 10' },
		],
		[
			'an overlap',
			[
				{ name: 'C', from: 0, to: 10 },
				{ name: 'A', from: 10, to: 20 },
			],
			{ 'Model.grades.1.from': '"A" overlaps "C", which goes up to 10; start it at 11' },
		],
		[
			'no end in the middle',
			[
				{ name: 'C', from: 0 },
				{ name: 'A', from: 10 },
			],
			{
				'Model.grades.0.to':
					'"C" has no upper limit, so it overlaps "A"; only the highest grade can go without one',
			},
		],
		[
			'two without a beginning',
			[
				{ name: 'C', to: 10 },
				{ name: 'A', to: 20 },
			],
			{ 'Model.grades.1.from': '"A" overlaps "C", which goes up to 10; start it at 11' },
		],
		[
			'an end before the beginning',
			[{ name: 'C', from: 10, to: 5 }],
			{ 'Model.grades.0.to': '"C" ends at 5, before it begins at 10' },
		],
	])('refuses grades with %s', (_, grades, expected) => {
		expect(problemsOf({ grades })).toEqual(expected);
	});

	it('says what is wrong, and where', () => {
		expect(problemsOf({ rules: [] })).toEqual({ 'Model.rules': 'is empty; add at least one rule' });
		expect(problemsOf({ rules: [rule, rule] })).toEqual({
			'Model.rules.1.name': '"Opened" appears twice; give each its own name',
		});
		expect(problemsOf({ rules: [{ ...rule, group: 'Mail' }] })).toEqual({
			'Model.rules.0.group': 'there is no group "Mail"; add it to the groups, or leave it empty',
		});
		expect(problemsOf({ rules: [{ ...rule, points: 0 }] })).toEqual({
			'Model.rules.0.points': 'is 0, so the rule would do nothing',
		});
		expect(
			problemsOf({
				rules: [
					{ ...rule, frequency: { kind: 'none' }, decay: { kind: 'linear', days: 3 }, max: 3, maxPerDay: 1 },
				],
			}),
		).toEqual({
			'Model.rules.0.max': 'applies only if each interaction gives points; remove it, or choose "each"',
			'Model.rules.0.maxPerDay': 'applies only if each interaction gives points; remove it, or choose "each"',
			'Model.rules.0.decay': 'applies only if each interaction gives points; remove it, or choose "each"',
		});
		expect(problemsOf({ rules: [{ ...rule, maxPerDay: 0 }] })).toEqual({
			'Model.rules.0.maxPerDay': 'must be 1 or more; leave it out for no limit',
		});
		expect(problemsOf({ caps: { min: 5, max: 1 } })).toEqual({
			'Model.caps.max': 'is less than the minimum; swap the two',
		});
		expect(problemsOf({ caps: { max: 50 }, salesReadyAt: 80 })).toEqual({
			'Model.salesReadyAt': 'can never be reached: the highest possible score is 50',
		});
		expect(problemsOf({ zone: 'Mars' })).toEqual({
			'Model.zone': 'is not a time zone; use one such as Europe/Berlin',
		});
		expect(problemsOf({ rules: [{ ...rule, window: { last: { amount: 1.5, unit: 'days' } } }] })).toEqual({
			'Model.rules.0.window': expect.stringContaining('must be {"last"'),
		});
	});

	it('refuses rules about the score itself', () => {
		const about = (condition: object) =>
			problemsOf({ rules: [{ kind: 'condition', name: 'Rule', points: 1, condition }] });
		const scored = { kind: 'lead', conditions: [{ field: 'score', operator: 'greaterThan', value: 5 }] };
		const reason = 'looks at the score or grade of the lead, which the rules calculate; choose other fields';
		expect(about(scored)).toEqual({ 'Model.rules.0.condition': reason });
		const ofModel = { field: 'scores.Fit.grade', operator: 'equals', value: 'A' };
		expect(about({ ...scored, conditions: [ofModel] })).toEqual({ 'Model.rules.0.condition': reason });
		expect(about({ kind: 'not', condition: { kind: 'any', conditions: [scored] } })).toEqual({
			'Model.rules.0.condition': reason,
		});
	});
});
