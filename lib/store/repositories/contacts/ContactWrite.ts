import type { ContactRow } from '../../schema';

/** What is written to a contact; ids, times and keys are the repository’s own. */
export type ContactWrite = Omit<
	ContactRow,
	| 'id'
	| 'created_at'
	| 'updated_at'
	| 'attributes'
	| 'test_speed'
	| 'created_by'
	| 'email_since'
	| 'phone_since'
	| 'erased_at'
> & {
	attributes: Record<string, unknown>;
	/** Absent: a real person. */
	test_speed?: number | null;
	/** Absent: unknown. */
	created_by?: string | null;
};
