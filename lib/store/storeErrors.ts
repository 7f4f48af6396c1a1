/** The store can't be reached or opened at the moment. */
export class StoreUnavailableError extends Error {
	override readonly name: string = 'StoreUnavailableError';

	/** It may become available later without any change here. */
	readonly transient: boolean;

	constructor(message: string, { transient, ...options }: ErrorOptions & { transient?: boolean } = {}) {
		super(message, options);
		this.transient = transient ?? false;
	}
}

/** The file of an open store is gone, or is another one: nothing may be written into it. */
export class StoreLostError extends StoreUnavailableError {
	override readonly name = 'StoreLostError';
}

/** The store was created by a newer release of this package and must not be touched by this one. */
export class StoreTooNewError extends Error {
	override readonly name = 'StoreTooNewError';
}
