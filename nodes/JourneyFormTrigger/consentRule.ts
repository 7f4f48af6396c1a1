/** One row of the node's *Consents*. */
export interface ConsentRule {
	/** The field's name as the form sends it. */
	name: string;
	channel: string;
	purpose: string;
	/** Part of the purpose; empty: all of it. */
	topic?: string;
	/** What an ifUnchecked box means. */
	ifUnchecked?: 'nothing' | 'withdraw';
	/** The text sent for a ticked box, if it's none of the usual ones. */
	yes?: string;
	required?: boolean;
}
