import type { Contact, StoredStrategy } from '../../store';
import type { JourneyEntrance, JourneyOrigin } from './origin';

/**
 * Presets of the reference product: its outbound *Create lead* always creates a new one, its forms match a
 * lead by email address and marketing page. `email` is the first half of that: one open lead per person. For
 * an account's leads these are one open lead per account, and one per account and marketing page.
 */
export type LeadMatching = 'always' | 'email' | 'emailAndPage';

export interface LeadFields {
	topic?: string | null;
	campaign?: string | null;
	page?: string | null;
	owner?: string | null;
	attributes?: Record<string, unknown>;
}

export interface LeadRequest {
	/** null: the lead is the account's, or no one's yet. */
	contactId: string | null;
	/** Owner of a lead that has no contact. If there is a contact, its own account counts, if it has one. */
	accountId?: string | null;
	matching: LeadMatching;
	/** What to do with a matching open lead. */
	ifFound: 'update' | 'fillEmpty' | 'keep';
	fields: LeadFields;
	/** The lifecycle process that a new lead begins in; left out or null: the default one. */
	processId?: string | null;
	/** The stage in which a new lead begins, if not the first. */
	stage?: string | null;
	/** Where in a journey it is created; null outside of one. */
	origin: JourneyOrigin | JourneyEntrance | null;
}

/** The same with a strategy, which decides what to do with a matching lead. */
export type StrategyLeadRequest = Omit<LeadRequest, 'matching'> & { matching: { strategy: StoredStrategy } };

/** Who the lead belongs to. */
export interface LeadParty {
	contact: Contact | null;
	accountId: string | null;
}
