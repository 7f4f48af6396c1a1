/** What one crowd's way through a hold in n8n came to. */
export interface Passage {
	/** Contacts a second, from the first call until all wait. */
	into: number;
	/** Contacts a second, from when they are due until all have gone on. */
	out: number;
	executions: number;
	/** By which n8n's database has grown for each contact that waits. */
	n8nBytes: number;
	/** The same for the journey store. */
	journeyBytes: number;
}
