import type { PropertyFilter } from '../propertyFilter';
import type { Schedule } from '../schedule';

/** Who a trigger enters automatically. */
export type Audience =
	| {
			kind: 'segment';
			segmentIds: string[];
			/** `once`: when it is published; `schedule`: on a schedule; `continuous`: as members join. */
			when: { kind: 'once' } | { kind: 'schedule'; schedule: Schedule } | { kind: 'continuous' };
			/** Only with `continuous`: whether existing members enter, too. */
			existingMembers: boolean;
	  }
	| {
			kind: 'record';
			record: 'contact' | 'account' | 'lead' | 'activity';
			action: 'created' | 'updated' | 'deleted';
			/** Only with `updated`: one of these must have changed, see `isWatchedChange`; empty: any. */
			fields: string[];
	  }
	| {
			kind: 'event';
			types: string[];
			filter: PropertyFilter | null;
			/**
			 * A property whose value distinguishes enrollments that may run at the same time, such as
			 * `order.id`.
			 */
			keyProperty: string | null;
	  };
