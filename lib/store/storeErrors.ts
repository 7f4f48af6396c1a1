/** The store cannot be reached or opened at the moment. */
export class StoreUnavailableError extends Error {
	override readonly name = 'StoreUnavailableError';

	/** It may be there later without anything being changed here. */
	readonly transient: boolean;

	constructor(message: string, { transient, ...options }: ErrorOptions & { transient?: boolean } = {}) {
		super(message, options);
		this.transient = transient ?? false;
	}
}

/** The store was made by a newer release of this package and must not be touched by this one. */
export class StoreTooNewError extends Error {
	override readonly name = 'StoreTooNewError';
}
