/** Longer texts, such as a stack of error messages, would bury the rest. */
const LONGEST = 300;

/** Reasons for machines (`step_removed`) in words for people. */
const REASONS: Record<string, string> = {
	already_entered_once: 'they were in this journey before, and may enter only once',
	already_in_journey: 'they were already in this journey',
	ended: 'the journey had ended',
	entered_recently: 'they entered this journey too recently',
	erased: 'the contact was erased',
	excluded: 'they are in an excluded segment',
	exit_criterion: 'an exit criterion was met',
	exited_by_hand: 'someone took them out',
	failed: 'a node failed',
	goal_reached: 'the goal was reached',
	interrupted: 'n8n stopped in the middle',
	loop: 'they came to the same step too often',
	lost: 'their item got lost on the way',
	meets_exit_criterion: 'they already meet an exit criterion',
	merged: 'the contact was merged with another one',
	merge_undone: 'the merge was undone',
	no_account: 'the journey is for accounts, and they have none',
	not_started: 'the journey had not started yet',
	overdue: 'their time came while the journey was stopped',
	step_failed: 'a step failed',
	step_removed: 'their step was removed from the journey',
	unconfirmed: 'it’s unknown how the execution ended',
};

/** A reason in words. One of the user’s own stays as it is. */
export function describeReason(reason: string): string {
	return REASONS[reason] ?? reason.replaceAll('_', ' ');
}

/** A name in quotation marks. */
export function quoted(name: string): string {
	return `"${name}"`;
}

/** A text on one line, not too long. */
export function shortened(text: string, longest = LONGEST): string {
	const line = text.replaceAll(/\s+/g, ' ').trim();
	const points = Array.from(line);
	return points.length > longest ? `${points.slice(0, longest - 1).join('')}…` : line;
}
