import type { Contact, StoredStrategy } from '../../store';
import type { JourneyEntrance, JourneyOrigin } from './origin';

/**
 * Presets of the reference product: its outbound *Create lead* always makes a new one, its forms match a lead
 * by e-mail address and marketing page. `email` is the first half of that: one open lead a person. For leads of an
 * account these are one open lead an account, and one an account and marketing page.
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
	/** Whose lead it is that has no contact. Of a contact, its own account counts, if it has one. */
	accountId?: string | null;
	matching: LeadMatching;
	/** What to do with an open lead that matches. */
	ifFound: 'update' | 'fillEmpty' | 'keep';
	fields: LeadFields;
	/** The lifecycle process that a new lead begins in; left out or null: the default one. */
	processId?: string | null;
	/** The stage of it in which a new lead begins, if not in its first. */
	stage?: string | null;
	/** Where in a journey it is made; null outside of one. */
	origin: JourneyOrigin | JourneyEntrance | null;
}

/** The same with a strategy, which says itself what to do with a lead that matches. */
export type StrategyLeadRequest = Omit<LeadRequest, 'matching'> & { matching: { strategy: StoredStrategy } };

/** Whose lead it is. */
export interface LeadParty {
	contact: Contact | null;
	accountId: string | null;
}
