import {
	move,
	presetProcess,
	type LeadPosition,
	type LeadStatus,
	type LifecycleMove,
	type LifecycleProcess,
} from '../../../lib/domain/lifecycle';

const process = presetProcess(null) as LifecycleProcess;

const I = 'inquiry';
const A = 'automated_marketing_qualification';
const TA = 'teleprospecting_acceptance';
const TQ = 'teleprospecting_qualification';
const SA = 'sales_acceptance';
const STAGES = [I, A, TA, TQ, SA];

const NO = 'refused';
const SAME = 'unchanged';

const set = (stage: string): LifecycleMove => ({ action: 'set', stage });
const act = (action: LifecycleMove['action']): LifecycleMove => ({ action });

function outcome(
	stage: string,
	status: LeadStatus,
	wanted: LifecycleMove,
	more?: Partial<LeadPosition>,
): string {
	const decision = move(process, { stage, status, ...more }, wanted);
	if (decision.kind !== 'moved') return decision.kind;
	return decision.status === 'open' ? decision.stage : `${decision.stage} ${decision.status}`;
}

it('shows its stages in Title Case, in order', () => {
	expect(process.definition.stages).toEqual([
		{ key: I, name: 'Inquiry' },
		{ key: A, name: 'Automated Marketing Qualification' },
		{ key: TA, name: 'Teleprospecting Acceptance' },
		{ key: TQ, name: 'Teleprospecting Qualification' },
		{ key: SA, name: 'Sales Acceptance' },
	]);
	expect(process).toMatchObject({
		automatedMarketingQualification: true,
		automaticSalesReady: true,
		cleanUpScores: true,
	});
});

/** Every move of an open lead: where it leads from each of the stages. */
const OPEN: Array<[string, LifecycleMove, string[]]> = [
	//                                                       from: I   A   TA  TQ  SA
	['advance', act('advance'), [A, TA, TQ, SA, NO]],
	['set to inquiry', set(I), [SAME, I, I, I, I]],
	['set to automated marketing qualification', set(A), [A, SAME, A, A, A]],
	['set to teleprospecting acceptance', set(TA), [TA, TA, SAME, TA, TA]],
	['set to teleprospecting qualification', set(TQ), [TQ, TQ, TQ, SAME, TQ]],
	['set to sales acceptance', set(SA), [SA, SA, SA, SA, SAME]],
	['set to a stage that there is not', set('won'), [NO, NO, NO, NO, NO]],
	['set to nothing', act('set'), [NO, NO, NO, NO, NO]],
	['scored', act('scored'), [A, SAME, NO, NO, NO]],
	['sales ready', act('sales_ready'), [SA, SA, SA, SA, SAME]],
	['teleprospect ready', act('teleprospect_ready'), [TA, TA, SAME, NO, NO]],
	['teleprospect accepted', act('teleprospect_accepted'), [NO, NO, TQ, SAME, NO]],
	['teleprospect qualified', act('teleprospect_qualified'), [NO, NO, NO, SA, SAME]],
	['sales accepted', act('sales_accepted'), [NO, NO, NO, NO, `${SA} qualified`]],
	['disqualify', act('disqualify'), STAGES.map((stage) => `${stage} disqualified`)],
	['recycle', act('recycle'), [SAME, I, I, I, I]],
	['reopen', act('reopen'), [SAME, SAME, SAME, SAME, SAME]],
];

it.each(OPEN)('an open lead: %s', (_, wanted, expected) => {
	expect(STAGES.map((stage) => outcome(stage, 'open', wanted))).toEqual(expected);
});

describe.each(['qualified', 'disqualified'] as const)('a lead that is %s', (status) => {
	it('can be recycled to inquiry, and reopened where it was', () => {
		for (const stage of STAGES) {
			expect(outcome(stage, status, act('recycle'))).toBe(I);
			expect(outcome(stage, status, act('reopen'))).toBe(stage);
			expect(outcome(stage, status, act('reopen'), { openStage: A })).toBe(A);
			expect(outcome(stage, status, act('reopen'), { openStage: 'lost' })).toBe(stage);
		}
	});

	it('moves by nothing else', () => {
		for (const stage of STAGES) {
			for (const [, wanted] of OPEN) {
				if (wanted.action === 'recycle' || wanted.action === 'reopen') continue;
				expect([NO, SAME]).toContain(outcome(stage, status, wanted));
				expect(move(process, { stage, status }, wanted)).not.toMatchObject({ status: 'open' });
			}
		}
	});

	it('is left as it is by the same end, and refused the other one', () => {
		const same = status === 'qualified' ? 'sales_accepted' : 'disqualify';
		const other = status === 'qualified' ? 'disqualify' : 'sales_accepted';
		expect(outcome(SA, status, act(same))).toBe(SAME);
		expect(outcome(SA, status, act(other))).toBe(NO);
	});
});

describe('a refusal', () => {
	const reason = (stage: string, status: LeadStatus, wanted: LifecycleMove): string => {
		const decision = move(process, { stage, status }, wanted);
		return decision.kind === 'refused' ? decision.reason : '';
	};

	it('says why, and everything that is allowed from here', () => {
		expect(reason(I, 'open', act('teleprospect_accepted'))).toBe(
			'the move "teleprospect accepted" is not possible from "Inquiry" in the process "Lead Lifecycle". Allowed from here: advance (to "Automated Marketing Qualification"); set to "Automated Marketing Qualification" or "Teleprospecting Acceptance" or "Teleprospecting Qualification" or "Sales Acceptance"; sales ready (to "Sales Acceptance"); teleprospect ready (to "Teleprospecting Acceptance"); disqualify.',
		);
		expect(reason(SA, 'qualified', act('advance'))).toBe(
			'the lead is closed as qualified. Allowed from here: recycle (to "Inquiry"); reopen.',
		);
	});

	it('names a stage that does not exist', () => {
		expect(reason(I, 'open', set('won'))).toMatch(
			/^the process "Lead Lifecycle" has no stage "won"\. Allowed/,
		);
		expect(reason(I, 'open', act('set'))).toMatch(/^no target stage is given\. Allowed/);
	});
});

it('takes a lead from inquiry to an opportunity by way of teleprospecting, and past it', () => {
	const walk = (...actions: Array<LifecycleMove['action']>): string => {
		let position: LeadPosition = { stage: I, status: 'open' };
		for (const action of actions) {
			const decision = move(process, position, { action });
			if (decision.kind !== 'moved') return `${decision.kind} at ${position.stage}`;
			position = { stage: decision.stage, status: decision.status };
		}
		return `${position.stage} ${position.status}`;
	};
	expect(
		walk('scored', 'teleprospect_ready', 'teleprospect_accepted', 'teleprospect_qualified', 'sales_accepted'),
	).toBe(`${SA} qualified`);
	expect(walk('sales_ready', 'sales_accepted')).toBe(`${SA} qualified`);
	expect(walk('scored', 'sales_ready', 'disqualify', 'recycle', 'scored')).toBe(`${A} open`);
	expect(walk('teleprospect_ready', 'teleprospect_qualified')).toBe(`refused at ${TA}`);
});
