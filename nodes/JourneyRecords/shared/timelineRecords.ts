import { describeActivityEvent, quoted } from '../../../lib/domain/explain';
import { activityJson, leadJson } from '../../../lib/n8n/items';
import type { Activity, Lead } from '../../../lib/store';
import type { TimelineEntry } from './timelineEntry';

type Entry = Omit<TimelineEntry, 'contactId' | 'contactName'>;

/** The creation of a lead. */
export function leadEntry(lead: Lead): Entry {
	return {
		at: lead.createdAt,
		kind: 'lead',
		event: 'created',
		text: lead.topic === null ? 'a lead was created' : `a lead about ${quoted(lead.topic)} was created`,
		id: lead.id,
		details: leadJson(lead),
	};
}

/** The completion of an activity, if it is completed, and its creation. */
export function activityEntries(activity: Activity, zone: string): Entry[] {
	const entry = (at: number, event: 'created' | 'completed'): Entry => ({
		at,
		kind: 'activity',
		event,
		text: describeActivityEvent(event, activity, zone),
		id: activity.id,
		details: activityJson(activity),
	});
	const created = entry(activity.createdAt, 'created');
	return activity.completedAt === null ? [created] : [entry(activity.completedAt, 'completed'), created];
}
