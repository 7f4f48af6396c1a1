import { recordColumns, recordReader, type RecordOf } from './tables/record';

export type { Attendee } from './tables/records';

export type Contact = RecordOf<'contacts'>;

/** The columns that make up a {@link Contact}. */
export const CONTACT_COLUMNS = recordColumns('contacts');

export const toContact = recordReader('contacts');

export type Account = RecordOf<'accounts'>;

export const toAccount = recordReader('accounts');

export type Lead = RecordOf<'leads'>;

export const toLead = recordReader('leads');

export type Interaction = RecordOf<'interactions'>;

export const toInteraction = recordReader('interactions');

export type Activity = RecordOf<'activities'>;
