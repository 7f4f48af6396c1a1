import { RULES } from '../../../../lib/domain/journey/check';
import { draw, ours, standIn } from '../../../workflow/support/draw';
import {
	base,
	check,
	findingsIn,
	form,
	ifThen,
	mail,
	storeWith,
	task,
	trigger,
	wait,
} from '../../../support/journeyCheck';

type Case = Parameters<typeof check>;

const code = (jsCode: string, more = {}) => base('code', { jsCode, ...more });

const gate = (parameters = {}) => ours('journeyMessageGate', parameters);
const sendEmail = (parameters = {}) =>
	ours('journeySendEmail', parameters, { onError: 'continueRegularOutput' });
/** A journey with a gate, on a store with or without what messages rely on. */
const gated = (node: ReturnType<typeof gate>, messages: { policy: boolean; pages: boolean }): Case => [
	{ Start: trigger(), Gate: node },
	[['Start', 'Gate']],
	{ store: storeWith({ types: ['form.submitted'], messages }) },
];

const READY = { policy: true, pages: true };

const line = ['Start', 'Wait', 'Node', 'Task'];
/** A journey with one node between a wait and a task. */
const around = (node: ReturnType<typeof base>, waiting = {}): Case => [
	{ Start: trigger(waiting), Wait: wait(waiting), Node: node, Task: task() },
	[line],
];
const oneByOne = { options: { contactsPerExecution: 'fixed', batchSize: 1 } };
const split = (...paths: object[]): Case => [
	{
		Start: trigger(),
		Split: ours('journeySplit', { paths: { path: paths } } as never),
		A: task(),
		B: task(),
	},
	[
		['Start', 'Split', 'A'],
		['Split#1', 'B'],
	],
];
const afterWait = (parameters: object): Case => [
	{ Start: trigger(), Wait: wait(parameters) },
	[['Start', 'Wait']],
];
const known = { store: storeWith({ types: ['email.clicked', 'order.placed'] }) };
const located = (value: string) => ({ __rl: true, mode: 'list', value, cachedResultName: 'As chosen' });
const submitted = (field: object[], more = {}): Case => [
	{ Form: form({ fields: { field }, ...more }), Task: task() },
	[['Form', 'Task']],
];
const entersOn = (parameters: object): Case => [
	{ Shop: ours('journeyEventsTrigger', parameters as never), Task: task() },
	[['Shop', 'Task']],
	known,
];
const matching = (conditions: object, more = {}): Case => [
	{ Start: trigger({ audience: 'conditions', conditions, ...more }), Task: task() },
	[['Start', 'Task']],
	known,
];
const listens = (eventType: unknown, options: Case[2] = known, more = {}): Case => [
	{ Start: trigger(), Ask: ifThen({ eventType, ...more }), Task: task() },
	[['Start', 'Ask', 'Task']],
	options,
];
const across = (expression: string, more = {}): Case => [
	{ Form: form(), Wait: wait(), Mail: mail({ toEmail: expression }), ...more },
	[['Form', 'Wait', 'Mail']],
];
const segments = (...ids: string[]): Case => [
	{ Start: trigger({ audience: 'segment', segments: ids }), Task: task() },
	[['Start', 'Task']],
	{ store: storeWith({ segments: [{ id: 's1', name: 'Newsletter' }] }) },
];
const merged = (mode: string, ...lines: string[][]): Case => [
	{ Start: trigger(), Wait: wait(), A: mail(), B: mail(), Merge: base('merge', { mode }), Task: task() },
	[...lines, ['Merge', 'Task']],
];
const withStore = (name: string) => ({ credentials: { journeyStoreApi: { id: name, name } } });

/** For each rule: the smallest workflow that breaks it with the node it names, and correct ones close to it. */
const CASES: Record<string, { wrong: Array<[string, Case]>; right: Case[] }> = {
	'loop-over-items-around-a-wait': {
		wrong: [
			[
				'Wait',
				[
					{ Start: trigger(), Loop: base('splitInBatches', {}, { typeVersion: 3 }), Wait: wait() },
					[
						['Start', 'Loop'],
						['Loop#1', 'Wait', 'Loop'],
					],
				],
			],
		],
		right: [
			[
				{
					Start: trigger(),
					Loop: base('splitInBatches', {}, { typeVersion: 3 }),
					Mail: mail(),
					Wait: wait(),
				},
				[
					['Start', 'Loop', 'Wait'],
					['Loop#1', 'Mail', 'Loop'],
				],
			],
			[
				{ Start: trigger(), Loop: base('splitInBatches'), Mail: mail(), Wait: wait() },
				[
					['Start', 'Loop', 'Mail', 'Loop'],
					['Loop#1', 'Wait'],
				],
			],
		],
	},
	'loop-without-a-way-out': {
		wrong: [
			['Wait', [{ Start: trigger(), Wait: wait(), Mail: mail() }, [['Start', 'Wait', 'Mail', 'Wait']]]],
		],
		right: [
			[
				{ Start: trigger(), Ask: ifThen(), Mail: mail() },
				[
					['Start', 'Ask'],
					['Ask#1', 'Mail', 'Ask'],
				],
			],
			[
				{ Start: trigger(), Wait: wait(), If: base('if'), Task: task() },
				[
					['Start', 'Wait', 'If', 'Wait'],
					['If#1', 'Task'],
				],
			],
			[
				{
					Start: trigger({ exitCriteria: { criteria: [{ eventType: 'consent.withdrawn' }] } }),
					Wait: wait(),
					Mail: mail(),
				},
				[['Start', 'Wait', 'Mail', 'Wait']],
			],
			...[
				base('googleSheets', { operation: 'read' }),
				base('httpRequest', { url: 'https://example.com/unpaid' }),
				base('removeDuplicates'),
				base('switch'),
				standIn('@n8n/n8n-nodes-langchain.textClassifier'),
				standIn('other-package.lookup'),
			].map((mayDrop): Case => [
				{ Start: trigger(oneByOne), Wait: wait(oneByOne), Look: mayDrop },
				[['Start', 'Wait', 'Look', 'Wait']],
			]),
			[
				{ Start: trigger(), Wait: wait({ options: { maxTotalVisits: 12 } }), Mail: mail() },
				[['Start', 'Wait', 'Mail', 'Wait']],
			],
		],
	},
	'wait-in-a-sub-workflow': {
		wrong: [['Wait', [{ Called: base('executeWorkflowTrigger'), Wait: wait() }, [['Called', 'Wait']]]]],
		right: [
			[{ Called: base('executeWorkflowTrigger'), Mail: mail() }, [['Called', 'Mail']]],
			[
				{ Called: base('executeWorkflowTrigger'), Mail: mail(), Start: trigger(), Wait: wait() },
				[
					['Called', 'Mail'],
					['Start', 'Wait'],
				],
			],
		],
	},
	'merge-across-a-wait': {
		wrong: [
			['Merge', merged('combine', ['Start', 'Wait', 'A', 'Merge'], ['Start', 'B', 'Merge@1'])],
			['Merge', merged('chooseBranch', ['Start', 'Wait', 'A', 'Merge'], ['Start', 'B', 'Merge@1'])],
		],
		right: [
			merged('append', ['Start', 'Wait', 'A', 'Merge'], ['Start', 'B', 'Merge@1']),
			merged('combine', ['Start', 'Wait', 'A', 'Merge'], ['Wait', 'B', 'Merge@1']),
			merged('combine', ['Start', 'Wait'], ['Start', 'A', 'Merge'], ['Start', 'B', 'Merge@1']),
		],
	},
	'contacts-merged-into-one-item': {
		wrong: [
			['Node', around(base('aggregate'))],
			['Node', around(base('summarize'))],
		],
		right: [
			[
				{ Start: trigger(), Wait: wait(), Sum: base('aggregate'), Mail: mail() },
				[['Start', 'Wait', 'Sum', 'Mail']],
			],
			around(base('aggregate'), oneByOne),
			around(base('splitOut')),
		],
	},
	'reference-across-a-wait': {
		wrong: [
			['Mail', across("={{ $('Form').item.json.contact.email }}")],
			['Mail', across('={{ $node["Form"].json.email }}')],
			['Mail', across("={{ $items('Form')[0].json.email }}")],
		],
		right: [
			across('={{ $json.contact.email }}'),
			across("={{ $('Wait').item.json.contact.email }}"),
			across("$('Form').item is how it is written"),
			across("={{ $json.email /* not $('Form').item */ }}"),
			across("={{ $('Form').params.formName }}"),
			across("={{ $('Form').isExecuted ? $('Form').item.json.email : $json.contact.email }}"),
			[
				{
					Form: form(),
					Mail: mail(),
					Wait: wait({ mode: 'until', date: "={{ $('Form').item.json.event.at }}" }),
				},
				[['Form', 'Mail', 'Wait']],
			],
		],
	},
	'reference-to-a-missing-node': {
		wrong: [
			['Mail', across("={{ $('Deleted').item.json.contact.email }}")],
			['Node', around(code("return items.map((item) => ({ json: $('Deleted').first().json }));"))],
		],
		right: [
			across("={{ $('Mail').item.json.contact.email }}"),
			across("={{ $('Deleted').isExecuted ? 1 : 2 }}"),
			around(
				code(
					"const $ = require('cheerio').load(html);\nitems[0].json.title = $('h1').text();\nreturn items;",
				),
			),
			around(code("try { $('Deleted').first(); } catch (error) {}\nreturn items;")),
			[
				{
					Start: trigger(),
					Task: task(),
					Hand: base('manualTrigger'),
					Look: mail({ text: "={{ $('Gone').item }}" }),
				},
				[
					['Start', 'Task'],
					['Hand', 'Look'],
				],
			],
		],
	},
	'different-stores': {
		wrong: [['Wait', [{ Start: trigger(), Wait: wait({}, withStore('Other')) }, [['Start', 'Wait']]]]],
		right: [
			[{ Start: trigger({}, withStore('One')), Wait: wait({}, withStore('One')) }, [['Start', 'Wait']]],
			[
				{
					Start: trigger(),
					Wait: wait(),
					Hand: base('manualTrigger'),
					Look: ours('journeyRecords', {}, withStore('Other')),
				},
				[
					['Start', 'Wait'],
					['Hand', 'Look'],
				],
			],
		],
	},
	'retry-on-fail-or-execute-once': {
		wrong: [
			['Wait', [{ Start: trigger(), Wait: wait({}, { retryOnFail: true }) }, [['Start', 'Wait']]]],
			['Task', [{ Start: trigger(), Task: task({}, { executeOnce: true }) }, [['Start', 'Task']]]],
		],
		right: [
			[{ Start: trigger(), Mail: mail({}, { retryOnFail: true }) }, [['Start', 'Mail']]],
			[{ Start: trigger(), Task: task({}, { retryOnFail: true }) }, [['Start', 'Task']]],
		],
	},
	'missing-reference': {
		wrong: [
			['Start', segments('gone')],
			['Start', matching({ segment: [{ segment: located('gone') }] })],
			[
				'Lead',
				[
					{ Start: trigger(), Lead: ours('journeyCreateLead', { matching: 'strategy', strategy: 'gone' }) },
					[['Start', 'Lead']],
					{ store: storeWith() },
				],
			],
			[
				'Move',
				[
					{ Start: trigger(), Move: ours('journeyLeadStage', { action: 'set', stage: 'gone' }) },
					[['Start', 'Move']],
					{ store: storeWith() },
				],
			],
		],
		right: [
			segments('s1'),
			[
				matching({
					segment: [{ segment: located('s1') }, { segment: { mode: 'name', value: 'Newsletter' } }],
				})[0],
				[['Start', 'Task']],
				{ store: storeWith({ segments: [{ id: 's1', name: 'Newsletter' }] }) },
			],
			[
				{
					Start: trigger(),
					Lead: ours('journeyCreateLead', {
						matching: 'strategy',
						strategy: 'preset:leadEmailAndPage',
						stage: 'inquiry',
					}),
				},
				[['Start', 'Lead']],
				{ store: storeWith() },
			],
			[
				{ Start: trigger(), Move: ours('journeyLeadStage', { action: 'advance', stage: 'gone' }) },
				[['Start', 'Move']],
				{ store: storeWith() },
			],
		],
	},
	'split-that-does-not-add-up': {
		wrong: [['Split', split({ name: 'A', percentage: '70' }, { name: 'B', percentage: '70' })]],
		right: [
			split({ name: 'A', percentage: '70 %' }, { name: 'B', percentage: '' }),
			split({ name: 'A', percentage: '12.5' }, { name: 'B', percentage: '87.5' }),
		],
	},
	'impossible-value': {
		wrong: [
			['Form', submitted([{ name: 'name', target: 'firstName' }])],
			['Form', submitted([{ name: 'email', target: 'email' }], { matchBy: 'phone' })],
			['Start', matching({})],
			['Start', matching({ contactField: [{ field: 'email', value: '' }] })],
			['Start', matching({ leadField: [{ field: 'topic', operator: 'before', value: ' ' }] })],
			['Start', matching({ interaction: [{ type: located('') }] })],
			['Start', matching({ segment: [{ segment: located('') }] })],
			[
				'Ask',
				listens('order.placed', {}, { eventFilter: { conditions: [{ property: 'total', value: '' }] } }),
			],
			['Ask', listens('', {})],
			['Ask', listens(located('*'), {})],
			['Shop', entersOn({ enterOn: '$byName' })],
			['Shop', entersOn({ enterOn: '$byName', enterOnNames: 'order.placed, $record' })],
			['Shop', entersOn({ enterOn: '*' })],
			['Gate', gated(gate({ purpose: ' ' }), READY)],
			['Gate', gated(gate({ channel: 'custom' }), READY)],
			['Gate', gated(gate({ caps: { cap: [{ atMost: 0 }] } }), READY)],
			['Gate', gated(gate({ rules: { expires: '2026-02-30' } }), READY)],
			['Gate', gated(gate({ rules: { window: { open: { from: '25:00' } } } }), READY)],
			['Gate', gated(gate({ rules: { throttle: { limit: { perMinute: 0 } } } }), READY)],
			['Wait', afterWait({ amount: -1 })],
			['Wait', afterWait({ mode: 'until', date: '2026-02-30' })],
			['Wait', afterWait({ mode: 'date', dateSource: 'expression', dateValue: '=' })],
			['Wait', afterWait({ mode: 'until', date: '={{ }}' })],
			['Wait', afterWait({ mode: 'date', dateSource: 'entry' })],
			['Wait', afterWait({ mode: 'anniversary', dateSource: 'contact' })],
			['Wait', afterWait({ mode: 'window', weekdays: [] })],
			[
				'Start',
				[
					{ Start: trigger({ entryOptions: { startAt: '2026-02-01', endAt: '2026-01-01' } }), Wait: wait() },
					[['Start', 'Wait']],
				],
			],
		],
		right: [
			submitted([{ name: 'mail', target: 'email' }]),
			submitted([{ name: 'name', target: 'firstName' }], { matchBy: 'strategy' }),
			submitted([{ name: 'a', target: '={{ "email" }}' }]),
			matching({ contactField: [{ field: 'email', operator: 'exists', value: '' }] }),
			matching({ contactField: [{ field: 'email', value: '={{ $json.email }}' }] }),
			matching({ contactField: [{ field: 'createdAt', operator: 'inLast', value: '' }] }),
			matching({ interaction: [{ type: located('*'), countOperator: 'none' }] }),
			matching({}, { conditionsBy: 'json', conditionsJson: '{}' }),
			entersOn({ enterOn: '' }),
			entersOn({ enterOn: 'order.placed' }),
			entersOn({ enterOn: '$byName', enterOnNames: 'order.placed, email.clicked' }),
			afterWait({ amount: 0 }),
			afterWait({ amount: '={{ $json.days }}' }),
			afterWait({ mode: 'until', date: '2026-02-28' }),
			afterWait({ mode: 'date', dateSource: 'expression', dateValue: '={{ $json.event.properties.on }}' }),
			afterWait({ mode: 'date', dateSource: 'expression', dateValue: '=', ifMissing: 'continue' }),
			afterWait({ mode: 'date', dateSource: 'entry', entryProperty: 'startsAt' }),
			afterWait({ mode: 'window', weekdays: [1], windowFrom: '22:00', windowTo: '06:00' }),
			afterWait({ mode: 'for', amount: 1, date: 'never', weekdays: [] }),
		],
	},
	'score-lead-without-rules': {
		wrong: [['Score', [{ Start: trigger(), Score: ours('journeyLeadScoring') }, [['Start', 'Score']]]]],
		right: [
			[
				{
					Start: trigger(),
					Score: ours('journeyLeadScoring', { rules: { interaction: [{ type: 'form.submitted' }] } }),
				},
				[['Start', 'Score']],
			],
			[{ Start: trigger(), Score: ours('journeyLeadScoring', { rulesBy: 'json' }) }, [['Start', 'Score']]],
		],
	},
	'recipient-written-as-text': {
		wrong: [
			[
				'Mail',
				[{ Start: trigger(), Mail: mail({ toEmail: '{{$json.contact.email}}' }) }, [['Start', 'Mail']]],
			],
		],
		right: [
			[{ Start: trigger(), Mail: mail({ toEmail: '={{ $json.contact.email }}' }) }, [['Start', 'Mail']]],
			[{ Start: trigger(), Mail: mail({ toEmail: 'sales@example.com' }) }, [['Start', 'Mail']]],
		],
	},
	'send-email-without-a-gate': {
		wrong: [
			['Mail', [{ Start: trigger(), Mail: sendEmail() }, [['Start', 'Mail']]]],
			[
				'Mail',
				[
					{ Start: trigger(), Gate: gate(), Wait: wait(), Mail: sendEmail() },
					[
						['Start', 'Gate', 'Wait', 'Mail'],
						['Gate#1', 'Wait'],
					],
				],
			],
			[
				'Mail',
				[
					{ Start: trigger(), Gate: gate(), Mail: sendEmail() },
					[
						['Start', 'Gate'],
						['Gate#1', 'Mail'],
					],
				],
			],
		],
		right: [
			[
				{ Start: trigger(), Gate: gate(), Set: base('set'), Mail: sendEmail(), Task: task() },
				[
					['Start', 'Gate', 'Set', 'Mail', 'Task'],
					['Gate#1', 'Task'],
				],
			],
			[{ Start: trigger(), Mail: sendEmail({ content: 'fields' }) }, [['Start', 'Mail']]],
			[{ Start: base('manualTrigger'), Mail: sendEmail() }, [['Start', 'Mail']]],
		],
	},
	'sending-node-that-stops-the-batch': {
		wrong: [
			['Mail', [{ Start: trigger(), Mail: base('emailSend') }, [['Start', 'Mail']]]],
			[
				'Post',
				[
					{
						Start: trigger(),
						Post: base('httpRequest', { method: 'POST', sendBody: true }, { typeVersion: 4 }),
					},
					[['Start', 'Post']],
				],
			],
		],
		right: [
			[{ Start: trigger(), Mail: base('emailSend', {}, { continueOnFail: true }) }, [['Start', 'Mail']]],
			[{ Start: trigger(oneByOne), Mail: base('emailSend') }, [['Start', 'Mail']]],
			[{ Start: trigger(), Get: base('httpRequest', {}, { typeVersion: 4 }) }, [['Start', 'Get']]],
			[{ Start: trigger(), Read: base('gmail', { operation: 'getAll' }) }, [['Start', 'Read']]],
		],
	},
	'contacts-dropped-on-the-way': {
		wrong: [
			['Node', around(base('limit'))],
			['Node', around(base('removeDuplicates'))],
		],
		right: [around(base('filter')), around(base('limit'), oneByOne)],
	},
	'code-that-loses-contacts': {
		wrong: [
			['Node', around(code('return [{ json: { total: items.length } }];'))],
			['Node', around(code('return $input.all().reverse();'))],
		],
		right: [
			around(code('for (const item of $input.all()) { item.json.a = 1; }\nreturn $input.all();')),
			around(code('const items = $input.all();\nreturn items.map((item) => ({ json: { ...item.json } }));')),
			around(code('return [{ json: {}, pairedItem: 0 }];')),
			around(code('return { json: {} };', { mode: 'runOnceForEachItem' })),
			around(code('// not .reverse()\nreturn items;')),
		],
	},
	'n8n-wait-in-a-journey': {
		wrong: [['Node', around(base('wait', { amount: 2, unit: 'days' }, { typeVersion: 1.1 }))]],
		right: [
			around(base('wait', { amount: 5, unit: 'seconds' }, { typeVersion: 1.1 })),
			[
				{ Start: trigger(), Task: task(), Hand: base('manualTrigger'), Later: base('wait') },
				[
					['Start', 'Task'],
					['Hand', 'Later'],
				],
			],
		],
	},
	'expression-written-as-text': {
		wrong: [
			[
				'Task',
				[
					{ Start: trigger(), Task: task({ subject: 'Call {{ $json.contact.firstName }}' }) },
					[['Start', 'Task']],
				],
			],
			[
				'Mail',
				[
					{ Start: trigger(), Mail: mail({ subject: 'Dear {{$json.contact.firstName}}' }) },
					[['Start', 'Mail']],
				],
			],
			[
				'Mail',
				[
					{
						Start: trigger(),
						Task: task(),
						Hand: base('manualTrigger'),
						Mail: mail({ toEmail: '{{ $json.email }}' }),
					},
					[
						['Start', 'Task'],
						['Hand', 'Mail'],
					],
				],
			],
		],
		right: [
			[
				{ Start: trigger(), Task: task({ subject: '=Call {{ $json.contact.firstName }}' }) },
				[['Start', 'Task']],
			],
			[{ Start: trigger(), Mail: mail({ html: '<p>{{ name }}</p>' }) }, [['Start', 'Mail']]],
		],
	},
	'unknown-event-type': {
		wrong: [
			['Ask', listens('email.cliked')],
			['Ask', listens(located('email.cliked'))],
			['Start', matching({ interaction: [{ type: located('email.cliked') }] })],
			['Ask', listens('webinar.joined')],
			['Ask', listens('form.submited', {})],
		],
		right: [
			listens('email.clicked'),
			listens(located('order.placed')),
			matching({ interaction: [{ type: located('*') }] }),
			listens('lead.sales_ready'),
			listens('webinar.joined', {}),
			listens('webinar.joined', { store: storeWith() }),
		],
	},
	'unreachable-node': {
		wrong: [['Mail', [{ Start: trigger(), Task: task(), Mail: mail() }, [['Start', 'Task']]]]],
		right: [
			[{ Start: trigger(), Task: task(), Note: base('stickyNote') }, [['Start', 'Task']]],
			[{ Start: trigger(), Task: task(), Mail: mail({}, { disabled: true }) }, [['Start', 'Task']]],
			[
				{ Start: trigger(), Task: task(), Hook: base('webhook'), Mail: mail() },
				[
					['Start', 'Task'],
					['Hook', 'Mail'],
				],
			],
		],
	},
	'unconnected-output': {
		wrong: [
			['Start', [{ Start: trigger() }, []]],
			[
				'Mail',
				[{ Start: trigger(), Mail: mail({}, { onError: 'continueErrorOutput' }) }, [['Start', 'Mail']]],
			],
			['Split', [{ Start: trigger(), Split: ours('journeySplit'), A: task() }, [['Start', 'Split', 'A']]]],
			[
				'Gate',
				[{ Start: trigger(), Gate: gate(), Mail: mail(), Task: task() }, [['Start', 'Gate', 'Mail', 'Task']]],
			],
		],
		right: [
			[{ Form: form({ enters: false }) }, []],
			[{ Start: trigger(), Gate: gate(), Mail: mail() }, [['Start', 'Gate', 'Mail']]],
			[
				{ Start: trigger(), Ask: ifThen(), Task: task() },
				[
					['Start', 'Ask'],
					['Ask#1', 'Task'],
				],
			],
			[
				{
					Start: trigger(),
					Split: ours('journeySplit', {
						paths: { path: [{ name: 'A' }, { name: 'None', controlGroup: true }] },
					}),
					A: task(),
				},
				[['Start', 'Split', 'A']],
			],
		],
	},
	'disabled-node-on-the-way': {
		wrong: [['Node', around(mail({}, { disabled: true }))]],
		right: [
			[{ Start: trigger(), Task: task(), Last: mail({}, { disabled: true }) }, [['Start', 'Task', 'Last']]],
			[
				{
					Start: trigger(),
					Task: task(),
					Off: mail({}, { disabled: true }),
					Also: task({}, { disabled: true }),
				},
				[
					['Start', 'Task'],
					['Off', 'Also'],
				],
			],
		],
	},
	'time-limit-shorter-than-a-batch': {
		wrong: [
			[
				'Start',
				[{ Start: trigger(), Mail: mail() }, [['Start', 'Mail']], { settings: { executionTimeout: 10 } }],
			],
		],
		right: [
			[{ Start: trigger(), Mail: mail() }, [['Start', 'Mail']], { settings: { executionTimeout: 3600 } }],
			[{ Start: trigger(), Mail: mail() }, [['Start', 'Mail']], { settings: { executionTimeout: -1 } }],
			[
				{ Start: trigger(oneByOne), Mail: mail() },
				[['Start', 'Mail']],
				{ settings: { executionTimeout: 10 } },
			],
		],
	},
	'only-the-first-contact': {
		wrong: [
			['Mail', [{ Start: trigger(), Mail: mail({}, { executeOnce: true }) }, [['Start', 'Mail']]]],
			['Ask', [{ Start: trigger(), Ask: mail({ operation: 'sendAndWait' }) }, [['Start', 'Ask']]]],
		],
		right: [
			[{ Start: trigger(oneByOne), Mail: mail({}, { executeOnce: true }) }, [['Start', 'Mail']]],
			[{ Start: trigger(), Run: base('executeCommand', { executeOnce: false }) }, [['Start', 'Run']]],
		],
	},
	'messages-without-a-policy': {
		wrong: [['Gate', gated(gate({ channel: 'sms' }), { policy: false, pages: false })]],
		right: [
			gated(gate(), { policy: true, pages: true }),
			[{ Start: trigger(), Gate: gate() }, [['Start', 'Gate']]],
		],
	},
	'messages-without-public-pages': {
		wrong: [['Gate', gated(gate(), { policy: true, pages: false })]],
		right: [
			gated(gate(), { policy: true, pages: true }),
			gated(gate({ kind: 'transactional' }), { policy: true, pages: false }),
			gated(gate({ channel: 'sms' }), { policy: true, pages: false }),
		],
	},
};

it('has a case for every rule', () => {
	expect(Object.keys(CASES)).toEqual(RULES.map(({ name }) => name));
	expect(Object.values(CASES).every(({ wrong, right }) => wrong.length > 0 && right.length > 1)).toBe(true);
});

describe.each(Object.entries(CASES))('%s', (rule, { wrong, right }) => {
	it.each(wrong.map(([node, drawn], index) => ({ number: index + 1, node, drawn })))(
		'is found at $node, wrong way $number',
		({ node, drawn }) => {
			expect(check(...drawn)).toEqual([`${rule} at ${node}`]);
		},
	);

	it.each(right.map((drawn, index) => ({ number: index + 1, drawn })))(
		'finds nothing in right way $number',
		({ drawn }) => {
			expect(check(...drawn)).toEqual([]);
		},
	);
});

it('a finding says what is wrong, what to write instead, and where it is explained', () => {
	const [nodes, lines] = across("={{ $('Form').item.json.event.properties.plan }}");
	expect(findingsIn(draw(nodes, lines))).toEqual([
		{
			severity: 'error',
			rule: 'reference-across-a-wait',
			node: 'Mail',
			problem:
				"$('Form').item.json.event.properties.plan doesn't reach across “Wait”: “Form” ran in an earlier execution, so every contact would fail here.",
			remedy: 'Write $json.journey.entry.plan instead.',
			link: expect.stringMatching(/docs\/journey-check\.md#reference-across-a-wait$/) as string,
		},
	]);
});

it('an event type close to a known one gets it as its remedy', () => {
	const [nodes, lines, { store } = {}] = listens('email.cliked');
	expect(findingsIn(draw(nodes, lines), store)).toMatchObject([{ remedy: 'Did you mean “email.clicked”?' }]);
});

it('nodes attached to others are reachable', () => {
	const drawn = draw({ Start: trigger(), Agent: standIn('agent'), Model: standIn('model') }, [
		['Start', 'Agent'],
	]);
	const attached = { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] } as never;
	expect(findingsIn({ ...drawn, connections: { ...drawn.connections, Model: attached } })).toEqual([]);
});
