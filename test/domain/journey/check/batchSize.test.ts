import { batchSizeAt, hasSideEffects, JourneyGraph } from '../../../../lib/domain/journey/check';
import { describeWorkflow } from '../../../../lib/n8n/readWorkflow';
import { draw, ours, standIn, type NodeSketch } from '../../../workflow/support/draw';
import { base, ifThen, mail, task, trigger, wait } from '../../../support/journeyCheck';

/** How many contacts leave `Start` in one execution, in a journey drawn so. */
function at(nodes: Record<string, NodeSketch>, wires: string[][], start = 'Start') {
	const { nodes: drawn, connections } = draw(nodes, wires);
	const workflow = describeWorkflow({ nodes: drawn, connectionsBySourceNode: connections });
	const node = workflow.nodes.find(({ name }) => name === start)!;
	return batchSizeAt(new JourneyGraph(workflow), node);
}

describe('contacts per execution, automatic', () => {
	const noOp = base('noOp');

	it.each<[string, number, Parameters<typeof at>]>([
		['nothing', 1000, [{ Start: trigger() }, []]],
		['a wait', 1000, [{ Start: trigger(), Wait: wait(), Mail: mail() }, [['Start', 'Wait', 'Mail']]]],
		[
			'a wait and a mail behind it',
			100,
			[{ Start: wait(), Mail: mail(), Wait: wait() }, [['Start', 'Mail', 'Wait']]],
		],
		[
			'nodes that only choose and change',
			1000,
			[{ Start: wait(), If: base('if'), Set: base('set') }, [['Start', 'If', 'Set']]],
		],
		[
			'a mail on one of several branches',
			100,
			[
				{ Start: wait(), If: base('if'), A: noOp, B: mail() },
				[
					['Start', 'If', 'A'],
					['If#1', 'B'],
				],
			],
		],
		[
			'a mail that is turned off',
			1000,
			[{ Start: wait(), Mail: mail({}, { disabled: true }), A: noOp }, [['Start', 'Mail', 'A']]],
		],
		[
			'an HTTP request that only reads',
			100,
			[{ Start: wait(), Get: base('httpRequest') }, [['Start', 'Get']]],
		],
		['a database', 100, [{ Start: wait(), Rows: base('postgres') }, [['Start', 'Rows']]]],
		[
			'a package that is not known',
			100,
			[{ Start: wait(), Other: standIn('n8n-nodes-other.thing') }, [['Start', 'Other']]],
		],
		['a node that changes records', 100, [{ Start: wait(), Task: task() }, [['Start', 'Task']]]],
		[
			'a split',
			1000,
			[{ Start: wait(), Split: ours('journeySplit', {}), A: noOp }, [['Start', 'Split', 'A']]],
		],
		[
			'an expression condition, which does not hold, and a mail',
			100,
			[{ Start: wait(), Ask: ifThen({ condition: 'expression' }), Mail: mail() }, [['Start', 'Ask', 'Mail']]],
		],
		[
			'code that only computes',
			1000,
			[
				{ Start: wait(), Code: base('code', { jsCode: 'return $input.all(); // fetch' }) },
				[['Start', 'Code']],
			],
		],
		[
			'code that calls',
			100,
			[
				{ Start: wait(), Code: base('code', { jsCode: 'await this.helpers.httpRequest("x")' }) },
				[['Start', 'Code']],
			],
		],
		[
			'code in Python',
			100,
			[{ Start: wait(), Code: base('code', { language: 'pythonNative' }) }, [['Start', 'Code']]],
		],
		[
			'code of LangChain',
			100,
			[{ Start: wait(), Code: standIn('@n8n/n8n-nodes-langchain.code') }, [['Start', 'Code']]],
		],
	])('behind %s: %d', (_, most, drawn) => {
		expect(at(...drawn)).toEqual({ most, automatic: true });
	});

	it('is 100 where it is not known what follows', () => {
		expect(batchSizeAt(null, { name: 'Wait', parameters: {} })).toEqual({ most: 100, automatic: true });
	});

	it.each([
		'emailSend',
		'slack',
		'twilio',
		'telegram',
		'httpRequest',
		'postgres',
		'mySql',
		'redis',
		'executeWorkflow',
		'executeCommand',
		'stopAndError',
	])('%s has side effects', (type) => {
		const [node] = describeWorkflow({
			nodes: draw({ Node: base(type) }, []).nodes,
			connectionsBySourceNode: {},
		}).nodes;
		expect(hasSideEffects(node)).toBe(true);
	});
});

describe('contacts per execution, a fixed number', () => {
	it.each([
		[1, 1],
		[250, 250],
		[0, 1],
		[5000, 1000],
		['many', 100],
		[undefined, 100],
	])('%p is %d', (batchSize, most) => {
		const options = { contactsPerExecution: 'fixed', batchSize };
		expect(at({ Start: wait({ options }) }, [])).toEqual({ most, automatic: false });
	});

	it('is not used while Automatic is chosen', () => {
		const options = { contactsPerExecution: 'automatic', batchSize: 7 };
		expect(at({ Start: wait({ options }) }, [])).toEqual({ most: 1000, automatic: true });
	});
});
