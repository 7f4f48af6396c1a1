/** How long a worker may continue after the process that listened for its end has died, in milliseconds. */
export const CONFIRMATION_TIME = 15 * 60_000;
