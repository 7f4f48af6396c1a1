import type { IRun } from 'n8n-workflow';

import { endsOfRun, type EndOfRun, type FinishedRun, type Flow } from '../domain/journey';
import type { EnrollmentEnd, ReadEnds } from '../engine';
import { lostMessage } from './lostMessages';
import { readRun } from './readRun';

/**
 * What happened to an execution's contacts, from its nodes' output.
 * @param flow the workflow as the execution ran it
 * @returns undefined if n8n doesn't provide it, or the execution didn't end successfully
 */
export function readEnds(
	flow: Flow | null,
	run: Pick<IRun, 'status' | 'data'>,
	start: FinishedRun['start'],
): ReadEnds | undefined {
	const runData = run.data?.resultData?.runData;
	if (run.status !== 'success' || flow === null || runData?.[start.node] === undefined) return undefined;
	return (enrollmentIds) => {
		const ends = endsOfRun(flow, { runs: readRun(runData), start }, enrollmentIds);
		return new Map([...ends].map(([id, end]) => [id, toEnrollmentEnd(end)]));
	};
}

function toEnrollmentEnd(end: EndOfRun): EnrollmentEnd {
	if (end.kind === 'completed') return end;
	return { kind: 'lost', node: end.node, message: lostMessage(end.node, end.reason) };
}
