/** One row of the node's *Consents*. */
export interface ConsentRule {
	/** Name of the field as the form sends it. */
	name: string;
	channel: string;
	purpose: string;
	/** What it means that somebody has not ticked the box. */
	unticked?: 'nothing' | 'withdraw';
	/** The text that is sent for a ticked box, where it is none of the usual ones. */
	yes?: string;
	required?: boolean;
}
