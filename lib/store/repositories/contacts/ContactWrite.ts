import type { WholeRecord } from '../../tables/record';

type Whole = WholeRecord<'contacts'>;

/**
 * What is written to a contact; ids, times and keys are the repository’s own. Without `testSpeed` it is a real
 * person, without `createdBy` it is unknown who created it.
 */
export type ContactWrite = Omit<
	Whole,
	'id' | 'createdAt' | 'updatedAt' | 'testSpeed' | 'createdBy' | 'emailSince' | 'phoneSince' | 'erasedAt'
> &
	Partial<Pick<Whole, 'testSpeed' | 'createdBy'>>;
