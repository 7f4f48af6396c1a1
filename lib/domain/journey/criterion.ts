import type { Condition } from '../conditions';
import type { PropertyFilter } from '../propertyFilter';

/** Something that ends a contact's journey, or is what the journey is for. */
export type Criterion =
	| {
			kind: 'event';
			type: string;
			filter: PropertyFilter | null;
			/** Properties that must equal those the contact entered with, such as `order.id`. */
			correlate: string[];
	  }
	| { kind: 'segment'; segmentId: string }
	| { kind: 'condition'; condition: Condition };
