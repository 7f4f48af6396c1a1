/** Everything that the pages about messages say. */
export interface PageTexts {
	/** What a page calls an address that it doesn't know. */
	thisAddress: string;
	channels: Record<'email' | 'sms' | 'push' | 'whatsapp', string>;
	privacy: string;
	unsubscribe: {
		title: string;
		/** @param what the purpose and topic, in the owner's words */
		question(address: string, what: string): string;
		button: string;
		preferences: string;
	};
	unsubscribed: {
		title: string;
		done(address: string, what: string): string;
		mistake: string;
		undo: string;
	};
	resubscribed: { title: string; done(address: string, what: string): string };
	preferences: {
		title: string;
		intro(address: string): string;
		tracking: string;
		trackingHint: string;
		nothing: string;
		nothingHint: string;
		save: string;
		saved: string;
	};
	missing: { title: string; text: string };
	/** The link's key was revoked: no one can tell whether we made it. */
	unsafeLink: { title: string; leadsTo: string; advice: string };
	unsafeUnsubscribe: {
		title: string;
		text: string;
		address: string;
		button: string;
		wrong: string;
		noted: { title: string; text: string };
	};
	away: { title: string; text: string };
	tryOut: { title: string; text: string };
}
