import { checkJourney } from '../../../../lib/domain/journey/check';
import { describeWorkflow } from '../../../../lib/n8n/readWorkflow';
import {
	base,
	check,
	findingsIn,
	ifThen,
	mail,
	storeWith,
	task,
	trigger,
	wait,
} from '../../../support/journeyCheck';
import { draw, ours, standIn } from '../../../workflow/support/draw';
const code = (jsCode: string) => base('code', { jsCode });
const journey = (node: ReturnType<typeof base>) =>
	check({ Start: trigger(), Wait: wait(), Node: node, Task: task() }, [['Start', 'Wait', 'Node', 'Task']]);

describe('code that keeps its items in order is not reported:', () => {
	it.each([
		[
			'each item is pushed',
			code(
				"const out = [];\nfor (const item of $input.all()) {\n  out.push({ json: { ...item.json, x: 'a' } });\n}\nreturn out;",
			),
		],
		[
			'items are mapped',
			code('return $input.all().map(item => ({ json: { ...item.json, url: "http://a.b/c" } }));'),
		],
		[
			'a variable is replaced by its items',
			code('let rows = $input.all();\nrows = rows.map((r) => r);\nreturn rows;'),
		],
		['items are copied', code('return [...$input.all()];')],
		[
			'items are mapped at the same time',
			code(
				'const items = $input.all();\nconst results = await Promise.all(items.map(async (i) => i));\nreturn results;',
			),
		],
		[
			'in Python',
			base('code', {
				language: 'python',
				pythonCode: 'for item in _input.all():\n  item.json.a = 1\nreturn _input.all()',
			}),
		],
		[
			'values in an item are changed',
			code(
				'for (const item of $input.all()) {\n  item.json.tags = item.json.tags.filter(Boolean);\n  item.json.short = item.json.contact.firstName.slice(0, 3);\n}\nreturn $input.all();',
			),
		],
		[
			'each item is pushed by forEach',
			code('const out = [];\n$input.all().forEach((item) => {\n  out.push(item);\n});\nreturn out;'),
		],
		['items are changed in place', code('items.forEach((item) => { item.json.a = 1; });\nreturn items;')],
	])('%s', (_, node) => {
		expect(journey(node)).toEqual([]);
	});
});

it.each([
	['a list sorted by a value in its items', code('return items.sort((a, b) => a.json.n - b.json.n);')],
	['a list of what is in an item', code('return items[0].json.rows.filter(Boolean);')],
	['a filtered list', code('return $input.all().filter((item) => item.json.a);')],
	[
		'a list made of nothing',
		code('const out = [];\nfor (const key of Object.keys({})) out.push({ json: { key } });\nreturn out;'),
	],
	[
		'a list that leaves some out',
		code(
			'const out = [];\nfor (const item of $input.all()) { if (item.json.a) out.push(item); }\nreturn out;',
		),
	],
])('code that returns %s is reported', (_, node) => {
	expect(journey(node)).toEqual(['code-that-loses-contacts at Node']);
});

it('two triggers may lead to one wait, and a node before it may read one of them', () => {
	expect(
		check(
			{
				A: trigger(),
				B: ours('journeyFormTrigger'),
				Mail: mail({ toEmail: "={{ $('A').item.json.contact.email }}" }),
				W: wait(),
			},
			[
				['A', 'Mail', 'W'],
				['B', 'W'],
			],
		),
	).toEqual([]);
});
it('contacts may go back when time runs out, and leave by a path that leads nowhere', () => {
	expect(
		check(
			{
				A: trigger(),
				Ask: ifThen({
					condition: 'firstOf',
					paths: { path: [{ name: 'x', on: 'event', eventType: 'form.submitted' }] },
				}),
				M: mail(),
			},
			[
				['A', 'Ask'],
				['Ask#1', 'M', 'Ask'],
			],
		),
	).toEqual([]);
});
it('a disabled node passes contacts on, so what follows is reachable', () => {
	expect(check({ A: trigger(), D: mail({}, { disabled: true }), W: wait() }, [['A', 'D', 'W']])).toEqual([
		'disabled-node-on-the-way at D',
	]);
});
it('disabled nodes may lead to each other, and nothing to them', () => {
	expect(
		check({ A: trigger(), W: wait(), B: wait({}, { disabled: true }), C: mail({}, { disabled: true }) }, [
			['A', 'W'],
			['B', 'C', 'B'],
		]),
	).toEqual([]);
});
it('contacts may leave a loop by a path of a split that leads nowhere', () => {
	expect(check({ A: trigger(), W: wait(), S: ours('journeySplit') }, [['A', 'W', 'S', 'W']])).toEqual([
		'unconnected-output at S',
	]);
});
it.each([
	[{}, []],
	[{ batchSize: 10 }, ['contacts-merged-into-one-item at Sum']],
])('what a contact needs may be summed up in Loop Over Items with %j', (parameters, expected) => {
	expect(
		check(
			{
				A: trigger(),
				W: wait(),
				Loop: base('splitInBatches', parameters, { typeVersion: 3 }),
				Sum: base('aggregate'),
				T: task(),
			},
			[
				['A', 'W', 'Loop', 'T'],
				['Loop#1', 'Sum', 'Loop'],
			],
		),
	).toEqual(expected);
});
it('a tool or a model reads other nodes where its agent runs', () => {
	const reads = (name: string) => {
		const drawn = draw(
			{
				A: trigger(),
				W: wait(),
				Agent: standIn('agent'),
				Tool: standIn('tool', { text: `={{ $('${name}').item }}` }),
			},
			[['A', 'W', 'Agent']],
		);
		const attached = { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] } as never;
		return findingsIn({ ...drawn, connections: { ...drawn.connections, Tool: attached } }).map(
			({ rule, node }) => `${rule} at ${node}`,
		);
	};
	expect(reads('W')).toEqual([]);
	expect(reads('A')).toEqual(['reference-across-a-wait at Tool']);
	expect(reads('Gone')).toEqual(['reference-to-a-missing-node at Tool']);
});
it('a loop with an If/Then in it has a way out, whatever else is in it', () => {
	expect(
		check({ A: trigger(), Ask: ifThen(), S: ours('journeySplit'), M: mail() }, [
			['A', 'Ask'],
			['Ask#1', 'S', 'M', 'Ask'],
			['S#1', 'Ask'],
		]),
	).toEqual([]);
});
it('a mail on every birthday may go around forever', () => {
	const birthday = wait({ mode: 'anniversary', dateField: 'birthday' });
	expect(
		check({ A: trigger(), W: birthday, M: mail(), Rest: wait() }, [['A', 'W', 'M', 'Rest', 'W']]),
	).toEqual([]);
});
it('a split all of whose paths lead back is no way out', () => {
	expect(
		check({ A: trigger(), W: wait(), S: ours('journeySplit'), M: mail() }, [
			['A', 'W', 'S', 'M', 'W'],
			['S#1', 'W'],
		]),
	).toEqual(['loop-without-a-way-out at W']);
});
it('a node may read any other that runs behind the same wait', () => {
	expect(
		check(
			{
				A: trigger(),
				W: wait(),
				E: base('set', {
					assignments: { assignments: [{ value: "={{ $('W').item.json.contact.email }}" }] },
				}),
				M: mail({ toEmail: "={{ $('E').item.json.x }}" }),
			},
			[['A', 'W', 'E', 'M']],
		),
	).toEqual([]);
});

it('notes say who enters, how many, and what steps wait for', () => {
	const workflow = describeWorkflow({
		nodes: [
			{ ...trigger({ audience: 'segment', segments: ['s1'] }), name: 'Start', id: 'a' },
			{ ...ifThen({ timeoutAmount: 3 }), name: 'Ask', id: 'b' },
		] as never,
		connectionsBySourceNode: { Start: { main: [[{ node: 'Ask', type: 'main', index: 0 }]] } } as never,
	});
	const store = storeWith({
		segments: [{ id: 's1', name: 'Newsletter', members: 128 }],
		waiting: [{ stepId: 'b', contacts: 7 }],
	});
	expect(checkJourney(workflow, store).notes).toEqual([
		{ node: 'Start', text: '128 contacts would enter at once.' },
		{ node: 'Start', text: 'Contacts enter here, up to 1000 contacts per execution.' },
		{
			node: 'Ask',
			text: 'Contacts wait for form.submitted, at most 3 days, up to 1000 contacts per execution.',
		},
		{ node: 'Ask', text: '7 contacts wait here.' },
	]);
});

it.each([
	[{}, /^Everyone who matches would enter at once\. To count them, use Journey Records → Segment: Preview/],
	[{ when: 'schedule' }, /^Everyone who matches would enter at the next scheduled time\./],
	[{ existingMembers: false }, /^Contacts that already match don’t enter, only those who begin to\.$/],
])('notes say who of those that match %j enters', (more, text) => {
	const conditions = { contactField: [{ field: 'email', operator: 'exists' }] };
	const workflow = describeWorkflow({
		nodes: [{ ...trigger({ audience: 'conditions', conditions, ...more }), name: 'Start', id: 'a' }] as never,
		connectionsBySourceNode: {},
	});
	expect(checkJourney(workflow, storeWith()).notes[0]).toEqual({
		node: 'Start',
		text: expect.stringMatching(text),
	});
});
