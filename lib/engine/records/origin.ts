import type { RecordOrigin } from '../../store';

/**
 * The place in a journey where a record is created: a step creates it once per visit, however often it is
 * repeated.
 */
export interface JourneyOrigin extends RecordOrigin {
	journeyId: string;
}

/** The entry point of a journey by which a record arrives: it is created before any contact enters. */
export interface JourneyEntrance {
	journeyId: string;
	stepId: string;
}
