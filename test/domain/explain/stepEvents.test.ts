import { describeStepEvent } from '../../../lib/domain/explain';
import { STEP_LOG_KINDS } from '../../../lib/domain/journey';

const NOON = Date.UTC(2027, 2, 31, 12);

const told: Array<[Parameters<typeof describeStepEvent>[0], string]> = [
	[{ event: 'entered', stepName: 'Form', detail: null }, 'entered at "Form"'],
	[
		{ event: 'entry_refused', stepName: 'Form', detail: { reason: 'already_in_journey' } },
		'didn’t enter at "Form": they were already in this journey',
	],
	[
		{ event: 'held', stepName: 'Wait', detail: { until: NOON } },
		'waits at "Wait" until 2027-03-31 14:00 (Europe/Amsterdam)',
	],
	[
		{ event: 'held', stepName: 'Clicked?', detail: { until: NOON, event: 'email.clicked' } },
		'waits at "Clicked?" for email.clicked until 2027-03-31 14:00 (Europe/Amsterdam)',
	],
	[{ event: 'held', stepName: 'Clicked?', detail: {} }, 'waits at "Clicked?"'],
	[
		{ event: 'held', stepName: 'Plan?', detail: { event: '$record' } },
		'waits at "Plan?" for a change of the contact',
	],
	[
		{ event: 'released', stepName: 'Clicked?', detail: { event: 'email.clicked' } },
		'stopped waiting at "Clicked?": email.clicked happened',
	],
	[
		{ event: 'released', stepName: 'Which?', detail: { interactionId: 'i', branch: 1 } },
		'stopped waiting at "Which?": condition 2 was met',
	],
	[
		{ event: 'delivered', stepName: 'Wait', detail: { outcome: 'elapsed' } },
		'went on from "Wait" when the time came',
	],
	[{ event: 'delivered', stepName: 'Form', detail: { outcome: 'entered' } }, 'began at "Form"'],
	[{ event: 'passed', stepName: 'Form', detail: null }, 'passed "Form"'],
	[
		{ event: 'split', stepName: 'A/B', detail: { path: 'B', controlGroup: true } },
		'took the path "B" at "A/B" (control group)',
	],
	[
		{
			event: 'failed',
			stepName: 'Wait',
			detail: { node: 'Score Lead', message: 'the lead has\n no contact', cause: 'failed' },
		},
		'failed at "Score Lead": the lead has no contact',
	],
	[
		{ event: 'failed', stepName: 'Wait', detail: { cause: 'interrupted' } },
		'failed at "Wait": n8n stopped in the middle',
	],
	[{ event: 'retried', stepName: 'Wait', detail: { by: 'hand' } }, 'was sent on again from "Wait" by hand'],
	[
		{ event: 'retried', stepName: 'Wait', detail: { by: 'policy', at: NOON } },
		'is sent on again from "Wait" at 2027-03-31 14:00 (Europe/Amsterdam)',
	],
	[{ event: 'completed', stepName: null, detail: { node: 'Mail' } }, 'completed the journey, last at "Mail"'],
	[{ event: 'completed', stepName: null, detail: { end: 'unknown end' } }, 'completed the journey'],
	[
		{
			event: 'exited',
			stepName: 'Wait',
			detail: { reason: 'exit_criterion', criterion: 'event', event: 'order.placed' },
		},
		'left the journey at "Wait": an exit criterion was met: order.placed happened',
	],
	[{ event: 'exited', stepName: null, detail: { reason: 'moved_abroad' } }, 'left the journey: moved abroad'],
	[
		{ event: 'goal_reached', stepName: null, detail: { criterion: 'condition' } },
		'reached the goal: the condition came true',
	],
	[{ event: 'paused', stepName: 'Wait', detail: null }, 'was paused at "Wait"'],
	[{ event: 'resumed', stepName: null, detail: null }, 'was resumed'],
	[
		{ event: 'moved', stepName: 'Wait', detail: { from: '1', fromName: 'Wait', to: '2', toName: null } },
		'was moved from "Wait" to "2"',
	],
	[{ event: 'moved_in', stepName: 'Mail', detail: null }, 'arrived at "Mail", where it was moved'],
	[
		{ event: 'settled_late', stepName: 'Mail', detail: null },
		'reached the next step after all, although it had been given up at "Mail"',
	],
	[
		{ event: 'revived', stepName: 'Wait', detail: { reason: 'merge_undone', mergeId: 'm' } },
		'is in the journey again at "Wait": the merge was undone',
	],
];

it.each(told)('%j', (facts, text) => {
	expect(describeStepEvent(facts, 'Europe/Amsterdam')).toBe(text);
});

it('knows every kind of entry', () => {
	expect(new Set(told.map(([{ event }]) => event))).toEqual(new Set(STEP_LOG_KINDS));
});

it('keeps a line short, and splits no emoji', () => {
	const line = describeStepEvent(
		{ event: 'failed', stepName: 'Mail', detail: { message: '🙂'.repeat(900) } },
		'UTC',
	);
	expect(line).toBe(`failed at "Mail": ${'🙂'.repeat(299)}…`);
});
