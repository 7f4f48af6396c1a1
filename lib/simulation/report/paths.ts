import type { StoredStepLogEntry } from '../../store';
import { csvLine } from '../input/csv';
import type { RecordedAction, RecordedVisit } from '../Recorder';
import type { SimulationOutcome } from '../Simulation';
import type { DrawnWorkflow } from '../runtime/DrawnWorkflow';

/** One line of a contact's path. */
interface PathRow {
	at: number;
	node: string;
	outcome: string;
	detail: string;
	/** Its position among everything recorded; log entries go with what precedes them. */
	order?: number;
}

/** Step log entries that the nodes' passages express better. */
const LEFT_OUT = new Set<StoredStepLogEntry['kind']>(['delivered', 'passed', 'released']);

/**
 * Every contact's path as CSV, in the order of the contacts file: what each did, which nodes its items left
 * by which output, and where it waited, exited, failed or completed.
 */
export function pathsCsv(outcome: SimulationOutcome, workflow: DrawnWorkflow): string {
	const names = new Map(workflow.nodes.map(({ id, name }) => [id, name]));
	const contactOf = new Map(outcome.enrollments.map(({ id, contactId }) => [id, contactId]));
	const logs = Map.groupBy(outcome.log, ({ enrollmentId }) => contactOf.get(enrollmentId) ?? '');
	const deeds = Map.groupBy(outcome.deeds, ({ contactId }) => contactId);
	const passages = Map.groupBy(
		outcome.passages.flatMap((passage) =>
			passage.subjects.map(({ enrollmentId }) => ({
				...passage,
				key: keyOf(passage.executionId, enrollmentId),
			})),
		),
		({ key }) => key,
	);
	const refusals = Map.groupBy(outcome.entryRefusals, ({ contactId }) => contactId);
	let text = csvLine(['contact', 'at', 'node', 'outcome', 'detail']);
	for (const [id, { label }] of outcome.contacts) {
		const rows = merge(
			[
				...logRows(logs.get(id) ?? [], passages, names, outcome.outputNames),
				...refusalRows(refusals.get(id) ?? [], logs.get(id) ?? [], names),
			].sort((left, right) => left.at - right.at),
			(deeds.get(id) ?? []).map(deedRow),
		);
		for (const { at, node, outcome: what, detail } of rows)
			text += csvLine([label, new Date(at).toISOString(), node, what, detail]);
	}
	return text;
}

/** The log's entries in order, with what nodes did in an execution after the entry that began it. */
function logRows(
	log: StoredStepLogEntry[],
	passages: Map<string, RecordedVisit[]>,
	names: Map<string, string>,
	outputNames: Map<string, string[]>,
): PathRow[] {
	return log.flatMap((entry) => {
		const rows: PathRow[] = [];
		if (!LEFT_OUT.has(entry.kind)) {
			rows.push({
				at: entry.at,
				node: names.get(entry.stepId ?? '') ?? '',
				outcome: entry.kind,
				detail: detailOf(entry),
			});
		}
		if (entry.kind === 'delivered') {
			const passed = passages.get(keyOf(entry.executionId ?? '', entry.enrollmentId)) ?? [];
			rows.push(...passed.map((passage) => passageRow(passage, outputNames)));
		}
		return rows;
	});
}

/** The ones missing from the log, because the contact was never in the journey. */
function refusalRows(
	refusals: SimulationOutcome['entryRefusals'],
	log: StoredStepLogEntry[],
	names: Map<string, string>,
): PathRow[] {
	const logged = new Set(log.filter(({ kind }) => kind === 'entry_refused').map(detailOf));
	return refusals
		.filter(({ reason }) => !logged.has(reason))
		.map(({ firstAt, stepId, reason, times }) => ({
			at: firstAt,
			node: names.get(stepId) ?? '',
			outcome: 'entry_refused',
			detail: times === 1 ? reason : `${reason} (${times} times)`,
		}));
}

function passageRow(
	{ at, order, node, output, error }: RecordedVisit,
	outputNames: Map<string, string[]>,
): PathRow {
	const names = outputNames.get(node) ?? [];
	return {
		at,
		order,
		node,
		outcome: names.length > 1 ? names[output] : 'passed',
		detail: error === null ? '' : `error: ${error}`,
	};
}

function deedRow({ at, order, type, properties, refused }: RecordedAction): PathRow {
	const told = Object.keys(properties).length === 0 ? '' : JSON.stringify(properties);
	return { at, order, node: '', outcome: type, detail: refused === null ? told : `refused: ${refused}` };
}

function detailOf({ detail }: StoredStepLogEntry): string {
	const { until, event, reason, message, node, end } = (detail ?? {}) as Record<string, unknown>;
	const dropped = end === 'dropped on purpose' ? `${end} at ${String(node)}` : null;
	return [
		typeof event === 'string' ? `for ${event}` : null,
		typeof until === 'number' ? `until ${new Date(until).toISOString()}` : null,
		typeof reason === 'string' ? reason : null,
		dropped,
		typeof node === 'string' && typeof message === 'string' ? `${node}:` : null,
		typeof message === 'string' ? message : null,
	]
		.filter((part) => part !== null)
		.join(' ');
}

/** Interleaves a contact's actions with what happened to it; both lists are in order of time. */
function merge(log: PathRow[], deeds: PathRow[]): PathRow[] {
	const rows: PathRow[] = [];
	let next = 0;
	for (const row of log) {
		while (next < deeds.length && isBefore(deeds[next], row)) rows.push(deeds[next++]);
		rows.push(row);
	}
	return [...rows, ...deeds.slice(next)];
}

function isBefore(deed: PathRow, row: PathRow): boolean {
	return deed.at < row.at || (deed.at === row.at && row.order !== undefined && (deed.order ?? 0) < row.order);
}

function keyOf(executionId: string, enrollmentId: string): string {
	return `${executionId} ${enrollmentId}`;
}
