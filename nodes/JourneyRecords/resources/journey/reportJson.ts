import type { IDataObject } from 'n8n-workflow';

import { isoTime } from '../../../../lib/n8n/items';
import { MOST_OVERDUE, type JourneyReport, type StepReport } from '../../../../lib/engine';

/** A report as an item: instants as text, durations in seconds. */
export function reportJson({ goal, totals, steps, check, ...report }: JourneyReport): IDataObject {
	const { interval, ...counts } = goal;
	return {
		journeyId: report.journeyId,
		name: report.name,
		view: report.view,
		from: isoTime(report.from),
		to: isoTime(report.to),
		timeZone: report.zone,
		asOf: isoTime(report.asOf),
		...totals,
		goal: {
			...counts,
			rateFrom: interval?.[0] ?? null,
			rateTo: interval?.[1] ?? null,
		} as unknown as IDataObject,
		steps: steps.map(stepJson),
		checkedAt: isoTime(check.checkedAt),
		drift: check.drift as unknown as IDataObject[],
	};
}

function stepJson({ median, p90, removedAt, overdue, ...step }: StepReport): IDataObject {
	return {
		...(step as unknown as IDataObject),
		removedAt: isoTime(removedAt),
		overdue: Math.min(overdue, MOST_OVERDUE - 1),
		overdueIsMore: overdue >= MOST_OVERDUE,
		medianSeconds: seconds(median),
		p90Seconds: seconds(p90),
	};
}

function seconds(milliseconds: number | null): number | null {
	return milliseconds === null ? null : Math.round(milliseconds) / 1000;
}
