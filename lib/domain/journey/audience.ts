import type { PropertyFilter } from '../propertyFilter';
import type { Schedule } from '../schedule';

/** Whom a trigger lets in by itself. */
export type Audience =
	| {
			kind: 'segment';
			segmentIds: string[];
			/** `once` when it is published; on a schedule; `continuous` as members join. */
			when: { kind: 'once' } | { kind: 'schedule'; schedule: Schedule } | { kind: 'continuous' };
			/** Only with `continuous`: whether those enter who are members already. */
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
			/** A property whose value tells apart enrollments that may live side by side, such as `order.id`. */
			keyProperty: string | null;
	  };
