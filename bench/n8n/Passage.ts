/** The result of sending one crowd through a hold in n8n. */
export interface Passage {
	/** Contacts per second, from the first call until all wait. */
	into: number;
	/** Contacts per second, from when they are due until all have gone on. */
	out: number;
	executions: number;
	/** How much n8n's database has grown for each waiting contact. */
	n8nBytes: number;
	/** The same for the journey store. */
	journeyBytes: number;
}
