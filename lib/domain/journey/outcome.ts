/**
 * Why a hold was released, which decides the output that the item leaves by.
 * - `entered`: the hold at a trigger with which every enrollment begins.
 * - `elapsed`: its time came.
 * - `matched`: the event or condition that it waited for came true.
 * - `recheck`: something that its condition or its terms depend on has changed; the step looks again and
 *   either lets the item pass or holds it on.
 */
export const HOLD_OUTCOMES = ['entered', 'elapsed', 'matched', 'recheck'] as const;

export type HoldOutcome = (typeof HOLD_OUTCOMES)[number];
