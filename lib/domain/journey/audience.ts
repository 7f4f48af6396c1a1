import type { Condition } from '../conditions';
import type { PropertyFilter } from '../propertyFilter';
import type { Schedule } from '../schedule';

/** Who a trigger enters automatically. */
export type Audience =
	| {
			kind: 'segment';
			segmentIds: string[];
			/**
			 * Contacts that match it enter; the only segment is then the trigger's own, which follows the
			 * condition.
			 */
			condition?: Condition;
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

/** What is stored about the segment behind a trigger's own conditions. */
export interface AudienceDefinition {
	condition: Condition;
	/**
	 * Which of its members let the journey know that they match: `all`, `new` (not those who already match
	 * when the condition is published) or `none`, as they enter together.
	 */
	announces: 'all' | 'new' | 'none';
}
