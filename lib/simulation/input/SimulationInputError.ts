/** A file or option that a simulation can't work with; the message says which, why and what to do. */
export class SimulationInputError extends Error {
	override readonly name = 'SimulationInputError';
}
