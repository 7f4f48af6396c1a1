/**
 * Why a hold was released, which determines the output the item leaves by.
 * - `entered`: the hold at a trigger that begins every enrollment.
 * - `elapsed`: its time came.
 * - `matched`: the event or condition it waited for came true.
 * - `recheck`: something its condition or its terms depend on has changed; the step checks again and either
 *   lets the item pass or keeps holding it.
 */
export const HOLD_OUTCOMES = ['entered', 'elapsed', 'matched', 'recheck'] as const;

export type HoldOutcome = (typeof HOLD_OUTCOMES)[number];
